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
