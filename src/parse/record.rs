use super::{
    fields::Table,
    file::{File, Way, shown},
    node::{Node, json_object},
    value::{Value, near},
};
use crate::{
    base::{Code, CountryCode, Diagnostic, PartialDate, Period, Severity, Slug, SourcePath, Text, WrittenTime},
    model::Extra,
};

/// A mapping read against its table: its unknown and missing keys are reported when it is opened.
pub(super) struct Record<'a> {
    file: &'a File<'a>,
    way: Way<'a>,
    entries: &'a [(String, Node)],
    table: &'static Table,
    /// Keys of the table that an unknown key was most likely meant to be.
    slips: Vec<&'static str>,
}

/// Keys of other generators, each with the key that means the same here.
const SYNONYMS: &[(&str, &str)] = &[
    ("author", "authors"),
    ("categories", "topics"),
    ("description", "summary"),
    ("excerpt", "summary"),
    ("lastmod", "updated"),
    ("location", "dateline"),
    ("people", "participants"),
    ("redirect_from", "aliases"),
    ("tags", "topics"),
];

impl<'a> Record<'a> {
    /// Opens the whole of a front matter or configuration; nothing written is an empty mapping.
    pub fn top(file: &'a File<'a>, node: &'a Node, table: &'static Table) -> Option<Self> {
        let entries: &[(String, Node)] = match node {
            Node::Null => &[],
            Node::Map(entries) => entries,
            other => {
                let place = file.place(&Way::Top.path());
                let message = format!("the front matter is {}, not keys with values", other.sort());
                file.report(Diagnostic::new(Code::BadYaml, place, message).help("write lines of the form `title: …`"));
                return None;
            }
        };
        Some(Record { file, way: Way::Top, entries, table, slips: Vec::new() }.checked())
    }

    /// Opens a mapping inside; reports a value that is none.
    pub fn open(value: &'a Value<'a>, table: &'static Table) -> Option<Self> {
        let Node::Map(entries) = value.node else {
            let fault = value.wrong_type(&format!(
                "{} ({})",
                if value.file.is_toml() { "a table" } else { "a mapping" },
                first_keys(table)
            ));
            return value.refuse(fault);
        };
        Some(Record { file: value.file, way: value.way, entries, table, slips: Vec::new() }.checked())
    }

    /// Returns the value of a key of the table, unless it is absent or null.
    pub fn get(&self, key: &'static str) -> Option<Value<'_>> {
        debug_assert!(self.table.field(key).is_some(), "`{key}` is in the table of {}", self.table.name);
        let (_, node) = self.entries.iter().find(|(written, _)| written == key)?;
        (*node != Node::Null).then_some(Value { file: self.file, way: Way::Key(&self.way, key), node })
    }

    /// Makes a fault at the whole mapping, for what concerns two of its keys or none.
    pub fn fault(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.file.place(&self.way.path()), message)
    }

    /// Reports a fault, and gives nothing.
    pub fn refuse<T>(&self, fault: Diagnostic) -> Option<T> {
        self.file.report(fault);
        None
    }

