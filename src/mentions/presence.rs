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
const BEFORE: &[(Presence, &str)] = &[
    (Presence::Remote, "before Remote"),
    (Mentioned, "before Mentioned"),
    (Host, "before Host"),
    (Chair, "before Chair"),
    (TookPart, "before TookPart"),
];

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
    let after = after(&words, start, end);
    match (before, after) {
        (_, Some(after @ (Host | Chair | Absent | Presence::Remote))) => after,
        (Some(before @ (Host | Chair)), _) => before,
        (_, Some(after)) if after != Presence::Unclear => after,
        (Some(before), _) => before,
        (None, after) => after.unwrap_or(Presence::Unclear),
    }
}

/// Says whether a word, in small letters, is a verb of speaking: "said".
pub fn is_said(word: &str) -> bool {
    PHRASES["said"].iter().any(|phrase| matches!(phrase[..], [only] if only == word))
}

/// What governs the name, or the list that it stands in.
fn before(words: &[Word<'_>], start: usize) -> Option<Presence> {
    let mut at = start;
    loop {
        if let Some(found) = ending(words, at) {
            return Some(found);
        }
        if let Some(found) = passive(words, at).or_else(|| heading(words, at)) {
            return Some(found);
        }
        if at > 0 && words[at - 1].is("between") {
            let noun = words[..at - 1].iter().rev().take(5).any(|word| holds("between", word));
            return noun.then_some(TookPart);
        }
        at = step_back(words, at)?;
    }
}

/// "were welcomed at the station by X".
fn passive(words: &[Word<'_>], at: usize) -> Option<Presence> {
    let by = at.checked_sub(1).filter(|by| words[*by].is("by"))?;
    let is_another = by > 0 && (words[by - 1].is("and") || words[by - 1].is_capital());
    let first = || (1..by).rev().find(|at| words[*at].is("by")).filter(|_| is_another);
    let represented = |at: &usize| words[at - 1].is("represented");
    if let Some(first) = first() {
        // "Oman was represented by X, and Qatar by Y", "was attended by X and by Y".
        return represented(&first).then_some(TookPart).or_else(|| passive(words, first + 1));
    }
    let earlier = words[..by].iter().rev().take(7).take_while(|word| !word.is_mark());
    let sections = [(TookPart, "by TookPart"), (Host, "by Host"), (Chair, "by Chair")];
    let of_word =
        |word: &Word<'_>| sections.iter().find(|(_, section)| holds(section, word)).map(|(presence, _)| *presence);
    earlier.into_iter().find_map(of_word)
}

/// "The following participated: X; Y".
fn heading(words: &[Word<'_>], at: usize) -> Option<Presence> {
    let colon = at.checked_sub(1).filter(|colon| words[*colon].is(":"))?;
    words[..colon].iter().rev().take(5).any(|word| holds("lists", word)).then_some(TookPart)
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
    let is_to_come = words[..begin].last().is_some_and(|word| word.is("to"))
        && words[..begin].iter().rev().nth(1).is_some_and(|word| {
            matches!(
                &*word.small,
                "is" | "are" | "due" | "expected" | "scheduled" | "hopes" | "hoped" | "plans" | "planned" | "wants"
            )
        });
    let is_planned = words[..begin].iter().rev().take(2).any(|word| word.is("will"))
        && words[..begin].iter().any(|word| word.is("next"));
    let is_to_come = is_to_come || is_planned;
    match presence.is_part() {
        true if negated => Some(Mentioned),
        true if is_to_come => Some(Presence::Unclear),
        _ => Some(presence),
    }
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
        "'s" | ","
            | ";"
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
    let is_plain_preposition = word.is("of");
    let is_title = (office::is_particle(&word.small) && !is_plain_preposition)
        || word.is_capital()
        || word.is_article()
        || office::is_part(&word.small);
    (is_joint || is_inner || is_title || word.is_number()).then_some(at - 1)
}

/// What the person does, by the first verb behind the name.
fn after(words: &[Word<'_>], start: usize, end: usize) -> Option<Presence> {
    if words[..end].last().is_some_and(Word::is_possessive) || words.get(end).is_some_and(|word| word.is("'s")) {
        return possessed(words, end);
    }
    let mut at = end;
    let mut negated = is_neither(words, start);
    let mut removed = false;
    while let Some(word) = words.get(at) {
        if let Some(found) = verb(words, at) {
            let own = &words[start.saturating_sub(3)..at];
            let is_background = own.iter().any(|word| word.small.starts_with("spokes"))
                || words[end..at].iter().any(|word| matches!(&*word.small, "has" | "have"));
            return Some(judged(words, at, &found, negated, removed || (found.is_speech && is_background)));
        }
        negated |= matches!(&*word.small, "not" | "never" | "nor" | "without" | "unable");
        let is_to_come = word.is("to") && matches!(&*words[at - 1].small, "is" | "are" | "was" | "were");
        removed |= is_to_come
            || matches!(&*word.small, "had" | "due" | "expected" | "scheduled" | "hopes" | "hoped" | "might" | "may");
        at = step_on(words, at, start, end)?;
    }
    None
}

/// "Neither X nor Y …".
fn is_neither(words: &[Word<'_>], start: usize) -> bool {
    let mut at = start;
    loop {
        match at.checked_sub(1) {
            Some(before) if words[before].is("neither") || words[before].is("nor") => return true,
            _ => {}
        }
        match step_back(words, at) {
            Some(next) => at = next,
            None => return false,
        }
    }
}

/// Says whether a text heads a list of those who took part: "The meeting was attended by:".
pub fn heads_a_list(text: &str) -> bool {
    let words = words(text);
    words.last().is_some_and(|word| word.is(":")) && words.iter().rev().take(16).any(|word| holds("lists", word))
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

fn judged(words: &[Word<'_>], at: usize, verb: &Verb, negated: bool, removed: bool) -> Presence {
    let adverbial = &words[at..words.len().min(at + ADVERBIAL_WORDS_MAX)];
    let own = adverbial.iter().position(|word| word.is(";") || word.is_quote()).unwrap_or(adverbial.len());
    let in_a_year =
        adverbial[..own].windows(2).any(|pair| pair[0].is("in") && pair[1].is_number() && pair[1].text.len() == 4);
    let own: String = adverbial[..own].iter().map(|word| format!(" {}", word.small)).collect::<String>() + " ";
    let has = |section: &str| PHRASES[section].iter().any(|phrase| own.contains(&format!(" {} ", phrase.join(" "))));
    match verb.presence {
        presence if !presence.is_part() => presence,
        _ if negated && verb.is_speech => Presence::Unclear,
        _ if negated => Absent,
        _ if removed || in_a_year || has("elsewhere") => Presence::Unclear,
        _ if has("from afar") => Presence::Remote,
        presence => presence,
    }
}

/// Says whether a verb that tells of presence stands here, past helping words.
fn tells(words: &[Word<'_>], at: usize) -> bool {
    let first = words[at..]
        .iter()
        .position(|word| !matches!(&*word.small, "did" | "not" | "was" | "is" | "had" | "has" | "also" | "will"));
    verb(words, at).is_some() || first.is_some_and(|past| verb(words, at + past).is_some())
}

/// One step to the right over an apposition, a bracket, a list of names, adverbs and helping verbs.
fn step_on(words: &[Word<'_>], at: usize, start: usize, end: usize) -> Option<usize> {
    let word = &words[at];
    let closes = |mark: &str| {
        words[at + 1..].iter().take(APPOSITION_WORDS_MAX).position(|word| word.is(mark)).map(|nth| at + nth + 2)
    };
    if word.is("(") {
        return closes(")");
    }
    // A full stop inside of a sentence ends an abbreviation.
    if word.is(".") {
        return (at + 1 < words.len()).then_some(at + 1);
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
        let is_told = next.is("who") && words.get(at + 2).is_some() && tells(words, at + 2);
        let skipped = if is_told { Some(at + 2) } else { closes(",") };
        return match describes {
            true if next.is_capital() || next.is("and") => Some(at + 1),
            true => skipped.or(Some(at + 1)),
            // The second comma closes an apposition: "X, Minister of Y, welcomed …".
            false => {
                let is_apposed =
                    words[..start].iter().rev().find(|word| !word.is_capital()).is_some_and(|word| word.is(","));
                let opened = is_apposed || words[end..at].iter().any(|word| word.is(","));
                let is_passive = words.get(at + 2).is_some_and(|word| word.is("by"));
                (opened && !is_passive && verb(words, at + 1).is_some()).then_some(at + 1)
            }
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
    let is_name = word.is(")")
        || office::is_subject(&word.small)
        || office::is_particle(&word.small)
        || word.is_capital()
        || word.is_article()
        || office::is_part(&word.small)
        || word.is_number();
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
        check("Haddad", "Ayman Haddad, Minister of Affairs and Expatriates of Jordan, welcomed the guests.", TookPart);
        check("Geng", "Mr. Geng (China), Ms. Ruiz (Spain) and Mr. Dubois (France) took the floor.", TookPart);
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
        check("Shevchuk", "They were welcomed at the station by Foreign Minister Dmytro Shevchuk.", TookPart);
        check(
            "Kaupa",
            "Oman was represented by Badr Al Harthy, and Fiji by Deputy Prime Minister Michael Kaupa.",
            TookPart,
        );
        check("Tan", "The Ministers of Peru (Luz Rojas) and Singapore (Tan Wei) exchanged views.", TookPart);
        check("Keller", "The following participated: Mr. Luc Girard, France; Ms. Astrid Keller, Germany.", TookPart);
        check("Laurent", "France’s ambassador to Ethiopia, Rémi Laurent, represented the donors.", TookPart);
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
        check("Arslan", "President Kemal Arslan, who brokered the deal, shook hands with both.", TookPart);
        check("Orbán", "Hungarian Prime Minister Viktor Orbán did not attend.", Absent);
        check("Xi", "Xi Jinping, who skipped the summit, sent his premier.", Absent);
        check("Nikola", "Neither President Nikola Stanić nor Prime Minister Arben Hoti travelled to Brussels.", Absent);
        check("Arben", "Neither President Nikola Stanić nor Prime Minister Arben Hoti travelled to Brussels.", Absent);
        check("Modi", "Modi was not present.", Absent);
        assert_eq!(Presence::of_all([TookPart, Absent, Mentioned]), Absent);
        assert_eq!(Presence::of_all([TookPart, Host, Mentioned]), Host);
        assert_eq!(Presence::of_all([]), Unclear);
    }

    #[test]
    fn what_was_elsewhere_or_is_not_said_is_unclear() {
        check("Rubio", "Rubio said last week that a deal was near.", Unclear);
        check("Orlov", "President Viktor Orlov signed a pact in June.", Unclear);
        check("Jang", "Carver is to meet opposition leader Jang Hye-won on Wednesday.", Unclear);
        check("Okonkwo", "She will travel to Nigeria next month, where she will meet President Okonkwo.", Unclear);
        check("Mansour", "President Tarek Mansour has condemned it.", Unclear);
        check("Adan", "A spokesman, Yusuf Adan, said details would follow.", Unclear);
        check("Kallas", "Nobody had seen Kallas before.", Unclear);
    }
}
