use std::fmt::Write;

use super::{escape::escape, site::Fault};

/// Returns the page that stands where a page could not be built: every fault, also for a reader without scripts.
pub fn fault_page(faults: &[Fault]) -> String {
    let mut list = String::new();
    for fault in faults {
        push_fault(&mut list, fault);
    }
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>This page could not be built</title>\
        <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><main>\
        <h1>This page could not be built</h1><p>It comes back by itself once the faults are mended.</p>\
        <ol>{list}</ol></main></body></html>\n"
    )
}

/// Returns a page that says one thing, where the site has no page of its own for it.
pub fn plain_page(title: &str, text: &str) -> String {
    let (title, text) = (escape(title), escape(text));
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
        <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><main>\
        <h1>{title}</h1><p>{text}</p></main></body></html>\n"
    )
}

const STYLE: &str = ":root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:2rem auto;\
    padding:0 1rem}pre{overflow-x:auto;padding:.5rem;border:1px solid}li{margin-bottom:1.5rem}";

fn push_fault(list: &mut String, fault: &Fault) {
    let place = place(fault);
    let place = match &fault.link {
        Some(link) => format!("<a href=\"{}\">{}</a>", escape(link), escape(&place)),
        None => escape(&place),
    };
    let severity = format!("{:?}", fault.severity).to_lowercase();
    let times = if fault.count > 1 { format!(" ({} times)", fault.count) } else { String::new() };
    let (code, message) = (escape(&fault.code), escape(&fault.message));
    // Writing to a string cannot fail.
    let _ = write!(list, "<li><strong>{severity}[{code}]: {message}</strong>{times}<br>{place}");
    if let Some(source) = &fault.source {
        let _ = write!(list, "<pre>{}</pre>", escape(&framed(fault, source)));
    }
    if let Some(help) = &fault.help {
        let _ = write!(list, "<p>help: {}</p>", escape(help));
    }
    list.push_str("</li>");
}

fn place(fault: &Fault) -> String {
    let numbers = [fault.line, fault.column].into_iter().flatten().map(|number| format!(":{number}"));
    fault.path.clone() + &numbers.collect::<String>()
}

/// The line, and below it a mark under what is at fault.
fn framed(fault: &Fault, source: &str) -> String {
    let Some(column) = fault.column else { return source.to_owned() };
    let before = source.chars().take(column.saturating_sub(1) as usize);
    let indent: String = before.map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
    let length = fault.length.unwrap_or(1).clamp(1, 200) as usize;
    format!("{source}\n{indent}{}", "^".repeat(length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Severity;

    fn fault() -> Fault {
        Fault {
            severity: Severity::Error,
            code: "unknown-country".to_owned(),
            message: "`<b>` is not a country code".to_owned(),
            path: "content/a.md".to_owned(),
            line: Some(9),
            column: Some(3),
            length: Some(2),
            source: Some("\tx<script>".to_owned()),
            help: Some("the code of \"Ukraine\" is `UA`".to_owned()),
            count: 3,
            link: Some("vscode://file/a.md:9:3?a&b".to_owned()),
        }
    }

    #[test]
    fn a_fault_page_says_what_where_and_how_to_mend_it_and_escapes_all_of_it() {
        let page = fault_page(&[fault()]);
        assert!(page.contains("<strong>error[unknown-country]: `&lt;b&gt;` is not a country code</strong> (3 times)"));
        assert!(page.contains("<a href=\"vscode://file/a.md:9:3?a&amp;b\">content/a.md:9:3</a>"));
        assert!(page.contains("<pre>\tx&lt;script&gt;\n\t ^^</pre>"));
        assert!(page.contains("help: the code of &quot;Ukraine&quot; is `UA`"));
    }
}
