//! Quotations and who said them.

use std::ops::Range;

use super::{Quote, cast::Found};
use crate::{
    base::CountryCode,
    markdown::Prose,
    mentions::{
        Mention, is_said, office, sentence_around,
        words::{Word, words},
    },
    model::Entity,
};

/// Nouns of what somebody said: "Kyiv’s assertion that …".
const SAYINGS: &[&str] = &[
    "accusation",
    "announcement",
    "argument",
    "assertion",
    "assessment",
    "assurance",
    "call",
    "claim",
    "complaint",
    "contention",
    "declaration",
    "demand",
    "description",
    "explanation",
    "insistence",
    "objection",
    "offer",
    "pledge",
    "position",
    "promise",
    "proposal",
    "remark",
    "reply",
    "response",
    "statement",
    "suggestion",
    "threat",
    "view",
    "vow",
    "warning",
    "words",
];

/// Words before a name in quotation marks.
const CALLED: &[&str] =
    &["called", "dubbed", "entitled", "known", "named", "named", "nicknamed", "so-called", "termed", "the", "titled"];

/// Finds the quotations with their speakers, and those whose speaker is not plain.
pub fn quotes(prose: &Prose, mentions: &[Mention], people: &[Found]) -> (Vec<Quote>, Vec<String>) {
    let (mut quotes, mut unclaimed) = (Vec::new(), Vec::new());
    for (nth, block) in prose.blocks.iter().enumerate() {
        let spans = spans(&block.text);
        for span in &spans {
            let block = Block { text: &block.text, nth, spans: &spans, mentions, people };
            let Some(text) = quoted(&block, span) else { continue };
            match speaker(&block, span) {
                Some(Speaker { by, country, is_guess }) => quotes.push(Quote { by, text, country, is_guess }),
                None => unclaimed.push(text),
            }
        }
    }
    (quotes, unclaimed)
}

struct Block<'a> {
    text: &'a str,
    nth: usize,
    spans: &'a [Range<usize>],
    mentions: &'a [Mention],
    people: &'a [Found],
}

struct Speaker {
    by: String,
    country: Option<CountryCode>,
    is_guess: bool,
}

/// What stands between quotation marks, marks not included.
fn spans(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    while at < letters.len() {
        let (place, mark) = letters[at];
        let before = at.checked_sub(1).map(|at| letters[at].1);
        let next = letters.get(at + 1).map(|(_, letter)| *letter);
        let opens = before.is_none_or(|before| before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–'))
            && next.is_some_and(|next| !next.is_whitespace());
        let closing = match mark {
            '“' | '„' if opens || mark == '“' => Some(&['”', '“'][..]),
            '«' => Some(&['»'][..]),
            '"' if opens => Some(&['"'][..]),
            '‘' | '’' | '\'' if opens => Some(&['’', '\''][..]),
            _ => None,
        };
        let is_single = matches!(mark, '‘' | '’' | '\'');
        let closes = |nth: usize, marks: &[char]| {
            let follows = letters.get(nth + 1).is_none_or(|(_, next)| !next.is_alphanumeric());
            marks.contains(&letters[nth].1) && (!is_single || follows)
        };
        let end = closing.and_then(|marks| (at + 1..letters.len()).find(|nth| closes(*nth, marks)));
        match end {
            Some(end) => {
                spans.push(place + mark.len_utf8()..letters[end].0);
                at = end + 1;
            }
            None => at += 1,
        }
    }
    spans
}

/// The words of a quotation without the comma that only the sentence needs; nothing for a name in quotation marks.
fn quoted(block: &Block<'_>, span: &Range<usize>) -> Option<String> {
    let text = block.text[span.clone()].trim().trim_end_matches(',');
    let inside = words(text);
    let is_name = inside.len() <= 6
        && inside.iter().filter(|word| word.small.len() > 3).all(|word| word.is_capital())
        && !inside.iter().any(Word::is_number);
    let before = words(&block.text[..span.start]);
    let opening = before.iter().rev().find(|word| !word.is_mark());
    let is_called = opening.is_some_and(|word| CALLED.contains(&&*word.small));
    (!inside.is_empty() && !(is_name && (is_called || inside.len() > 1 && !text.ends_with(['.', '!', '?']))))
        .then(|| text.to_owned())
}

fn speaker(block: &Block<'_>, span: &Range<usize>) -> Option<Speaker> {
    let start = sentence_around(block.text, &(span.start..span.start)).start.min(span.start);
    let end = sentence_around(block.text, &(span.end..span.end)).end.max(span.end);
    let context = start..after_quote(block.text, span.end, end);
    country_saying(block, &(context.start..span.start)).or_else(|| by_verb(block, span, &context))
}

/// A quotation that ends its sentence may be followed by `he said.`: that belongs to it.
fn after_quote(text: &str, quote: usize, end: usize) -> usize {
    if end > quote + 4 {
        return end;
    }
    let rest = &text[end..];
    match rest.trim_start().starts_with(char::is_lowercase) {
        true => {
            sentence_around(text, &(text.len() - rest.trim_start().len()..text.len() - rest.trim_start().len() + 1)).end
        }
        false => end,
    }
}

/// "Kyiv’s assertion that …": the country says it.
fn country_saying(block: &Block<'_>, before: &Range<usize>) -> Option<Speaker> {
    let words = words(&block.text[before.clone()]);
    let noun = words.iter().rposition(|word| SAYINGS.contains(&&*word.small))?;
    let owner = noun.checked_sub(1).filter(|at| words[*at].is("'s"))?;
    let place = before.start + words[owner.checked_sub(1)?].range.end;
    block.mentions.iter().find_map(|mention| match mention.entity {
        Entity::Country(code) if mention.block == block.nth && mention.range.end == place => {
            Some(Speaker { by: code.to_string(), country: None, is_guess: false })
        }
        _ => None,
    })
}

/// The subject of the verb of speaking that is nearest to the quotation.
fn by_verb(block: &Block<'_>, span: &Range<usize>, context: &Range<usize>) -> Option<Speaker> {
    let words = words(&block.text[context.clone()]);
    let place = |word: &Word<'_>| context.start + word.range.start..context.start + word.range.end;
    let is_outside = |word: &Word<'_>| {
        !block.spans.iter().any(|span| span.start <= place(word).start && place(word).end <= span.end)
    };
    let mut verbs: Vec<usize> =
        (0..words.len()).filter(|at| is_said(&words[*at].small) && is_outside(&words[*at])).collect();
    verbs.sort_by_key(|at| {
        place(&words[*at]).start.abs_diff(if place(&words[*at]).start < span.start { span.start } else { span.end })
    });
    verbs.into_iter().find_map(|verb| {
        let person = |at: usize| {
            let range = place(&words[at]);
            block.people.iter().find(|found| {
                found
                    .places
                    .iter()
                    .any(|(nth, place)| *nth == block.nth && place.start <= range.start && range.end <= place.end)
            })
        };
        // `… said Vakatawa`, `… said the minister, Ana Vakatawa`.
        let behind = (verb + 1..words.len().min(verb + 12)).take_while(|at| {
            words[*at].is_capital()
                || words[*at].is_article()
                || office::is_part(&words[*at].small)
                || matches!(&*words[*at].small, "," | "of" | "for")
        });
        let behind: Vec<usize> = behind.collect();
        let before = subject(&words, verb);
        let described = described(&words, &before, block, context, &person);
        let named = before.clone().rev().filter(|at| is_outside(&words[*at])).find_map(person);
        if described.is_some() {
            return described;
        }
        let found = named.or_else(|| behind.into_iter().find_map(person));
        if let Some(found) = found {
            return Some(Speaker { by: found.person.slug(), country: None, is_guess: false });
        }
        let is_pronoun = before.clone().any(|at| is_outside(&words[at]) && matches!(&*words[at].small, "he" | "she"));
        is_pronoun.then(|| earlier(block, context.start)).flatten()
    })
}

