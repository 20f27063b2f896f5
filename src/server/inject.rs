use super::escape::escape;

/// What the client needs to know of the page that it stands in.
pub struct Mark<'a> {
    /// The path under which the site is served, with `/` at both ends.
    pub base_path: &'a str,
    /// The file that the address names.
    pub file: &'a str,
    /// The digest of that file as it is shown; empty if it is not shown (404, 500).
    pub page: &'a str,
    /// What the page names to have something mended; empty where nothing is.
    pub token: &'a str,
}

/// Returns a page with the client's script before its last `</body>`, or at its end if there is none.
///
/// The files of the site stay as they were built: only what is sent carries the script.
pub fn inject(page: &[u8], mark: &Mark<'_>) -> Vec<u8> {
    let at = last_body_end(page).unwrap_or(page.len());
    let script = script(mark);
    let mut whole = Vec::with_capacity(page.len() + script.len());
    whole.extend_from_slice(&page[..at]);
    whole.extend_from_slice(script.as_bytes());
    whole.extend_from_slice(&page[at..]);
    whole
}

fn script(mark: &Mark<'_>) -> String {
    let (base, file, page, token) = (escape(mark.base_path), escape(mark.file), escape(mark.page), escape(mark.token));
    format!(
        "<script src=\"{base}__dateline/live.js\" data-base=\"{base}\" data-file=\"{file}\" data-page=\"{page}\" \
        data-token=\"{token}\" defer></script>"
    )
}

fn last_body_end(page: &[u8]) -> Option<usize> {
    const END: &[u8] = b"</body>";
    (0..page.len().saturating_sub(END.len() - 1)).rev().find(|at| page[*at..*at + END.len()].eq_ignore_ascii_case(END))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn injected(page: &str) -> String {
        let mark = Mark { base_path: "/b/", file: "a&b/index.html", page: "12", token: "t0" };
        let script = script(&mark);
        String::from_utf8(inject(page.as_bytes(), &mark)).unwrap().replace(&script, "*")
    }

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        assert_eq!(injected("<body>x</body></html>"), "<body>x*</body></html>");
        assert_eq!(injected("<pre></body></pre></BODY>"), "<pre></body></pre>*</BODY>");
    }

    #[test]
    fn without_an_end_of_the_body_the_script_comes_last() {
        assert_eq!(injected("<p>x"), "<p>x*");
        assert_eq!(injected(""), "*");
        assert_eq!(injected("</body"), "</body*");
    }

    #[test]
    fn the_script_names_page_and_base_path_escaped() {
        let script = script(&Mark { base_path: "/b/", file: "a\"&b/index.html", page: "12", token: "t0" });
        assert!(script.starts_with("<script src=\"/b/__dateline/live.js\" data-base=\"/b/\" "), "{script}");
        assert!(
            script.contains("data-file=\"a&quot;&amp;b/index.html\" data-page=\"12\" data-token=\"t0\""),
            "{script}"
        );
    }
}