    /// Returns the path of the file it stands in.
    pub fn path(&self) -> &'a SourcePath {
        self.file.path()
    }

    /// Collects a fault.
    pub fn report(&self, fault: Diagnostic) {
        self.file.report(fault);
    }

    /// Reads text.
    pub fn text(&self, key: &'static str) -> Option<Text> {
        self.get(key)?.text()
    }

    /// Reads a list of text.
    pub fn texts(&self, key: &'static str) -> Vec<Text> {
        self.get(key).map(|list| list.texts()).unwrap_or_default()
    }

    /// Reads `true` or `false`; absent is `false`.
    pub fn flag(&self, key: &'static str) -> bool {
        self.get(key).and_then(|value| value.flag()).unwrap_or_default()
    }

    /// Reads a slug.
    pub fn slug(&self, key: &'static str) -> Option<Slug> {
        self.get(key)?.slug()
    }

    /// Reads a day or an instant.
    pub fn time(&self, key: &'static str) -> Option<WrittenTime> {
        self.get(key)?.time()
    }

    /// Reads a day, a month or a year.
    pub fn partial_date(&self, key: &'static str) -> Option<PartialDate> {
        self.get(key)?.partial_date()
    }

    /// Reads the code of a country.
    pub fn country(&self, key: &'static str) -> Option<CountryCode> {
        self.get(key)?.country()
    }

    /// Reads the codes of countries that are good.
    pub fn countries(&self, key: &'static str) -> Vec<CountryCode> {
        self.get(key).map(|list| list.countries()).unwrap_or_default().into_iter().flatten().collect()
    }

    /// Reads a BCP 47 tag.
    pub fn language(&self, key: &'static str) -> Option<Text> {
        self.get(key)?.language()
    }

    /// Reads a list, each item by `read`; a faulty item keeps its position.
    pub fn list<T>(&self, key: &'static str, read: impl FnMut(Value<'_>) -> Option<T>) -> Vec<Option<T>> {
        self.get(key).map(|list| list.list(read)).unwrap_or_default()
    }

    /// Reads `wikidata`.
    pub fn wikidata(&self) -> Option<Text> {
        self.get("wikidata")?.wikidata()
    }

    /// Reads the old addresses.
    pub fn aliases(&self) -> Vec<Text> {
        self.get("aliases").map(|list| list.site_paths()).unwrap_or_default()
    }

    /// Reads the template author's own keys.
    pub fn extra(&self) -> Extra {
        match self.get("extra") {
            Some(Value { node: Node::Map(entries), .. }) => json_object(entries),
            Some(value) => value.refuse(value.wrong_type("a mapping with keys of your own")).unwrap_or_default(),
            None => Extra::new(),
        }
    }

    /// Reads `from` and `to`; reports an end before its beginning.
    pub fn period(&self) -> Period {
        let period = Period { from: self.partial_date("from"), to: self.partial_date("to"), at: None };
        self.report_reversed(period.from, period.to, "to");
        period
    }

    /// Reports a later date that lies before the earlier one.
    pub fn report_reversed(&self, from: Option<PartialDate>, to: Option<PartialDate>, later_key: &'static str) {
        let (Some(from), Some(to), Some(value)) = (from, to, self.get(later_key)) else { return };
        if to.last_day() < from.first_day() {
            let message = format!("`{later_key}` ({to}) lies before the beginning ({from})");
            self.file.report(value.fault(Code::BadDate, message));
        }
    }

    /// Says whether one of these keys is there under a misspelled name, so that its absence is no fault of its own.
    pub fn misspells(&self, keys: &[&str]) -> bool {
        self.slips.iter().any(|slip| keys.contains(slip))
    }

    fn checked(mut self) -> Self {
        let unknown = self.entries.iter().filter(|(key, _)| self.table.field(key).is_none());
        self.slips = unknown.filter_map(|(key, _)| self.report_unknown_key(key)).collect();
        self.report_missing_fields();
        self
    }

    /// Reports a key that is not in the table; gives the one that was most likely meant.
    fn report_unknown_key(&self, key: &str) -> Option<&'static str> {
        let place = self.file.place(&Way::Key(&self.way, key).path().itself());
        let message = format!("{}{}{}", shown(key), NOT_A_KEY, self.table.name);
        let fault = Diagnostic::new(Code::UnknownKey, place, message);
        let meant = self.meant_by(key);
        self.file.report(match meant {
            Some(known) => fault.severity(Severity::Error).help(format!("did you mean `{known}`?")),
            None => self.not_ours(key, fault),
        });
        meant
    }

    /// The key that a slip of the hand was meant to be. One that stands in the mapping already was not.
    fn meant_by(&self, typed: &str) -> Option<&'static str> {
        let nearest = near(typed, self.table.fields.iter().map(|field| field.key))?;
        self.entries.iter().all(|(written, _)| written != nearest).then_some(nearest)
    }

    fn not_ours(&self, key: &str, fault: Diagnostic) -> Diagnostic {
        let synonym = SYNONYMS.iter().find(|(other, ours)| *other == key && self.table.field(ours).is_some());
        match synonym {
            _ if key == "<<" => fault.severity(Severity::Error).help("merge keys are not read: write the keys out"),
            Some((_, ours)) => fault.help(format!("here it is called `{ours}`")),
            None if self.file.is_toml() => fault.help("settings of your own go below `[extra]`"),
            None if matches!(self.way, Way::Top) => {
                fault.help("move it below `extra:`, or list it in `known_keys` of `site.toml`")
            }
            None => fault
                .help(format!("its keys are {}; `known_keys` in `site.toml` silences this", first_keys(self.table))),
        }
    }

    fn assignment(&self, key: &str) -> String {
        if self.file.is_toml() { format!("{key} = \"…\"") } else { format!("{key}: …") }
    }

    fn report_missing_fields(&self) {
        let required = self.table.fields.iter().filter(|field| field.required && !self.misspells(&[field.key]));
        for field in required {
            let written = self.entries.iter().find(|(key, _)| key == field.key);
            let is_empty = |node: &Node| match node {
                Node::Null => true,
                Node::Text(text) => text.trim().is_empty(),
                _ => false,
            };
            let (place, what) = match written {
                Some((_, node)) if !is_empty(node) => continue,
                Some(_) => (self.file.place(&Way::Key(&self.way, field.key).path()), "is empty"),
                None => (self.file.place(&self.way.path()), "is missing"),
            };
            let message = format!("`{}` {what}; {} needs it", field.key, self.table.name);
            let about = lower_first(field.about);
            self.file.report(
                Diagnostic::new(Code::MissingField, place, message)
                    .help(format!("add `{}`, {about}", self.assignment(field.key))),
            );
        }
    }
}

/// What stands between the key and the mapping's name in the message of `unknown-key`.
const NOT_A_KEY: &str = " is not a key of ";

/// Reads the codes that a document's `silence` lists.
pub(super) fn silenced(file: &File<'_>, node: &Node) -> Box<[Code]> {
    let Node::Map(entries) = node else { return Box::default() };
    let value = entries.iter().find(|(key, node)| key == "silence" && *node != Node::Null);
    value.map(|(_, node)| codes(&Value { file, way: Way::Key(&Way::Top, "silence"), node })).unwrap_or_default()
}

