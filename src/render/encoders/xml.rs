use std::fmt::Write;

/// XML in which only addresses, dates and plain texts stand, put together element by element.
pub struct Xml(String);

impl Xml {
    /// Begins a document.
    pub fn new() -> Self {
        Xml("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".into())
    }

    /// Opens or closes elements, as written.
    pub fn markup(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Writes an element that holds a text.
    pub fn element(&mut self, name: &str, text: &str) -> &mut Self {
        let _ = write!(self.0, "<{name}>");
        self.text(text);
        let _ = write!(self.0, "</{name}>");
        self
    }

    /// Writes a text. Signs that XML 1.0 has no form for are left out.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '\t' | '\n' | '\r' => self.0.push(letter),
                '\0'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => {}
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// Ends the document.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        let mut xml = Xml::new();
        xml.element("t", "a & <b> ]]> \u{1}é");
        let text = String::from_utf8(xml.into_bytes()).expect("UTF-8");
        assert!(text.ends_with("<t>a &amp; &lt;b&gt; ]]&gt; é</t>"), "{text}");
    }
}
