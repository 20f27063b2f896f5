use lightningcss::stylesheet::{ParserOptions, PrinterOptions, StyleSheet};

/// Takes out of a style sheet what only people read; nothing if it cannot be understood from its first to its last byte.
///
/// Rules are printed shorter, and none is joined, moved or written for older browsers: what it says stays as it was written.
pub fn css(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let sheet = StyleSheet::parse(text, ParserOptions::default()).ok()?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() }).ok()?;
    Some(printed.code.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::css;

    #[test]
    fn white_space_and_comments_go_and_nothing_else() {
        let text = "/* a */\n@layer a, b;\nh1 > a { margin : 0 0 0 0; }\nh1 > a { color: light-dark(#fff, #000); inset-block-start: 1px }\n";
        let minified = css(text.as_bytes()).map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        assert_eq!(
            minified.as_deref(),
            Some("@layer a,b;h1>a{margin:0}h1>a{color:light-dark(#fff,#000);inset-block-start:1px}")
        );
        assert_eq!(css(b"h1 { color: red; } }"), None);
    }

    #[test]
    fn the_themes_own_style_sheet_is_understood() {
        let own = include_bytes!("../../static/site.css");
        let minified = css(own).expect("it is understood");
        assert!(minified.len() < own.len() * 9 / 10, "{} of {} bytes", minified.len(), own.len());
        assert_eq!(css(&minified), Some(minified), "once is enough");
    }
}
