use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Breaks long lines of a text at spaces, and between letters of scripts that have none. What has neither, as an address, stays whole.
/// Lines that go on a list's item are set in as far as its text.
pub fn wrapped(text: &str, columns: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / columns.max(1));
    for line in text.lines() {
        wrap_line(line, columns, &mut out);
        out.push('\n');
    }
    out
}

fn wrap_line(line: &str, columns: usize, out: &mut String) {
    // The mark before a signature ends in a space (RFC 3676, section 4.3), and no other line does.
    if line == "-- " {
        return out.push_str(line);
    }
    let set_in = if line.starts_with("- ") { "  " } else { "" };
    let mut open = Line { width: 0, is_empty: true, columns, set_in };
    for word in line.split_whitespace() {
        if !open.is_empty && open.width + 1 + first_piece(word) > columns {
            open.begin_next(out);
        } else if !open.is_empty {
            open.put(' ', out);
        }
        open.put_word(word, out);
    }
}

/// The line that is being written.
struct Line<'a> {
    width: usize,
    is_empty: bool,
    columns: usize,
    set_in: &'a str,
}

impl Line<'_> {
    fn begin_next(&mut self, out: &mut String) {
        out.push('\n');
        out.push_str(self.set_in);
        (self.width, self.is_empty) = (self.set_in.len(), true);
    }

    fn put(&mut self, letter: char, out: &mut String) {
        out.push(letter);
        self.width += letter.width().unwrap_or(0);
        self.is_empty = false;
    }

    fn put_word(&mut self, word: &str, out: &mut String) {
        let mut letters = word.chars().peekable();
        while let Some(letter) = letters.next() {
            // A sign that closes stays with what it closes.
            let with_next = if letters.peek().is_some_and(|next| closes(*next)) { 4 } else { 2 };
            let breaks = is_wide(letter) && !closes(letter) && self.width + with_next > self.columns;
            if breaks && !self.is_empty {
                self.begin_next(out);
            }
            self.put(letter, out);
        }
    }
}

/// Returns how much of a word has to stand on one line.
fn first_piece(word: &str) -> usize {
    match word.chars().next().filter(|letter| is_wide(*letter)) {
        Some(letter) => letter.width().unwrap_or(0),
        None => word.width(),
    }
}

fn is_wide(letter: char) -> bool {
    letter.width() == Some(2)
}

fn closes(letter: char) -> bool {
    "。，、：；！？」』）》】”’".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, columns: usize, expected: &str) {
        assert_eq!(wrapped(text, columns), expected);
    }

    #[test]
    fn lines_break_at_spaces() {
        check("one two three\n\nfour", 8, "one two\nthree\n\nfour\n");
        check("- one two three", 8, "- one\n  two\n  three\n");
        check("a https://example.org/a/very/long/address b", 10, "a\nhttps://example.org/a/very/long/address\nb\n");
        check("-- \nDesk", 8, "-- \nDesk\n");
    }

    #[test]
    fn scripts_without_spaces_break_between_letters() {
        check("盟国在巴黎会晤。", 8, "盟国在巴\n黎会晤。\n");
        check("盟国在巴黎。", 10, "盟国在巴\n黎。\n");
    }
}