/// Reads a list of codes.
pub(super) fn codes(value: &Value<'_>) -> Box<[Code]> {
    let codes = value.list(|item| item.choice(Code::NAMES).map(|nth| Code::ALL[nth]));
    codes.into_iter().flatten().collect()
}

/// Returns the key that a diagnostic calls unknown, so that those of `known_keys` can be passed over.
pub fn unknown_key_name(diagnostic: &Diagnostic) -> Option<&str> {
    if diagnostic.code != Code::UnknownKey {
        return None;
    }
    let (quoted, _) = diagnostic.message.rsplit_once(NOT_A_KEY)?;
    quoted.strip_prefix('`')?.strip_suffix('`')
}

fn first_keys(table: &Table) -> String {
    table.fields.iter().map(|field| format!("`{}`", field.key)).collect::<Vec<_>>().join(", ")
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use crate::parse::check::{check, check_document};

    #[test]
    fn a_key_near_a_known_one_is_an_error_and_a_far_one_a_warning() {
        check(
            "partcipants: [a]\nlayout: x\ntags: [b]\n<<: {a: b}\nextra: { any: thing }",
            &[
                "4:1+11 unknown-key `partcipants` is not a key of a briefing | did you mean `participants`?",
                "5:1+6 ~unknown-key `layout` is not a key of a briefing | move it below `extra:`, or list it in `known_keys` of `site.toml`",
                "6:1+4 ~unknown-key `tags` is not a key of a briefing | here it is called `topics`",
                "7:1+2 unknown-key `<<` is not a key of a briefing | merge keys are not read: write the keys out",
            ],
        );
        check(
            "layuot: x\nTitle: x\nparticipants: [{ nmae: X, note: y }]",
            &[
                "4:1+6 ~unknown-key `layuot` is not a key of a briefing | move it below `extra:`, or list it in `known_keys` of `site.toml`",
                "5:1+5 ~unknown-key `Title` is not a key of a briefing | move it below `extra:`, or list it in `known_keys` of `site.toml`",
                "6:18+4 unknown-key `nmae` is not a key of a participant | did you mean `name`?",
                "6:27+4 unknown-key `note` is not a key of a participant | did you mean `name`?",
            ],
        );
        check(
            "titel: A\nextra:\n  titel: A",
            &[
                "4:1+5 ~unknown-key `titel` is not a key of a briefing | move it below `extra:`, or list it in `known_keys` of `site.toml`",
            ],
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_reported_at_both_places() {
        check(
            "title: twice\nextra: { a: 1, a: 2 }",
            &[
                "4:1+5 duplicate-key `title` stands twice in one mapping | remove one of the two, or join them",
                "5:16+1 duplicate-key `a` stands twice in one mapping | remove one of the two, or join them",
            ],
        );
    }

    #[test]
    fn a_missing_field_is_told_of_once_even_if_its_key_is_misspelled() {
        check_document(
            "content/briefings/paris.md",
            "---\n---\n",
            &[
                "1:1+3 missing-field `date` is missing; a briefing needs it | add `date: 2026-01-06`, or put the date before the file's name: `2026-01-06-….md`",
                "1:1+3 missing-field `title` is missing; a briefing needs it | add `title: …`, the headline; text, not HTML",
            ],
        );
        check_document(
            "content/briefings/paris.md",
            "---\ntitel: x\ndaet: 2026-01-06\n---\n",
            &[
                "2:1+5 unknown-key `titel` is not a key of a briefing | did you mean `title`?",
                "3:1+4 unknown-key `daet` is not a key of a briefing | did you mean `date`?",
            ],
        );
        check_document(
            "content/briefings/2026-01-06-x.md",
            "---\ntitle: ''\n---\n",
            &[
                "2:8+2 missing-field `title` is empty; a briefing needs it | add `title: …`, the headline; text, not HTML",
            ],
        );
        check_document(
            "content/briefings/2026-01-06-x.md",
            "---\ntitle:\n---\n",
            &[
                "2:1+5 missing-field `title` is empty; a briefing needs it | add `title: …`, the headline; text, not HTML",
            ],
        );
    }

    #[test]
    fn a_front_matter_that_is_no_mapping_is_refused() {
        check_document(
            "content/briefings/paris.md",
            "---\n- a\n---\n",
            &["1:1+3 bad-yaml the front matter is a list, not keys with values | write lines of the form `title: …`"],
        );
        check_document(
            "content/briefings/paris.md",
            "---\njust text\n---\n",
            &["1:1+3 bad-yaml the front matter is text, not keys with values | write lines of the form `title: …`"],
        );
    }

    #[test]
    fn an_unknown_key_can_be_told_from_its_diagnostic() {
        let text = "---\ntitle: x\ndate: 2026-01-06\nlayout: x\nparticipants: [Mark C]\n---\n";
        let told = crate::parse::check::read("content/briefings/x.md", text).diagnostics;
        let names: Vec<_> = told.iter().map(super::unknown_key_name).collect();
        assert_eq!(names, [Some("layout"), None]);
    }
}
