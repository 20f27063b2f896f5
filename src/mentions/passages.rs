use std::ops::Range;

use super::{Mention, sentence_around};
use crate::{
    base::Text,
    markdown::{Block, BlockKind, Prose, dateline_end},
    model::{Entity, Passage},
};

/// The most characters of a passage.
const CHARS_MAX: usize = 320;

/// How many characters before the name remain of a sentence that is cut.
const CHARS_BEFORE: usize = 120;

/// Returns the sentence in which a text first names each of those wanted, in their order; nothing for whom it does not name.
///
/// Headings name what follows, so they are passed over; a paragraph to which a link can lead comes before anything else.
pub fn passages(prose: &Prose, mentions: &[Mention], wanted: Vec<Entity>) -> Vec<(Entity, Option<Passage>)> {
    let opening = prose.blocks.iter().position(|block| block.kind == BlockKind::Paragraph);
    let find = |entity: &Entity| {
        let named = mentions.iter().filter(|mention| mention.entity == *entity);
        let named = named.filter(|mention| prose.blocks[mention.block].kind != BlockKind::Heading);
        let can_be_led_to = |mention: &&Mention| prose.blocks[mention.block].id.is_some();
        let mention = named.clone().find(can_be_led_to).or_else(|| named.clone().next())?;
        Some(passage(&prose.blocks[mention.block], &mention.range, Some(mention.block) == opening))
    };
    wanted
        .into_iter()
        .map(|entity| {
            let passage = find(&entity);
            (entity, passage)
        })
        .collect()
}

fn passage(block: &Block, name: &Range<usize>, is_opening: bool) -> Passage {
    let mut sentence = sentence_around(&block.text, name);
    let dateline = is_opening.then(|| dateline_end(&block.text)).flatten();
    if let Some(end) = dateline.filter(|end| sentence.contains(end) && *end <= name.start) {
        sentence.start = end;
    }
    Passage { text: cut(&block.text, sentence, name), paragraph: block.id.as_deref().map(Text::from) }
}

/// Cuts a long sentence at words so that the name remains.
fn cut(text: &str, sentence: Range<usize>, name: &Range<usize>) -> Text {
    let whole = &text[sentence.clone()];
    if whole.chars().count() <= CHARS_MAX {
        return whole.into();
    }
    let name = name.start - sentence.start..name.end - sentence.start;
    let back = whole[..name.start].char_indices().rev().nth(CHARS_BEFORE - 1).map_or(0, |(at, _)| at);
    let start = match back {
        0 => 0,
        back => whole[back..name.start].find(' ').map_or(name.start, |space| back + space + 1),
    };
    let room = whole[start..].char_indices().nth(CHARS_MAX).map_or(whole.len(), |(at, _)| start + at);
    let end = match room < whole.len() {
        true => whole[..room].rfind(' ').filter(|space| *space >= name.end).unwrap_or(room.max(name.end)),
        false => room,
    };
    let words = whole[start..end].trim_end_matches([' ', ',', ';', ':', '–', '—']);
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < whole.len() { "…" } else { "" });
    format!("{before}{words}{after}").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::CountryCode, markdown::prose, mentions::How};

    fn entity(code: &str) -> Entity {
        Entity::Country(CountryCode::parse(code).expect("a code").code())
    }

    fn mention(block: usize, code: &str, range: Range<usize>) -> Mention {
        Mention { entity: entity(code), how: How::Name, block, range }
    }

    /// The passages of countries, each named by the word that stands first in its block.
    fn quoted(body: &str, named: &[(&str, &str)]) -> Vec<(String, bool)> {
        let prose = prose(body);
        let find = |word: &str| {
            let in_block = |(nth, block): (usize, &Block)| block.text.find(word).map(|at| (nth, at..at + word.len()));
            prose.blocks.iter().enumerate().filter_map(in_block).collect::<Vec<_>>()
        };
        let mut mentions: Vec<Mention> = named
            .iter()
            .flat_map(|(code, word)| find(word).into_iter().map(|(block, range)| mention(block, code, range)))
            .collect();
        mentions.sort_by_key(|mention| (mention.block, mention.range.start));
        let wanted = named.iter().map(|(code, _)| entity(code)).collect();
        passages(&prose, &mentions, wanted)
            .into_iter()
            .filter_map(|(_, passage)| passage)
            .map(|passage| (passage.text.to_string(), passage.paragraph.is_some()))
            .collect()
    }

    #[test]
    fn the_first_sentence_outside_of_headings_is_quoted_without_the_dateline() {
        let body = "## France\n\nPARIS – One came. France and *Spain* met. France left.\n";
        let of = |word: &str| (word.to_owned(), true);
        let quoted = quoted(body, &[("FR", "France"), ("ES", "Spain"), ("GB", "One")]);
        assert_eq!(quoted, [of("France and Spain met."), of("France and Spain met."), of("One came.")]);
    }

    #[test]
    fn a_paragraph_that_a_link_can_lead_to_comes_before_others() {
        let body = "- France came.\n- Spain came.\n\nFrance won.\n";
        assert_eq!(
            quoted(body, &[("FR", "France"), ("ES", "Spain")]),
            [("France won.".to_owned(), true), ("Spain came.".to_owned(), false)]
        );
    }

    #[test]
    fn a_long_sentence_is_cut_at_words_and_keeps_the_name() {
        let words = "word ".repeat(100);
        let (text, _) = quoted(&format!("{words}France {words}end."), &[("FR", "France")]).remove(0);
        assert!(text.starts_with("…word ") && text.ends_with(" word…") && text.contains(" France "), "{text}");
        assert!((300..=CHARS_MAX + 2).contains(&text.chars().count()), "{text}");
        let chinese = "会".repeat(500);
        let (text, _) = quoted(&format!("{chinese}法国{chinese}"), &[("FR", "法国")]).remove(0);
        assert!(text.contains("法国") && text.chars().count() <= CHARS_MAX + 2, "{text}");
    }
}
