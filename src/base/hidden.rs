/// Says whether a character acts on the terminal or on the order of the text instead of being seen.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\t' | '\n') || is_format(letter)
}

/// Characters of Unicode's category Cf and separators of lines that have no form; ZWJ and ZWNJ belong to scripts and emoji.
fn is_format(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
