//! What holds for every body: scan and print agree, nothing dangerous is printed, and cost grows with length.

use proptest::prelude::*;

use super::html::tests::bound;
use super::{Options, events, plain_text, sanitise::sanitise, scan, to_html};
use crate::model::{BodyUse, ImageBinding, LinkBinding, RawHtml};

const ALL: [RawHtml; 3] = [RawHtml::Sanitise, RawHtml::Allow, RawHtml::Escape];

fn print(body: &str, raw_html: RawHtml, body_use: &BodyUse) -> String {
    to_html(body, &Options { smart_punctuation: false, raw_html }, body_use, &[]).content
}

/// Texts made of the signs that mean something, in any order.
fn bodies() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "[",
        "]",
        "[[",
        "]]",
        "(",
        ")",
        "![",
        "](",
        "](mailto:t)",
        "![](mailto:t)",
        "[a](mailto:t)",
        "|",
        "||",
        "\n",
        "\n\n",
        "\n\n",
        "# ",
        "\n## ",
        "> ",
        "- ",
        "1. ",
        "    ",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "<",
        ">",
        "<b>",
        "</b>",
        "<a href=x>",
        "</a>",
        "<div>\n",
        "</div>\n",
        "<!--",
        "-->",
        "[^1]",
        "\n[^1]: ",
        "[^2]",
        "\n[^2]: ",
        "\n: ",
        "- [x] ",
        "| a | b |\n|---|:-:|\n",
        "{#id}",
        "{.c}",
        "https://a.org/",
        "<https://b.org>",
        "PARIS",
        " – ",
        " -- ",
        "\"",
        "'",
        "...",
        "&amp;",
        "&",
        "\\",
        "é",
        "中",
        " ",
        "a",
        "word ",
        "[r]: /u\n",
        "[r]",
        "\t",
        "\0",
        "\r\n",
        "***\n",
        "===\n",
        "---\n",
        "{{ x }}",
    ]);
    prop::collection::vec(sign, 0..60).prop_map(|signs| signs.concat())
}

/// Binds each link and image to its number.
fn numbered(body: &str) -> BodyUse {
    let mut body_use = bound(body);
    for (nth, link) in body_use.links.iter_mut().enumerate() {
        *link = LinkBinding { href: Some(format!("/link/{nth}").into()), words: None };
    }
    for (nth, image) in body_use.images.iter_mut().enumerate() {
        *image = ImageBinding { href: Some(format!("/image/{nth}").into()), ..ImageBinding::default() };
    }
    body_use
}

/// Returns the numbers that follow `before` in their order.
fn numbers(html: &str, before: &str) -> Vec<usize> {
    let number = |part: &str| part.split('"').next().and_then(|digits| digits.parse().ok());
    html.split(before).skip(1).filter_map(number).collect()
}

/// Returns the targets `mailto:t…` that follow in their order.
fn targets(html: &str, before: &str) -> Vec<String> {
    html.split(before).skip(1).filter_map(|part| Some(format!("mailto:t{}", part.split('"').next()?))).collect()
}

/// Gives each target `mailto:t` a number of its own.
fn unlike_targets(body: String) -> String {
    let parts = body.split("(mailto:t)").enumerate();
    parts.map(|(nth, part)| if nth == 0 { part.to_owned() } else { format!("(mailto:t{nth}){part}") }).collect()
}

/// Returns the ids of headings in their order.
fn heading_ids(html: &str) -> Vec<&str> {
    let parts = html.split("<div class=\"heading\"><h").skip(1);
    parts.filter_map(|part| part.split_once(" id=\"")?.1.split('"').next()).collect()
}

