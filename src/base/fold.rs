use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds case, diacritics, width and spacing away, so that two spellings of one name compare equal.
///
/// `"Nicolás  MADURO"` → `"nicolas maduro"`. Letters that Unicode does not decompose (ł, ø, đ, ı, ß) are folded too, and
/// every kind of apostrophe and hyphen becomes the plain one.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        fold_word(word, &mut folded);
    }
    folded
}

/// Folds hyphens and spaces away as well: spellings of which this is the same are one topic.
pub fn topic_key(spelling: &str) -> String {
    fold(spelling).chars().filter(|letter| !matches!(letter, ' ' | '-')).collect()
}

fn fold_word(word: &str, folded: &mut String) {
    if word.is_ascii() {
        folded.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
        return;
    }
    for letter in word.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            '‘' | '’' | 'ʼ' | '`' | '´' => folded.push('\''),
            '‐' | '‑' | '–' => folded.push('-'),
            letter if is_combining_mark(letter) => {}
            letter => folded.push(letter),
        }
    }
}

/// Appends a letter without its diacritics; case is kept, and every kind of apostrophe, hyphen and space becomes the plain one.
///
/// A combining mark appends nothing. Cost: a look at the tables of Unicode for letters beyond ASCII.
pub fn push_unaccented(letter: char, out: &mut String) {
    match letter {
        'ł' => out.push('l'),
        'Ł' => out.push('L'),
        'ø' => out.push('o'),
        'Ø' => out.push('O'),
        'đ' => out.push('d'),
        'Đ' => out.push('D'),
        'ı' => out.push('i'),
        '‘' | '’' | 'ʼ' | '´' | '‛' | 'ʻ' => out.push('\''),
        '‐' | '‑' | '–' => out.push('-'),
        letter if letter.is_whitespace() => out.push(' '),
        letter if is_combining_mark(letter) => {}
        // Only accents are to go: the compatibility forms of ideographs would change what is meant.
        letter => out.extend(std::iter::once(letter).nfd().filter(|part| !is_combining_mark(*part)).nfc()),
    }
}

/// Says whether a character is a mark that stands on or beside the letter before it.
pub fn is_mark(letter: char) -> bool {
    is_combining_mark(letter)
}

/// Says whether a character is a part of the word beside it: a letter, a digit, an underscore, an accent.
pub fn joins_words(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || is_combining_mark(letter)
}

/// Makes the styles of quotation marks, apostrophes and dashes alike and spacing single, and leaves the rest as it is.
///
/// A quotation is looked for in the body in this form.
pub fn fold_quotes(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().map(plain_mark));
    }
    folded
}

fn plain_mark(letter: char) -> char {
    match letter {
        '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '"' | 'ʼ' => {
            '\''
        }
        '‐' | '‑' | '–' | '—' => '-',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        assert_eq!(fold("Nicolás Maduro"), fold("nicolas  MADURO"));
        assert_eq!(fold("Recep Tayyip Erdoğan"), "recep tayyip erdogan");
        assert_eq!(fold("Łukasz Straße"), "lukasz strasse");
        assert_eq!(fold("İbrahim"), "ibrahim");
        assert_eq!(fold("Володимир Зеленський"), fold("ВОЛОДИМИР ЗЕЛЕНСЬКИЙ"));
        assert_ne!(fold("Jean"), fold("Joan"));
    }

    #[test]
    fn quotation_styles_compare_equal() {
        assert_eq!(fold_quotes("‘tighten and\nalign’"), fold_quotes("\"tighten and align\""));
    }
}
