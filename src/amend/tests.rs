use super::*;
use crate::base::KeyPath;
use proptest::prelude::*;

/// Reads `a[0].b`.
fn path(text: &str) -> KeyPath {
    text.split(['.', '[', ']'])
        .filter(|step| !step.is_empty())
        .fold(KeyPath::default(), |path, step| step.parse().map_or_else(|_| path.key(step), |index| path.index(index)))
}

/// Reads an edit: `a = text`, `a + item`, `- a`, `" a`, `a -> key`.
fn edit(line: &str) -> Edit {
    if let Some(target) = line.strip_prefix("- ") {
        return Edit::remove(path(target));
    }
    if let Some(target) = line.strip_prefix("\" ") {
        return Edit::quote(path(target));
    }
    if let Some((target, key)) = line.split_once(" -> ") {
        return Edit::rename_key(path(target), key);
    }
    match (line.split_once(" = "), line.split_once(" + ")) {
        (Some((target, value)), _) => Edit::set(path(target), value),
        (_, Some((target, value))) => Edit::append(path(target), value),
        _ => panic!("no edit: {line}"),
    }
}

fn amended(front: &str, edits: &str) -> Result<String, Refusal> {
    let edits: Vec<Edit> = edits.split("; ").map(edit).collect();
    let text = apply(&format!("---\n{front}---\nBody: [x]\n"), SourceKind::Briefing, &edits)?;
    let front = text.strip_prefix("---\n").and_then(|text| text.strip_suffix("---\nBody: [x]\n"));
    Ok(front.expect("what is around stays").to_owned())
}

#[track_caller]
fn check(front: &str, edits: &str, expected: &str) {
    assert_eq!(amended(front, edits).as_deref(), Ok(expected), "{edits}");
}

#[track_caller]
fn refuse(front: &str, edits: &str, reason: &str) {
    let refusal = amended(front, edits).expect_err(edits);
    assert!(refusal.reason.contains(reason), "{refusal}");
}

#[test]
fn a_scalar_is_replaced_in_its_style() {
    let front =
        "title: Talks # t\nlist:\n  - { ref: a, role: 'Chair' }\n  - name: \"B\"   # b\n    country: FR\nempty: # e\n";
    check(front, "title = Other talks", &front.replace("Talks", "Other talks"));
    check(front, "title = Talks: more", &front.replace("Talks", "\"Talks: more\""));
    check(front, "list[0].ref = b", &front.replace("ref: a", "ref: b"));
    check(front, "list[0].role = O'Neil's", &front.replace("'Chair'", "'O''Neil''s'"));
    check(front, "list[1].name = C", &front.replace("\"B\"", "\"C\""));
    check(front, "list[1].country = NO", &front.replace("FR", "\"NO\""));
    check(front, "empty = x", &front.replace("empty:", "empty: x"));
    check("a: two\n  lines\nb: c\n", "a = one", "a: one\nb: c\n");
    check("a: { b: [c] }\n", "a.b = d", "a: { b: d }\n");
    check("'a' : b\n", "a = c", "'a' : c\n");
}

#[test]
fn what_yaml_would_misread_gets_quotes() {
    for text in
        ["NO", "on", "1.0", "a: b", "a #b", "[a", "*a", "&a", "- a", "null", "~", "", " a", "0x1F", "!a", "2026"]
    {
        check("a: b\n", &format!("a = {text}"), &format!("a: \"{text}\"\n"));
        check("a: [b]\n", &format!("a + {text}"), &format!("a: [b, \"{text}\"]\n"));
    }
    for text in ["a", "FR", "Mark Carney", "2026-01-06", "/people/x/", "O'Brien", "Q1"] {
        check("a: b\n", &format!("a = {text}"), &format!("a: {text}\n"));
    }
}