/// Says what is wrong with the tags of a text, if anything is.
fn imbalance(html: &str) -> Option<String> {
    const VOID: [&str; 4] = ["br", "hr", "img", "input"];
    let mut open: Vec<&str> = Vec::new();
    for part in html.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { return Some(format!("unclosed tag: {part}")) };
        if text.contains('>') {
            return Some(format!("bare bracket: {text}"));
        }
        let name = tag.split_whitespace().next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return Some(format!("unexpected </{name}>")),
            None if !VOID.contains(&name) => open.push(name),
            _ => {}
        }
    }
    (!open.is_empty()).then(|| format!("left open: {open:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scan_and_print_agree_on_links_images_and_headings(body in bodies().prop_map(unlike_targets), smart in any::<bool>()) {
        let outline = scan(&body, 1);
        let options = Options { smart_punctuation: smart, raw_html: RawHtml::Escape };
        let numbered = to_html(&body, &options, &numbered(&body), &[]).content;
        let written = to_html(&body, &options, &BodyUse { links: Vec::new(), images: Vec::new(), ..bound(&body) }, &[]).content;
        // A link within a link, or in a note that nothing refers to, is not printed, so numbers may be left out.
        let links = numbers(&numbered, "href=\"/link/").into_iter().map(|nth| outline.links[nth].target.to_string());
        prop_assert_eq!(links.filter(|target| target.starts_with("mailto:t")).collect::<Vec<_>>(), targets(&written, "href=\"mailto:t"));
        let images = numbers(&numbered, "src=\"/image/").into_iter().map(|nth| outline.images[nth].target.to_string());
        prop_assert_eq!(images.filter(|target| target.starts_with("mailto:t")).collect::<Vec<_>>(), targets(&written, "src=\"mailto:t"));
        if !body.contains("[^") {
            prop_assert_eq!(heading_ids(&numbered), outline.headings.iter().map(|heading| &*heading.id).collect::<Vec<_>>());
        }
    }

    #[test]
    fn our_own_html_is_well_formed_and_left_alone_by_the_sanitiser(body in bodies(), smart in any::<bool>()) {
        let options = Options { smart_punctuation: smart, raw_html: RawHtml::Escape };
        let html = to_html(&body, &options, &bound(&body), &[]).content;
        prop_assert_eq!(imbalance(&html), None, "{}", html);
        let links: Vec<&str> = html.split("<a ").skip(1).collect();
        prop_assert!(links.iter().all(|link| link.contains("</a>")), "{}", html);
        prop_assert_eq!(sanitise(&html), html);
    }

    #[test]
    fn sanitised_bodies_are_well_formed(body in bodies()) {
        let html = print(&body, RawHtml::Sanitise, &bound(&body));
        prop_assert_eq!(imbalance(&html), None, "{}", html);
    }

    #[test]
    fn ids_are_unique(body in bodies()) {
        let html = print(&body, RawHtml::Escape, &bound(&body));
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
    }

    #[test]
    fn no_text_is_too_strange(body in any::<String>()) {
        let outline = scan(&body, 1);
        plain_text(&body);
        for raw_html in ALL {
            print(&body, raw_html, &bound(&body));
        }
        prop_assert!(outline.excerpt.is_none_or(|excerpt| excerpt.chars().count() <= 300));
    }

    #[test]
    fn spans_lie_in_the_body(body in bodies()) {
        let outline = scan(&body, 1);
        let lines: Vec<&str> = body.split('\n').collect();
        let spans = outline.links.iter().map(|link| link.span).chain(outline.images.iter().map(|image| image.span));
        for span in spans.chain(outline.headings.iter().map(|heading| heading.span)) {
            let line = lines[span.line as usize - 1].chars().count();
            prop_assert!((span.column + span.length) as usize <= line + 2, "{:?}", span);
        }
    }
}

const VECTORS: [&str; 34] = [
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](java&#10;script:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](&#x6A;avascript:alert(1))",
    "[a](&#0000106avascript:alert(1))",
    "[a](<  javascript:alert(1)>)",
    "[a](&#1;javascript:alert(1))",
    "[a](\\javascript:alert(1))",
    "[a](vbscript:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a][r]\n\n[r]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,x)",
    "[[javascript:alert(1)]]",
    "[[javascript:alert(1)|a]]",
    "![[javascript:alert(1)]]",
    "[a](x \"\\\" onmouseover=alert(1) \\\"\")",
    "![a\" onerror=alert(1) x=\"](x)",
    "```\"onclick=alert(1)\nx\n```",
    "# a {#x\"onclick=alert(1) onclick=alert(1) .y\"onclick=alert(1)}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">a</a>",
    "<a href=\" &#1; jav&#x09;ascript:alert(1)\">a</a>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<div style=\"background:url(javascript:alert(1))\">a</div>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(1)\">a</button></form>",
    "https://a.org/\"onclick=alert(1)",
];

#[test]
fn nothing_dangerous_is_printed() {
    for body in VECTORS {
        let mut body_use = bound(body);
        // Even if a binding repeats the target as written.
        for (binding, link) in body_use.links.iter_mut().zip(scan(body, 1).links) {
            binding.href = Some(link.target.into());
        }
        for raw_html in [RawHtml::Sanitise, RawHtml::Escape] {
            let html = print(body, raw_html, &body_use);
            for tag in html.split('<').skip(1).filter_map(|part| part.split('>').next()) {
                let name = tag.split_whitespace().next().unwrap_or_default();
                assert!(
                    !["script", "svg", "style", "iframe", "form", "math", "object"].contains(&name),
                    "{body}: {html}"
                );
                let outside_values: String = tag.split('"').step_by(2).collect();
                assert!(!outside_values.contains(" on"), "{body}: {html}");
                for address in ["href=\"", "src=\""].iter().flat_map(|name| tag.split(name).skip(1)) {
                    let address = address.split('"').next().unwrap_or_default();
                    assert!(is_harmless(address), "{body}: {html}");
                }
            }
        }
    }
}

