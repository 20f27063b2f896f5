/// Returns the candidate that `typed` was most likely meant to be, or nothing if none is near.
///
/// Near: at most one edit in three characters (two at least for words of four and more), case ignored; the first of equals
/// wins, so give candidates in a fixed order.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let allowed = match typed.chars().count() {
        0..=3 => 1,
        length => (length / 3).max(2),
    };
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&typed, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Says whether two different words may be one name spelled in two ways: an edit apart, or two in words of nine letters and more.
///
/// Words of four letters and fewer are too often others: "Kim" and "Kin".
pub fn is_misspelling(one: &str, other: &str) -> bool {
    let allowed = match one.chars().count().min(other.chars().count()) {
        0..=4 => return false,
        5..=8 => 1,
        _ => 2,
    };
    one != other && strsim::damerau_levenshtein(one, other) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_finds_none() {
        let keys = ["participants", "countries", "mentions", "title"];
        assert_eq!(nearest("particpants", keys), Some("participants"));
        assert_eq!(nearest("Titel", keys), Some("title"));
        assert_eq!(nearest("layout", keys), None);
        assert_eq!(nearest("x", keys), None);
    }
}