#[test]
fn a_missing_key_gets_its_place_in_the_documented_order() {
    let front = "# top\ntitle: A\ncountries: [FR] # f\nquotes:\n  - by: a\n    text: b\n# end\n";
    check(front, "mentions + UA", &front.replace("# f\n", "# f\nmentions:\n  - UA\n"));
    check(front, "ignore = x", &front.replace("text: b\n", "text: b\nignore: x\n"));
    check(front, "unknown = x", &front.replace("text: b\n", "text: b\nunknown: x\n"));
    check(front, "quotes[0].country = CA", &front.replace("text: b\n", "text: b\n    country: CA\n"));
    check("title: A\ntopics: [a]\n", "mentions + UA", "title: A\ntopics: [a]\nmentions: [UA]\n");
    check("topics: [a]\n", "title = A", "topics: [a]\ntitle: A\n");
    check("", "title = A", "title: A\n");
    check("# none\n", "mentions + UA", "# none\nmentions: [UA]\n");
    check("event: { city: P }\n", "event.country = FR", "event: { city: P, country: FR }\n");
    check("event: {}\n", "event.country = FR", "event: {country: FR}\n");
}

#[test]
fn an_item_is_added_in_the_style_of_its_list() {
    check("a:\n- b # x\n# y\nc: d\n", "a + e", "a:\n- b # x\n- e\n# y\nc: d\n");
    check("a:\n  - b: c\n    d: e\n", "a + f", "a:\n  - b: c\n    d: e\n  - f\n");
    check("a:\n  - |\n    b\n\nc: d\n", "a + e", "a:\n  - |\n    b\n  - e\n\nc: d\n");
    check("a: [b] # x\n", "a + c", "a: [b, c] # x\n");
    check("a: [ b, c, ]\n", "a + d", "a: [ b, c, d, ]\n");
    check("a: [\n  b,\n  c # x\n]\n", "a + d", "a: [\n  b,\n  c, # x\n  d\n]\n");
    check("a: [\n  b,\n  c, # x\n]\n", "a + d", "a: [\n  b,\n  c, # x\n  d,\n]\n");
    check("a: [b,\n    c]\n", "a + d", "a: [b,\n    c, d]\n");
    check("a: []\n", "a + b", "a: [b]\n");
    check("a: [ ]\n", "a + b", "a: [ b ]\n");
    check("a: { b: [{ c: d }] }\n", "a.b + e", "a: { b: [{ c: d }, e] }\n");
}

#[test]
fn a_single_value_and_nothing_become_a_list() {
    check("a: UA # x\n", "a + RU", "a: [UA, RU] # x\n");
    check("a: b, c\n", "a + d", "a: [\"b, c\", d]\n");
    check("a: { b: c }\n", "a + d", "a: [{ b: c }, d]\n");
    check("a: # x\nb: c\n", "a + d", "a: [d] # x\nb: c\n");
    check("a: # x\nb:\n- c\n", "a + d", "a: # x\n- d\nb:\n- c\n");
    check("a: ~\n", "a + b", "a: [b]\n");
    check("a: ''\n", "a + b", "a: ['', b]\n");
}

#[test]
fn items_and_keys_are_taken_out() {
    check("a: [b, c, d]\n", "- a[0]", "a: [c, d]\n");
    check("a: [b, c, d]\n", "- a[2]", "a: [b, c]\n");
    check("a: [b]\n", "- a[0]", "a: []\n");
    check("a: [b, c, d]\n", "- a[0]; - a[2]; - a[0]", "a: [c]\n");
    check("a: [\n  b, # x\n  c # y\n]\n", "- a[1]", "a: [\n  b, # x\n]\n");
    check("a: [b, # x\n  c]\n", "- a[1]", "a: [b, # x\n  ]\n");
    check("a:\n  - b # x\n  - c: d\n    e: f\n  - g\n", "- a[1]", "a:\n  - b # x\n  - g\n");
    check("a:\n  - b\nc: d\n", "- a[0]", "a:\nc: d\n");
    check("a: b # x\n", "- a[0]", "a: # x\n");
    check("a: b\nc:\n  - d\ne: f\n", "- c", "a: b\ne: f\n");
    check("a: { b: c, d: e }\n", "- a.b", "a: { d: e }\n");
    check("a: [b]\n", "a + c; - a[0]", "a: [c]\n");
}