/// Reads an address less cleverly than the printer does.
fn is_harmless(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let is_scheme = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match address.split_once(':') {
        Some((scheme, _)) => !is_scheme(scheme) || ["https", "mailto"].contains(&scheme),
        // A reference to a character would be read as that character.
        None => !address.replace("&amp;", "").replace("&quot;", "").contains('&'),
    }
}

#[test]
fn sanitising_leaves_our_own_html_alone() {
    let body = "# A {#a .b lang=fr}\n\nPARIS – *b* **c** ~~d~~ `e` [f](g \"h\") [[i]] https://j.org/?k&l[^1] [^1]\n\n\
        ![m](n.png \"o\")\n\np ![q](r.png)\n\n| s | t |\n|:-:|--:|\n| u | v |\n\n- [x] w\n- [ ] x\n\n7. y\n\nz\n: a\n\n\
        > b\n\n```c\n<d>\n```\n\n***\n\n[^1]: e\n\n    f\n";
    let html = print(body, RawHtml::Sanitise, &bound(body));
    assert!(!html.contains("&nbsp;") && html.contains("<figure>") && html.contains("doc-backlink"));
    assert_eq!(sanitise(&html), html);
}

/// Bodies that make careless programs take the square of their length.
fn pathologies(n: usize) -> Vec<String> {
    let row = |cell: &str| format!("{}|\n", format!("|{cell}").repeat(n / 2));
    vec![
        "[".repeat(n),
        "[[".repeat(n),
        "![".repeat(n),
        "[a](x) ".repeat(n),
        "[[a]] ".repeat(n),
        format!("{}a{}", "![".repeat(n / 4), "](x)".repeat(n / 4)),
        "*a ".repeat(n),
        "*a_ ".repeat(n),
        "`a``".repeat(n),
        "<".repeat(n),
        "<a ".repeat(n),
        "<!-- ".repeat(n),
        "&".repeat(n),
        "\"'".repeat(n),
        "https://".repeat(n),
        "https://a.org/".repeat(n),
        "https://a.org ".repeat(n),
        format!("https://a.org/{}", ")".repeat(n)),
        format!("{}a", "> ".repeat(n / 4)),
        (0..200).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect(),
        format!("{}{}{}", row("a"), row("-"), row("b").repeat(3)),
        "# a\n".repeat(n),
        "# a {#b}\n".repeat(n),
        "same\n\n".repeat(n),
        format!("{}\n\n[^1]: a\n", "[^1]".repeat(n)),
        (0..n / 10).map(|nth| format!("[^{nth}]\n\n[^{nth}]: [^{}]\n\n", nth + 1)).collect(),
        "- [x] a\n".repeat(n),
        "a\n: b\n".repeat(n),
        "PARIS ".repeat(n),
        "A-".repeat(n),
        "<b>a</b> ".repeat(n / 4),
        "<div>\n\n".repeat(n),
        format!("a <i>b</i>\n\n{}", "<div>".repeat(n)),
    ]
}

#[test]
fn output_grows_with_the_body() {
    for body in pathologies(20_000) {
        let outline = scan(&body, 1);
        let name: String = body.chars().take(20).collect();
        for raw_html in ALL {
            let length = print(&body, raw_html, &bound(&body)).len();
            assert!(length <= 200 * body.len() + 10_000, "{name}: {} bytes become {length}", body.len());
        }
        let alts: usize = outline.images.iter().map(|image| image.alt.len()).sum();
        assert!(alts <= body.len(), "{name}: {alts} bytes of descriptions");
        assert!(plain_text(&body).len() <= 2 * body.len(), "{name}");
        assert!(events::parse(&body).count() <= 8 * body.len() + 100, "{name}");
    }
}

/// Nanoseconds that this thread has had a processor so far: others on the machine do not count.
#[cfg(target_os = "linux")]
#[allow(clippy::disallowed_methods)]
fn time_of_thread() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split(' ').next().unwrap().parse().unwrap()
}

/// What five times the length takes beside one, where both are long enough to be measured: five times, or 25 for a careless program.
#[cfg(target_os = "linux")]
#[test]
fn time_grows_with_the_body() {
    let took = |body: &str| {
        let began = time_of_thread();
        for raw_html in ALL {
            print(body, raw_html, &bound(body));
        }
        plain_text(body);
        (time_of_thread() - began).max(20_000_000)
    };
    for (short, long) in pathologies(4_000).iter().zip(pathologies(20_000)) {
        let name: String = long.chars().take(20).collect();
        // The kernel may move a thread to a colder cache in between: the best of three counts.
        let ratio = (0..3).map(|_| took(&long) as f64 / took(short) as f64).find(|ratio| *ratio < 12.0);
        assert!(ratio.is_some(), "{name}: 5 times as long takes more than 12 times as long");
    }
}
