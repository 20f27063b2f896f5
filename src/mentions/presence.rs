//! Took part, or merely mentioned: what a sentence says of a person whom it names.
//!
//! Input: a sentence and the place of the name in it. Output: what the constructions around the name say. No list of people
//! and no knowledge of the event: the words before the name ("hosted …", "participation from …", "dispatched by …"), through
//! a list of names where there is one, and the verb behind it ("… arrived", "… did not attend").

use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

use super::{
    office, word_list,
    words::{Word, words},
};

/// How a person stands to the event that a sentence reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// The sentence does not say.
    Unclear,
    /// Named without being there: "the detention of X", "dispatched by X".
    Mentioned,
    /// Was there.
    TookPart,
    /// Was there by telephone or video.
    Remote,
    /// Led the meeting.
    Chair,
    /// Received the others.
    Host,
    /// The sentence says that the person was not there.
    Absent,
}

impl Presence {
    /// Says whether it belongs among the participants rather than the mentions.
    pub fn is_part(self) -> bool {
        matches!(self, Presence::TookPart | Presence::Remote | Presence::Chair | Presence::Host)
    }

    /// Joins what several sentences say of one person: an absence decides, then the host, then anything that tells of presence.
    ///
    /// `Unclear` if there are none.
    pub fn of_all(said: impl IntoIterator<Item = Presence>) -> Presence {
        said.into_iter().max().unwrap_or(Presence::Unclear)
    }
}

use Presence::{Absent, Chair, Host, Mentioned, TookPart};

/// The constructions of presence.txt, by section; phrases as words.
static PHRASES: LazyLock<BTreeMap<&str, Vec<Vec<&str>>>> =
    LazyLock::new(|| word_list::sections(include_str!("presence.txt")));

/// Sections of what stands before a name, or before the list that it is in; the longest construction decides.
const BEFORE: &[(Presence, &str)] =
    &[(Mentioned, "before Mentioned"), (Host, "before Host"), (Chair, "before Chair"), (TookPart, "before TookPart")];

/// Sections of what stands behind a name, its apposition, or the list that it is in.
const AFTER: &[(Presence, &str)] = &[
    (Host, "after Host"),
    (Chair, "after Chair"),
    (TookPart, "after TookPart"),
    (Mentioned, "after Mentioned"),
    (Absent, "after Absent"),
];

/// How many words an apposition may have: "Keir Starmer, the British prime minister, …".
const APPOSITION_WORDS_MAX: usize = 14;
/// How many words behind a verb may say when and where it was.
const ADVERBIAL_WORDS_MAX: usize = 18;

/// Says how the person named at `name` stands to the event, as far as this one sentence tells.
///
/// `name` is the range of the name in bytes, with or without its title. What says that somebody was not there wins over the
/// verb behind the name, and that over what stands before it.
///
/// ```
/// use dateline::mentions::{Presence, presence};
///
/// let sentence = "French President Emmanuel Macron hosted the envoys, dispatched by President Donald Trump.";
/// let place = |name: &str| sentence.find(name).map(|at| at..at + name.len()).unwrap_or_default();
/// assert_eq!(presence(sentence, place("Emmanuel Macron")), Presence::Host);
/// assert_eq!(presence(sentence, place("Donald Trump")), Presence::Mentioned);
/// ```
pub fn presence(sentence: &str, name: Range<usize>) -> Presence {
    let words = words(sentence);
    let start = words.partition_point(|word| word.range.end <= name.start);
    let end = words.partition_point(|word| word.range.start < name.end);
    let before = before(&words, start);
    if before == Some(Mentioned) && is_directly_governed(&words, start) {
        return Mentioned;
    }
    let after = after(&words, end);
    match (before, after) {
        (_, Some(after @ (Host | Chair | Absent | Presence::Remote))) => after,
        (Some(before @ (Host | Chair)), _) => before,
        (_, Some(after)) if after != Presence::Unclear => after,
        (Some(before), _) => before,
        (None, after) => after.unwrap_or(Presence::Unclear),
    }
}