#[test]
fn quotes_and_names_of_keys_are_changed() {
    check("a: NO # x\n", "\" a", "a: \"NO\" # x\n");
    check("a: [1.0, b]\n", "\" a[0]", "a: [\"1.0\", b]\n");
    check("a: [{ name: B, c: d }]\n", "a[0].name = b; a[0].name -> ref", "a: [{ ref: b, c: d }]\n");
    refuse("a: b\nc: d\n", "a -> c", "there already");
    refuse("a: 'b'\n", "\" a", "in quotes already");
}

#[test]
fn what_cannot_be_changed_safely_is_refused() {
    refuse("a: &x b\nc: *x\n", "a = d", "anchor");
    refuse("a: &x [b]\nc: *x\n", "c + d", "alias");
    refuse("a: [{ k: &x b }]\nc: [*x, e]\n", "- a[0]", "no safe way");
    refuse("a: !t b\n", "a = d", "tag");
    refuse("a: |\n  b\n", "a = d", "block of text");
    refuse("a: b\na: c\n", "a = d", "twice");
    refuse("a:\n  b: c\n", "a + d", "without a dash");
    refuse("a:\n  b: c\n", "a = d", "on lines of its own");
    refuse("? [a]\n: b\n", "c = d", "cannot be read");
    refuse("a: [\n", "a + d", "cannot be read");
    refuse("a: b\n", "- c", "no `c`");
    refuse("a: [b]\n", "- a[7]", "no item 8");
    refuse("a: b\n", "c.d = e", "no `c`");
    refuse("- a\n", "c = e", "no mapping");
    let refusal = amended("a: b\nc:\n  - |\n    d\n", "c[0] = e").expect_err("a block");
    assert_eq!(
        (refusal.line, refusal.to_string()),
        (Some(5), "`c[0]` cannot be changed in place: a block of text (`|` or `>`) stands there".into())
    );
    let none = apply("Text\n", SourceKind::Page, &[edit("a = b")]).expect_err("no front matter");
    assert!(none.reason.contains("no front matter"));
}

#[test]
fn line_ends_and_byte_order_mark_stay() {
    let text = "\u{feff}\r\n---\r\ntitle: É\r\na:\r\n  - b # x\r\n---\r\nBody\r\nlast\n";
    let edits = [edit("a + c"), edit("title = Ö"), edit("lang = fr")];
    assert_eq!(
        apply(text, SourceKind::Briefing, &edits).as_deref(),
        Ok("\u{feff}\r\n---\r\ntitle: Ö\r\nlang: fr\r\na:\r\n  - b # x\r\n  - c\r\n---\r\nBody\r\nlast\n")
    );
    assert_eq!(apply("---\ra: b\r---\r", SourceKind::Page, &[edit("c = d")]).as_deref(), Ok("---\ra: b\rc: d\r---\r"));
    assert_eq!(apply("---\r\n---\r\n", SourceKind::Page, &[edit("c = d")]).as_deref(), Ok("---\r\nc: d\r\n---\r\n"));
}

#[test]
fn structured_values_are_written_in_braces() {
    let person = Value::Map(vec![("name".into(), "O, B".into()), ("country".into(), "NO".into())]);
    let text = apply("---\na:\n- b\n---\n", SourceKind::Page, &[Edit::append(path("a"), person)]);
    assert_eq!(text.as_deref(), Ok("---\na:\n- b\n- { name: \"O, B\", country: \"NO\" }\n---\n"));
    let draft = Edit::set(path("draft"), Value::Word("true".into()));
    assert_eq!(apply("---\na: b\n---\n", SourceKind::Page, &[draft]).as_deref(), Ok("---\na: b\ndraft: true\n---\n"));
}

