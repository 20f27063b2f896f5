//! What the words around a name say of its meaning.

use std::ops::Range;

/// Prepositions after which a capital stands for its government: "talks with Beijing".
const TOWARDS: &[&str] =
    &["with", "by", "against", "between", "for", "pressed", "pressing", "urged", "urging", "told", "accused"];

/// Verbs of governments: "Moscow insists".
const ACTS: &[&str] = &[
    "accepted",
    "accused",
    "accuses",
    "agreed",
    "also",
    "announced",
    "asked",
    "backed",
    "believes",
    "calls",
    "called",
    "claims",
    "condemned",
    "confirmed",
    "continues",
    "declined",
    "demanded",
    "demands",
    "denied",
    "denies",
    "did",
    "does",
    "had",
    "has",
    "insisted",
    "insists",
    "is",
    "maintained",
    "maintaining",
    "maintains",
    "may",
    "must",
    "needs",
    "offered",
    "opposes",
    "plans",
    "pledged",
    "proposed",
    "refused",
    "refuses",
    "rejected",
    "rejects",
    "replied",
    "responded",
    "said",
    "says",
    "seeks",
    "sees",
    "should",
    "signalled",
    "supports",
    "urged",
    "wanted",
    "wants",
    "warned",
    "warns",
    "was",
    "welcomed",
    "will",
    "would",
];

/// Words before a month, or a day, which is then no family name: "in May".
const BEFORE_MONTHS: &[&str] = &[
    "in", "of", "by", "since", "until", "till", "last", "next", "early", "mid", "late", "this", "from", "to", "on",
    "during",
];

/// Countries and capitals that are given or family names as well, with the names that people put before them.
const ALSO_NAMES: &[&str] = &[
    "Chad",
    "Cuba",
    "Georgia",
    "Holland",
    "India",
    "Ireland",
    "Israel",
    "Jordan",
    "Kenya",
    "London",
    "Malta",
    "Paris",
    "Sofia",
    "Sydney",
    "Vienna",
    "Washington",
    "Wellington",
];

/// Given names common enough to tell "Michael Jordan" from "meanwhile Jordan".
const GIVEN_NAMES: &[&str] = &[
    "Alan",
    "Alexander",
    "Andrew",
    "Anna",
    "Anthony",
    "Barbara",
    "Ben",
    "Bill",
    "Bob",
    "Charles",
    "Chris",
    "Christine",
    "Daniel",
    "David",
    "Denzel",
    "Denis",
    "Edward",
    "Elizabeth",
    "Eric",
    "Frank",
    "Gary",
    "George",
    "Greg",
    "Hamilton",
    "Henry",
    "Jack",
    "James",
    "Jane",
    "Jean",
    "Jeremy",
    "Jerry",
    "Jim",
    "Joan",
    "Joe",
    "John",
    "Jonathan",
    "Joseph",
    "Karen",
    "Kate",
    "Kerry",
    "Kevin",
    "Larry",
    "Laura",
    "Lisa",
    "Louis",
    "Margaret",
    "Mark",
    "Martin",
    "Mary",
    "Matt",
    "Matthew",
    "Michael",
    "Mike",
    "Nancy",
    "Neil",
    "Nick",
    "Patrick",
    "Paul",
    "Peter",
    "Philip",
    "Ray",
    "Richard",
    "Robert",
    "Roger",
    "Ronald",
    "Ruth",
    "Sam",
    "Samuel",
    "Sarah",
    "Scott",
    "Simon",
    "Stephen",
    "Steve",
    "Steven",
    "Susan",
    "Thomas",
    "Tim",
    "Tom",
    "Tony",
    "Vernon",
    "Walter",
    "William",
];

/// What follows a capital that names a treaty, a newspaper or a state: "Paris Agreement".
const PLACE_NAMED: &[&str] = &[
    "Accord",
    "Accords",
    "Agreement",
    "Agreements",
    "Beltway",
    "Club",
    "Convention",
    "Conventions",
    "Declaration",
    "Dialogue",
    "Format",
    "Formula",
    "Group",
    "Memorandum",
    "Post",
    "Process",
    "Protocol",
    "Protocols",
    "State",
    "Statute",
    "Summit",
    "Times",
    "Treaty",
];

/// Says whether a capital acts as its government rather than being a place.
pub(super) fn capital_acts(text: &str, range: &Range<usize>) -> bool {
    let after = &text[range.end..];
    if after.starts_with("'s ") || after.starts_with("' ") {
        return true;
    }
    let before = word_before(text, range.start);
    let next = word_after(text, range.end);
    if next.is_some_and(|next| PLACE_NAMED.contains(&next)) {
        return false;
    }
    let joined = matches!(before, Some("and")) && before_last(text, range.start).is_some_and(|word| word == "between");
    before.is_some_and(|word| TOWARDS.contains(&word))
        || joined
        || (next.is_some_and(|next| ACTS.contains(&next)) && !before.is_some_and(is_place_word))
}

/// Says whether a country's name is that of a person here: "Michael Jordan".
pub(super) fn is_persons_name(text: &str, range: &Range<usize>) -> bool {
    ALSO_NAMES.contains(&&text[range.clone()])
        && word_before(text, range.start).is_some_and(|word| GIVEN_NAMES.contains(&word))
}

/// Says whether a family name is that of a month here: "in May", "May 5".
pub(super) fn is_month(text: &str, range: &Range<usize>) -> bool {
    let is_one = matches!(&text[range.clone()], "May" | "March" | "April" | "June" | "August");
    let next_is_number = text[range.end..].trim_start().starts_with(|next: char| next.is_ascii_digit());
    let before = word_before(text, range.start);
    let before_is_number = before.is_some_and(|word| word.ends_with(|last: char| last.is_ascii_digit()));
    is_one
        && (next_is_number
            || before_is_number
            || before.is_some_and(|word| BEFORE_MONTHS.contains(&&*word.to_lowercase())))
}

/// Says whether the whole text is in capitals, where "US" may be the word.
pub(super) fn is_all_capitals(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

fn is_place_word(word: &str) -> bool {
    matches!(word, "in" | "In" | "at" | "near" | "outside" | "around" | "from" | "to" | "of" | "over")
}

/// The word directly before a place, with nothing but a space between.
pub(super) fn word_before(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].strip_suffix(' ')?;
    let start = before
        .rfind(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
        .map_or(0, |end| end + before[end..].chars().next().map_or(1, char::len_utf8));
    Some(&before[start..]).filter(|word| !word.is_empty())
}

/// The third word before: that before "X and".
fn before_last(text: &str, at: usize) -> Option<&str> {
    let and = text[..at].strip_suffix(" ")?.strip_suffix("and")?.strip_suffix(' ')?;
    let name = and.rfind(' ')?;
    word_before(text, name + 1)
}

/// The word directly after a place, with nothing but a space between.
pub(super) fn word_after(text: &str, at: usize) -> Option<&str> {
    let after = text[at..].strip_prefix(' ')?;
    let end = after.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(after.len());
    Some(&after[..end]).filter(|word| !word.is_empty())
}