/// What governs the name, or the list that it stands in.
fn before(words: &[Word<'_>], start: usize) -> Option<Presence> {
    let mut at = start;
    loop {
        if let Some(found) = ending(words, at) {
            return Some(found);
        }
        if at > 0 && words[at - 1].is("between") {
            let noun = words[..at - 1].iter().rev().take(5).any(|word| holds("between", word));
            return noun.then_some(TookPart);
        }
        at = step_back(words, at)?;
    }
}

/// Says whether no list stands between what governs a name and the name: "the detention of President X".
fn is_directly_governed(words: &[Word<'_>], start: usize) -> bool {
    let mut at = start;
    while ending(words, at).is_none() {
        match step_back(words, at) {
            Some(next) if !words[next].is_mark() && !words[next].is("and") => at = next,
            _ => return false,
        }
    }
    true
}

/// The longest construction of [`BEFORE`] that ends before a word.
fn ending(words: &[Word<'_>], at: usize) -> Option<Presence> {
    let all =
        BEFORE.iter().flat_map(|(presence, section)| PHRASES[section].iter().map(move |phrase| (*presence, phrase)));
    let found = all.filter_map(|(presence, phrase)| Some((presence, phrase, begin_of(phrase, words, at)?)));
    let (presence, _, begin) = found.max_by_key(|(_, phrase, _)| phrase.len())?;
    // "did not include X", "without meeting X", "declined to meet X".
    let is_no =
        |word: &Word<'_>| matches!(&*word.small, "not" | "never" | "without" | "declined" | "refused" | "refusing");
    let negated = words[..begin].iter().rev().take(3).any(is_no);
    Some(if negated && presence.is_part() { Mentioned } else { presence })
}

/// Where a phrase begins that ends before a word. Articles inside of it do not count: "a letter from the late X".
fn begin_of(phrase: &[&str], words: &[Word<'_>], at: usize) -> Option<usize> {
    let mut left = at;
    for wanted in phrase.iter().rev() {
        while left > 0 && words[left - 1].is_article() && *wanted != "the" {
            left -= 1;
        }
        left = left.checked_sub(1).filter(|left| words[*left].is(wanted))?;
    }
    Some(left)
}

/// One step to the left through titles, names and the joints of a list; nothing where those end.
fn step_back(words: &[Word<'_>], at: usize) -> Option<usize> {
    let word = words.get(at.checked_sub(1)?)?;
    if word.is(")") {
        return words[..at].iter().rposition(|word| word.is("("));
    }
    let is_joint = matches!(
        &*word.small,
        "," | ";"
            | "and"
            | "&"
            | "("
            | "as"
            | "well"
            | "his"
            | "her"
            | "their"
            | "its"
            | "plus"
            | "counterpart"
            | "counterparts"
            | "colleague"
            | "colleagues"
            | "both"
            | ":"
            | "/"
            | "mr"
            | "."
            | "-"
            | "–"
            | "—"
    );
    let is_inner = matches!(&*word.small, "of" | "for" | "to" | "on" | "in" | "at" | "the" | "de") && {
        let earlier = words[..at - 1].iter().rev().find(|word| !word.is_article());
        earlier.is_some_and(|word| word.is_capital() || office::is_part(&word.small))
            && words.get(at).is_none_or(|next| next.is_capital() || next.is_article() || office::is_part(&next.small))
    };
    let is_title = word.is_capital() || word.is_article() || office::is_part(&word.small);
    (is_joint || is_inner || is_title || word.is_number()).then_some(at - 1)
}

/// What the person does, by the first verb behind the name.
fn after(words: &[Word<'_>], end: usize) -> Option<Presence> {
    if words[..end].last().is_some_and(Word::is_possessive) || words.get(end).is_some_and(|word| word.is("'s")) {
        return possessed(words, end);
    }
    let mut at = end;
    let mut negated = false;
    let mut removed = false;
    while let Some(word) = words.get(at) {
        if let Some(found) = verb(words, at) {
            return Some(judged(words, at, found, negated, removed));
        }
        negated |= matches!(&*word.small, "not" | "never" | "nor" | "without" | "unable");
        removed |= matches!(&*word.small, "had" | "expected" | "scheduled" | "hopes" | "hoped" | "might" | "may");
        at = step_on(words, at)?;
    }
    None
}

fn possessed(words: &[Word<'_>], end: usize) -> Option<Presence> {
    let mut rest = words[end..].iter().filter(|word| !word.is("'s"));
    let first = rest.next()?;
    holds("possessed", first).then_some(Mentioned).or_else(|| {
        let comes = matches!(
            &*first.small,
            "arrival"
                | "visit"
                | "speech"
                | "remarks"
                | "address"
                | "intervention"
                | "participation"
                | "presence"
                | "attendance"
        );
        comes.then_some(TookPart)
    })
}

/// The longest construction of [`AFTER`], or a verb of speaking, that begins at a word.
fn verb(words: &[Word<'_>], at: usize) -> Option<Verb> {
    let begins = |phrase: &[&str]| {
        phrase.iter().enumerate().all(|(nth, wanted)| words.get(at + nth).is_some_and(|word| word.is(wanted)))
    };
    let all =
        AFTER.iter().flat_map(|(presence, section)| PHRASES[section].iter().map(move |phrase| (*presence, phrase)));
    let longest = all.filter(|(_, phrase)| begins(phrase)).max_by_key(|(_, phrase)| phrase.len());
    match longest {
        Some((presence, _)) => Some(Verb { presence, is_speech: false }),
        None => holds("said", &words[at]).then_some(Verb { presence: TookPart, is_speech: true }),
    }
}

/// Says whether a section holds the word.
fn holds(section: &str, word: &Word<'_>) -> bool {
    PHRASES[section].iter().any(|phrase| matches!(phrase[..], [only] if word.is(only)))
}

struct Verb {
    presence: Presence,
    is_speech: bool,
}

fn judged(words: &[Word<'_>], at: usize, verb: Verb, negated: bool, removed: bool) -> Presence {
    let adverbial = &words[at..words.len().min(at + ADVERBIAL_WORDS_MAX)];
    let own = adverbial.iter().position(|word| word.is(";") || word.is_quote()).unwrap_or(adverbial.len());
    let own: String = adverbial[..own].iter().map(|word| format!(" {}", word.small)).collect::<String>() + " ";
    let has = |section: &str| PHRASES[section].iter().any(|phrase| own.contains(&format!(" {} ", phrase.join(" "))));
    match verb.presence {
        presence if !presence.is_part() => presence,
        _ if negated && verb.is_speech => Presence::Unclear,
        _ if negated => Absent,
        _ if removed || has("elsewhere") => Presence::Unclear,
        _ if has("from afar") => Presence::Remote,
        presence => presence,
    }
}

/// One step to the right over an apposition, a bracket, a list of names, adverbs and helping verbs.
fn step_on(words: &[Word<'_>], at: usize) -> Option<usize> {
    let word = &words[at];
    let closes = |mark: &str| {
        words[at + 1..].iter().take(APPOSITION_WORDS_MAX).position(|word| word.is(mark)).map(|nth| at + nth + 2)
    };
    if word.is("(") {
        return closes(")");
    }
    if word.is(",") {
        let next = words.get(at + 1)?;
        let describes = next.is_article()
            || next.is_capital()
            || office::is_part(&next.small)
            || matches!(
                &*next.small,
                "his"
                    | "her"
                    | "who"
                    | "also"
                    | "meanwhile"
                    | "together"
                    | "along"
                    | "speaking"
                    | "representing"
                    | "chairing"
                    | "hosting"
                    | "and"
                    | "both"
                    | "for"
            );
        let skipped = if next.is("who") { Some(at + 2) } else { closes(",") };
        return match describes {
            true if next.is_capital() || next.is("and") => Some(at + 1),
            true => skipped.or(Some(at + 1)),
            false => None,
        };
    }
    let helps = matches!(
        &*word.small,
        "and"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "is"
            | "was"
            | "are"
            | "were"
            | "be"
            | "been"
            | "also"
            | "then"
            | "later"
            | "both"
            | "all"
            | "each"
            | "did"
            | "does"
            | "do"
            | "not"
            | "never"
            | "to"
            | "on"
            | "in"
            | "of"
            | "for"
            | "again"
            | "now"
            | "today"
            | "yesterday"
            | "who"
            | "'s"
            | "due"
            | "set"
            | "expected"
            | "scheduled"
            | "said"
            | "himself"
            | "herself"
            | "jointly"
            | "first"
            | "earlier"
            | "at"
            | "hopes"
            | "hoped"
            | "nor"
            | "as"
            | "well"
            | "unable"
            | "may"
            | "might"
            | "meanwhile"
            | "from"
            | "could"
    );
    let is_name = word.is_capital() || word.is_article() || office::is_part(&word.small) || word.is_number();
    (helps || is_name || word.small.ends_with("ly")).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Presence::{Remote, Unclear};

    fn check(name: &str, sentence: &str, expected: Presence) {
        let at = sentence.find(name).expect(name);
        assert_eq!(presence(sentence, at..at + name.len()), expected, "{name} in: {sentence}");
    }

    #[test]
    fn the_verb_behind_a_name_tells() {
        check("Zelensky", "President Volodymyr Zelensky arrived in the French capital for talks.", TookPart);
        check("Macron", "French President Emmanuel Macron hosted Prime Minister Mark Carney for breakfast.", Host);
        check("Guterres", "Secretary-General António Guterres opened the debate.", TookPart);
        check("Tusk", "Polish Prime Minister Donald Tusk emphasized the meeting’s objective.", TookPart);
        check("Petro", "Petro, who chaired the session, thanked them.", Chair);
        check("Wang Yi", "Wang Yi, the Chinese foreign minister, met the delegation.", TookPart);
        check("Wong", "Ms. Wong (Singapore) said that small states needed rules.", TookPart);
        check("Modi", "Prime Minister Modi addressed the session via video link.", Remote);
        check("Anwar", "Anwar and Prabowo also held talks on Tuesday.", TookPart);
        check("Prabowo", "Anwar and Prabowo also held talks on Tuesday.", TookPart);
    }

    #[test]
    fn what_governs_a_name_tells_and_reaches_through_a_list() {
        let list = "The assembly also includes UK Prime Minister Keir Starmer, German Chancellor Friedrich Merz, and Italian Prime \
                    Minister Giorgia Meloni, signaling engagement.";
        ["Starmer", "Merz", "Meloni"].iter().for_each(|name| check(name, list, TookPart));
        let gathering = "The gathering, dubbed the ‘Coalition of the Willing’, includes participation from US Special Envoy Steve Witkoff \
                         and Senior Advisor Jared Kushner, dispatched by President Donald Trump to engage in the dialogue initiated last year.";
        check("Steve Witkoff", gathering, TookPart);
        check("Jared Kushner", gathering, TookPart);
        check("Donald Trump", gathering, Mentioned);
        check("Carney", "Macron hosted Canadian Prime Minister Mark Carney for breakfast.", TookPart);
        check("Sharaa", "The talks between Fidan and Sharaa lasted two hours.", TookPart);
        check("Lula", "The dinner was hosted by President Lula.", Host);
        check("Lula", "The plenary was chaired by President Lula.", Chair);
    }

    #[test]
    fn whom_a_sentence_only_speaks_of_is_mentioned() {
        check(
            "Maduro",
            "The recent detention of Venezuelan President Nicolás Maduro, a key ally, has introduced tensions.",
            Mentioned,
        );
        check("Trump", "Little has moved since the Trump administration took office.", Mentioned);
        check("Biden", "Biden’s predecessor took another view.", Mentioned);
        check("Kirchner", "They honoured the late Néstor Kirchner in silence.", Mentioned);
        check("Macron", "An advisor to President Macron characterized the summit as a culmination.", Mentioned);
        check("Assad", "Assad was toppled in December.", Mentioned);
    }

    #[test]
    fn an_absence_is_told_and_decides() {
        check("Orbán", "Hungarian Prime Minister Viktor Orbán did not attend.", Absent);
        check("Xi", "Xi Jinping, who skipped the summit, sent his premier.", Absent);
        check("Modi", "Modi was not present.", Absent);
        assert_eq!(Presence::of_all([TookPart, Absent, Mentioned]), Absent);
        assert_eq!(Presence::of_all([TookPart, Host, Mentioned]), Host);
        assert_eq!(Presence::of_all([]), Unclear);
    }

    #[test]
    fn what_was_elsewhere_or_is_not_said_is_unclear() {
        check("Rubio", "Rubio said last week that a deal was near.", Unclear);
        check("Kallas", "Nobody had seen Kallas before.", Unclear);
    }
}
