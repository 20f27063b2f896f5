use data_encoding::{BASE64, HEXLOWER};

use super::visible::visible_line;
use crate::base::sha256_hex;

const STYLE: &str = "\
:root { color-scheme: light dark; --rule: #d8d8d4; --quiet: #5c5c5c; --old: #9b1c1c; --new: #17603a; }
@media (prefers-color-scheme: dark) { :root { --rule: #3a4048; --quiet: #a8adb4; --old: #f2a3a3; --new: #8fd6ae; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.125rem; border-bottom: 1px solid var(--rule); margin-top: 2rem; }
ul { padding-left: 1.25rem; }
li { margin: .25rem 0; }
del { color: var(--old); }
ins { color: var(--new); text-decoration: none; }
summary { cursor: pointer; }
.address { color: var(--quiet); }
code { font: .9em ui-monospace, monospace; }
";

/// Draws a page of HTML that asks nothing of anywhere: no script, no font, no image. `title` may hold code between backticks; `body` is
/// HTML.
pub fn page(title: &str, body: &str) -> String {
    let mut page = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    page += &format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", policy());
    page += &format!(
        "<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escaped(&title.replace('`', ""))
    );
    page + &format!("<h1>{}</h1>\n{body}</main>\n</body>\n</html>\n", with_code(title))
}

/// Lets a browser take our own style sheet and nothing else, known by its digest (CSP level 3, section 2.3.1).
fn policy() -> String {
    let digest = HEXLOWER.decode(sha256_hex(STYLE.as_bytes()).as_bytes()).expect("hexadecimal digits");
    format!("default-src 'none'; style-src 'sha256-{}'", BASE64.encode(&digest))
}

/// Prints what stands between backticks as code.
fn with_code(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(nth, part)| match nth % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

/// Writes text so that nothing in it is HTML, on one line.
pub fn escaped(text: &str) -> String {
    let text = visible_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}
