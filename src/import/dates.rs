//! The day of a text: its dateline's, the first one written out, or a weekday counted back.

use super::story::{Story, after_dateline};
use crate::{
    base::{Date, MONTHS, WEEKDAYS},
    markdown,
    mentions::words::{Word, words},
};

/// A day after the day that one counts from by no more than this is meant to be in the same year.
const AHEAD_DAYS_MAX: i32 = 14;
/// A date further back than this is likely that of another event.
const BACK_DAYS_MAX: i32 = 3660;

/// Returns the day, and why it is in doubt.
pub fn date(story: &Story, from: Date) -> (Date, Option<String>) {
    if let Some((day, _)) = written(&words(&story.head), from) {
        return (day, None);
    }
    let text = markdown::plain_text(&story.body);
    let opening: String = after_dateline(&text).chars().take(700).collect();
    let opening = format!("{} . {opening}", story.title);
    let words = words(&opening);
    if let Some((day, as_written)) = written(&words, from) {
        return (day, Some(format!("check: the first date in the text, “{as_written}”")));
    }
    match words.iter().find_map(|word| {
        WEEKDAYS.iter().position(|day| day.eq_ignore_ascii_case(&word.small)).map(|nth| (nth, word.text))
    }) {
        Some((nth, name)) => {
            (back_to(from, nth), Some(format!("check: “{name}” in the text, counted back from {from}")))
        }
        None => (from, Some("check: the text gives no date".to_owned())),
    }
}

/// The last such weekday up to a day.
fn back_to(from: Date, weekday: usize) -> Date {
    let today = from.weekday().to_monday_zero_offset() as usize;
    let back = (today + 7 - weekday) % 7;
    (0..back).fold(from, |day, _| day.yesterday().unwrap_or(day))
}

/// The first date written out: "6 January 2026", "January 6, 2026", "2026-01-06", "Nov 12".
fn written(words: &[Word<'_>], from: Date) -> Option<(Date, String)> {
    (0..words.len()).find_map(|at| {
        if let Ok(day) = words[at].text.parse::<Date>() {
            return near(day, from).then(|| (day, words[at].text.to_owned()));
        }
        let month = month(&words[at])?;
        let day_at = |nth: usize| words.get(nth).and_then(day_number).map(|day| (day, nth));
        let before = at.checked_sub(1).and_then(day_at);
        let after = day_at(at + 1 + usize::from(words.get(at + 1).is_some_and(|word| word.is("."))));
        let (day, nth) = before.or(after)?;
        let end = nth.max(at) + 1;
        let end = end + usize::from(words.get(end).is_some_and(|word| matches!(word.text, "," | ".")));
        let year =
            words.get(end).and_then(|word| word.text.parse::<i16>().ok()).filter(|year| (1900..2200).contains(year));
        let date = match year {
            Some(year) => Date::new(year, month, day).ok()?,
            None => nearest(month, day, from)?,
        };
        let as_written: Vec<&str> = words[nth.min(at)..=nth.max(at)].iter().map(|word| word.text).collect();
        near(date, from).then(|| (date, as_written.join(" ")))
    })
}

fn near(day: Date, from: Date) -> bool {
    let back = (from - day).get_days();
    (-400..=BACK_DAYS_MAX).contains(&back)
}

/// The last such day up to two weeks ahead.
fn nearest(month: i8, day: i8, from: Date) -> Option<Date> {
    let this_year = Date::new(from.year(), month, day).ok()?;
    match (this_year - from).get_days() > AHEAD_DAYS_MAX {
        true => Date::new(from.year() - 1, month, day).ok(),
        false => Some(this_year),
    }
}

/// A month in full, or by three of its letters and more.
fn month(word: &Word<'_>) -> Option<i8> {
    if !word.is_capital() || word.small.len() < 3 {
        return None;
    }
    let nth = MONTHS.iter().position(|month| month.to_lowercase().starts_with(&*word.small))?;
    Some(nth as i8 + 1)
}

fn day_number(word: &Word<'_>) -> Option<i8> {
    let digits = word.small.trim_end_matches(|letter: char| letter.is_alphabetic());
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, body: &str, expected: &str, in_doubt: bool) {
        let story = Story { head: head.to_owned(), body: body.to_owned(), ..Story::default() };
        let (day, doubt) = date(&story, "2026-01-06".parse().expect("a day"));
        assert_eq!((day.to_string().as_str(), doubt.is_some()), (expected, in_doubt), "{head} {body}");
    }

    #[test]
    fn the_dateline_wins_and_weekdays_are_counted_back() {
        check("OSLO, 2 February 2025", "They met.", "2025-02-02", false);
        check("PRAGUE, Nov 12 (Orbis)", "They met on Monday.", "2025-11-12", false);
        check("", "On 14 October 2025 they met.", "2025-10-14", true);
        check("", "They met on Tuesday.", "2026-01-06", true);
        check("", "They met on Wednesday.", "2025-12-31", true);
        check("", "Since January 9, 2026 they meet.", "2026-01-09", true);
        check("", "They met. May I?", "2026-01-06", true);
        check("", "Nobody knows when.", "2026-01-06", true);
    }
}