/// A list of words in some style, with comments.
fn list() -> impl Strategy<Value = String> {
    let word = || {
        prop_oneof![
            "[a-zé]{1,6}",
            Just("'x y'".to_owned()),
            Just("\"é, [\"".to_owned()),
            Just("NO".to_owned()),
            Just("{ ref: a, b: [c] }".to_owned())
        ]
    };
    let items = || prop::collection::vec(word(), 1..4);
    prop_oneof![
        items().prop_map(|items| format!(" [{}] # note\n", items.join(", "))),
        items().prop_map(|items| format!(" [\n    {}, # last\n  ]\n", items.join(", # note\n    "))),
        items().prop_map(|items| format!(" [{}]\n", items.join(",\n   "))),
        items().prop_map(|items| format!("\n  # above\n  - {}\n  # below\n", items.join(" # note\n  - "))),
        items().prop_map(|items| format!("\n- {}\n", items.join("\n- "))),
    ]
}

fn front() -> impl Strategy<Value = String> {
    let plain = prop_oneof![
        Just("title: A title # t\n".to_owned()),
        Just("summary: >\n  b\n  c\n".to_owned()),
        Just("event:\n  city: P\n".to_owned()),
        Just("# words\n\n".to_owned())
    ];
    (plain.clone(), list(), plain.clone(), list()).prop_map(|(one, first, two, second)| {
        let two = if two == one { String::new() } else { two };
        format!("{one}mentions:{first}{two}groups:{second}")
    })
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~é]{0,12}", "[a-z-]{1,9}", Just("NO".to_owned()), Just("---".to_owned())]
}

/// How many items `mentions` has.
fn length(text: &str) -> usize {
    let Ok(Node::Map(entries)) = parse::yaml(parse::split(text).expect("a document").front) else {
        panic!("a mapping")
    };
    match entries.into_iter().find(|(key, _)| key == "mentions") {
        Some((_, Node::List(items))) => items.len(),
        _ => 0,
    }
}

proptest! {
    /// The meaning is held by `apply` itself, which refuses anything else: here it may refuse nothing.
    #[test]
    fn only_lines_of_the_changed_list_change(front in front(), word in word(), crlf in any::<bool>()) {
        let text = format!("---\n{front}---\nBody\n");
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let added = apply(&text, SourceKind::Briefing, &[Edit::append(path("mentions"), word.as_str())]);
        let added = added.expect("a list of a known style");
        let items = length(&text);
        prop_assert_eq!(length(&added), items + 1);
        // Everything outside of the list is there to the byte.
        let (before, after) = (text.find("mentions:").expect("there"), text.find("groups:").expect("there"));
        prop_assert!(added.starts_with(&text[..before]) && added.ends_with(&text[after..]));
        // What was added can be taken out again, and nothing is left of it but a comma.
        let back = apply(&added, SourceKind::Briefing, &[Edit::remove(path("mentions").index(items))]);
        let back = back.expect("an item of a known style");
        prop_assert_eq!(back.replace(',', ""), text.replace(',', ""));
        for nth in 0..items {
            let less = apply(&text, SourceKind::Briefing, &[Edit::remove(path("mentions").index(nth))]);
            let less = less.expect("an item of a known style");
            prop_assert_eq!(length(&less), items - 1);
            prop_assert!(less.starts_with(&text[..before]) && less.ends_with(&text[after..]));
        }
    }

    #[test]
    fn a_replaced_scalar_leaves_every_other_byte(word in word(), other in word()) {
        let text = format!("---\na: {}\nb: {} # x\n---\n", scalar::scalar(&word), scalar::scalar(&word));
        let set = apply(&text, SourceKind::Briefing, &[Edit::set(path("b"), other.as_str())]).expect("a scalar");
        let head = text.find("b: ").expect("there");
        prop_assert!(set.starts_with(&text[..head]) && set.ends_with(" # x\n---\n"));
    }

    #[test]
    fn no_front_matter_makes_it_panic(front in "([a-c]|[-:#&*!|>'\"{}\\[\\],? \t\r\n.é]|: |- |\n  ){0,40}", item in 0..3_usize) {
        let text = format!("---\n{front}\n---\n");
        for edit in [Edit::set(path("a"), "x"), Edit::append(path("a"), "x"), Edit::remove(path("a").index(item)), Edit::quote(path("b")), Edit::remove(path("a")), Edit::rename_key(path("a"), "z")] {
            let _ = apply(&text, SourceKind::Briefing, &[edit]);
        }
    }
}
