//! Characters that no page is made of, however they came into its texts.

use std::borrow::Cow;

/// Leaves out the characters that neither XML nor HTML has a form for: a feed with one is no XML, and a terminal in which somebody looks
/// at a page obeys them. Tabs and line ends stay; a form feed, which parts words, becomes a space.
///
/// `text` is UTF-8, and so is what is returned.
pub fn without_controls(text: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = first_control(text) else { return Cow::Borrowed(text) };
    let mut clean = text[..first].to_vec();
    let mut at = first;
    while at < text.len() {
        match is_control(text, at) {
            true if text[at] == b'\x0c' => clean.push(b' '),
            true => {}
            false => clean.push(text[at]),
        }
        at += if is_control(text, at) { size(text[at]) } else { 1 };
    }
    Cow::Owned(clean)
}

/// How many bytes are looked at in one go.
const TOGETHER: usize = 64;

/// Every byte of a site comes by here, and hardly any of them matters: the compiler makes a few comparisons of each run of bytes.
fn first_control(text: &[u8]) -> Option<usize> {
    let runs = text.chunks(TOGETHER).enumerate();
    let suspicious = runs.filter(|(_, run)| run.iter().fold(false, |found, byte| found | may_begin_control(*byte)));
    suspicious
        .flat_map(|(nth, run)| (nth * TOGETHER..).take(run.len()))
        .find(|at| may_begin_control(text[*at]) && is_control(text, *at))
}

fn may_begin_control(byte: u8) -> bool {
    byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r' || byte == 0x7f || byte == 0xc2 || byte == 0xef
}

/// Says whether a character begins here that controls something or is none (U+FFFE and U+FFFF).
fn is_control(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'\t' | b'\n' | b'\r' => false,
        0..=0x1f | 0x7f => true,
        0xc2 => text.get(at + 1).is_some_and(|next| *next < 0xa0),
        0xef => matches!(text.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])),
        _ => false,
    }
}

fn size(first: u8) -> usize {
    match first {
        0xc2 => 2,
        0xef => 3,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(String::from_utf8(without_controls(text.as_bytes()).into_owned()).expect("UTF-8"), expected);
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        check("a\u{1b}[31mb\u{7}\0c\u{7f}", "a[31mbc");
        check("\u{9b}31m\u{85}x\u{9f}", "31mx");
        check("x\u{fffe}y\u{ffff}", "xy");
        check("a\u{c}b", "a b");
        let far = "é \u{a0}".repeat(100);
        check(&format!("{far}\u{7}{far}\u{85}{far}"), &far.repeat(3));
    }

    #[test]
    fn text_of_any_script_is_left_alone() {
        let text = "a\tb\r\nc é \u{a0}\u{fffd}ﻼ 习近平 👩‍🚀 \u{202e}x";
        check(text, text);
        assert!(matches!(without_controls(text.as_bytes()), Cow::Borrowed(_)));
    }
}
