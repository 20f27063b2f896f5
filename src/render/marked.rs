//! The mark of a page that is for reviewers alone: put into the finished page, so that no theme can leave it out.

use std::cell::Cell;

use lol_html::{RewriteStrSettings, element, end, html_content::ContentType, rewrite_str};

/// What a page for reviewers says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Mark<'a> {
    /// That it is not published, in the language of the page.
    pub words: &'a str,
    /// For whom it is, in the editor's words.
    pub note: Option<&'a str>,
}

/// Puts the mark at the head of what a page shows, and asks search engines to leave the page out, whatever else it asks them.
///
/// A page whose template writes neither head nor body, as HTML allows, has both at its end. Faults: what the HTML parser says of text
/// that is none.
pub fn marked(html: &str, mark: &Mark<'_>) -> Result<String, String> {
    let (asks, shows) = (Cell::new(false), Cell::new(false));
    let (robots, banner) = (r#"<meta name="robots" content="noindex, nofollow, noarchive">"#, banner(mark));
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!(r#"meta[name="robots"]"#, |meta| {
            meta.remove();
            Ok(())
        }))
        .append_element_content_handler(element!("head", |head| {
            if !asks.replace(true) {
                head.append(robots, ContentType::Html);
            }
            Ok(())
        }))
        .append_element_content_handler(element!("body", |body| {
            if !shows.replace(true) {
                body.prepend(&banner, ContentType::Html);
            }
            Ok(())
        }))
        .append_document_content_handler(end!(|page| {
            if !asks.get() {
                page.append(robots, ContentType::Html);
            }
            if !shows.get() {
                page.append(&banner, ContentType::Html);
            }
            Ok(())
        }));
    rewrite_str(html, settings).map_err(|fault| fault.to_string())
}

fn banner(mark: &Mark<'_>) -> String {
    let note = mark.note.map(|note| format!(" <span>{}</span>", escaped(note))).unwrap_or_default();
    format!("\n<aside class=\"preview-mark\"><p><strong>{}</strong>{note}</p></aside>", escaped(mark.words))
}

fn escaped(text: &str) -> String {
    let mut bytes = Vec::new();
    tera::escape_html(text, &mut bytes).expect("memory takes every byte");
    String::from_utf8(bytes).expect("what is escaped stays text")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BANNER: &str =
        "\n<aside class=\"preview-mark\"><p><strong>Not public</strong> <span>for A &amp; B</span></p></aside>";
    const ROBOTS: &str = "<meta name=\"robots\" content=\"noindex, nofollow, noarchive\">";

    fn check(html: &str, expected: &str) {
        let mark = Mark { words: "Not public", note: Some("for A & B") };
        let expected = expected.replace("BANNER", BANNER).replace("ROBOTS", ROBOTS);
        assert_eq!(marked(html, &mark), Ok(expected), "{html}");
    }

    #[test]
    fn the_mark_is_the_first_that_a_page_shows() {
        check(
            "<html><head><title>x</title></head><body class=\"a\"><p>y</p></body></html>",
            "<html><head><title>x</title>ROBOTS</head><body class=\"a\">BANNER<p>y</p></body></html>",
        );
    }

    #[test]
    fn what_a_page_asks_of_robots_gives_way() {
        check(
            "<head><meta name=\"robots\" content=\"all\"></head><body></body>",
            "<head>ROBOTS</head><body>BANNER</body>",
        );
    }

    #[test]
    fn a_page_without_head_and_body_has_it_too() {
        check("<title>x</title><p>y</p>", "<title>x</title><p>y</p>ROBOTSBANNER");
        check("<p>&lt;body&gt;</p><!-- <body> -->", "<p>&lt;body&gt;</p><!-- <body> -->ROBOTSBANNER");
    }
}