/// The words before a verb that belong to its subject: back to the beginning of the clause.
fn subject(words: &[Word<'_>], verb: usize) -> Range<usize> {
    let begins = |word: &Word<'_>| {
        word.is_quote()
            || matches!(word.text, ";" | "." | "’" | "”")
            || matches!(&*word.small, "that" | "after" | "while" | "as" | "when" | "because")
    };
    let start = (0..verb).rev().find(|at| begins(&words[*at])).map_or(0, |at| at + 1);
    start..verb
}

/// "An advisor to President Macron": somebody without a name.
fn described<'p>(
    words: &[Word<'_>],
    subject: &Range<usize>,
    block: &Block<'_>,
    context: &Range<usize>,
    person: &dyn Fn(usize) -> Option<&'p Found>,
) -> Option<Speaker> {
    let first = words.get(subject.start)?;
    let own = &words[subject.clone()];
    let is_somebody = matches!(&*first.small, "a" | "an" | "one" | "another");
    let relation = own.iter().position(|word| matches!(&*word.small, "to" | "of" | "for" | "from" | "at" | "in"));
    let noun = own.iter().take(relation.unwrap_or(own.len())).any(|word| office::is_head(&word.small));
    if !is_somebody || !noun || own.len() > 12 || own.iter().any(|word| word.is(",")) {
        return None;
    }
    let range = context.start + first.range.start..context.start + own.last()?.range.end;
    let country = subject.clone().find_map(|at| person(at)?.person.country);
    let named = block.mentions.iter().find_map(|mention| match mention.entity {
        Entity::Country(code)
            if mention.block == block.nth && range.start <= mention.range.start && mention.range.end <= range.end =>
        {
            Some(code)
        }
        _ => None,
    });
    Some(Speaker { by: block.text[range].to_owned(), country: named.or(country), is_guess: false })
}

/// "he said": the one person named in the sentence before.
fn earlier(block: &Block<'_>, start: usize) -> Option<Speaker> {
    let before = block.text[..start].trim_end();
    let sentence = sentence_around(before, &(before.len().saturating_sub(1)..before.len()));
    let in_it = |found: &&Found| {
        found
            .places
            .iter()
            .any(|(nth, place)| *nth == block.nth && sentence.start <= place.start && place.end <= sentence.end)
    };
    let mut named = block.people.iter().filter(in_it);
    let only = named.next().filter(|_| !before.is_empty())?;
    named.next().is_none().then(|| Speaker { by: only.person.slug(), country: None, is_guess: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_of_all_kinds_are_seen_and_apostrophes_are_not() {
        let found = |text: &str| spans(text).into_iter().map(|span| text[span].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("to ‘tighten and align positions,’ he said"), ["tighten and align positions,"]);
        assert_eq!(found("Kyiv’s claim is ’90 percent’ complete"), ["90 percent"]);
        assert_eq!(found("“It’s late,” he said. \"So what?\""), ["It’s late,", "So what?"]);
        assert_eq!(found("the ministers’ plan and Russia’s plan"), Vec::<String>::new());
    }
}
