use super::{
    Proof,
    text::{Word, words},
};
use crate::base::{Code, Date, Diagnostic, MONTHS, Severity, WEEKDAYS, day_text, weekday_name};

/// Tells of weekdays that do not fit their date: "Monday, 6 January 2026", and an opening "on Monday" in a briefing of a Tuesday.
pub(super) fn check(proof: &Proof<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (nth, block) in proof.prose.blocks.iter().enumerate() {
        let words = words(&block.text);
        let weekdays = (0..words.len()).filter(|at| is_weekday(words[*at].text));
        let dated = weekdays.filter_map(|at| Some((at, date_after(&words, at, proof.briefing.date)?)));
        found.extend(dated.filter(|(at, date)| weekday_name(*date) != words[*at].text).map(|(at, date)| {
            let message = format!("{} is a {}, not a {}", day_text(date), weekday_name(date), words[at].text);
            Diagnostic::new(Code::WeekdayMismatch, proof.place(nth, &words[at].range), message)
                .help("mend the weekday or the date in the text")
        }));
    }
    found.extend(opening(proof));
    found
}

/// A report opens with what happened on its own day, or the day before.
fn opening(proof: &Proof<'_>) -> Option<Diagnostic> {
    let first = proof.prose.blocks.first()?;
    let words = words(&first.text);
    let is_on = |at: usize| at > 0 && words[at - 1].text == "on" && !words[at - 1].is_last;
    let at = (0..words.len()).find(|at| is_weekday(words[*at].text))?;
    let date = proof.briefing.date;
    let day_before = date.yesterday().ok()?;
    if !is_on(at)
        || date_after(&words, at, date).is_some()
        || [date, day_before].iter().any(|day| weekday_name(*day) == words[at].text)
    {
        return None;
    }
    let message = format!(
        "the text opens with `on {}`, but the briefing is of {}",
        words[at].text,
        crate::base::weekday_text(date)
    );
    Some(
        Diagnostic::new(Code::WeekdayMismatch, proof.place(0, &words[at].range), message)
            .severity(Severity::Notice)
            .help("mend the weekday, or `date` in the front matter; if both are right, nothing need be done"),
    )
}

fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(&word)
}

/// The date written after a weekday: "6 January 2026", "January 6, 2026"; the briefing's year where none is given.
fn date_after(words: &[Word<'_>], weekday: usize, briefing: Date) -> Option<Date> {
    let text = |ahead: usize| words.get(weekday + ahead).map(|word| word.text);
    let day_of = |word: Option<&str>| word?.trim_end_matches(char::is_alphabetic).parse::<i8>().ok();
    let month_of = |word: Option<&str>| MONTHS.iter().position(|month| word == Some(*month));
    let (day, month, month_at) = match (month_of(text(1)), month_of(text(2))) {
        (Some(month), _) => (day_of(text(2))?, month, 1),
        (None, Some(month)) => (day_of(text(1))?, month, 2),
        _ => return None,
    };
    let year = if month_at == 1 { text(3) } else { text(3).filter(|_| !words[weekday + 2].is_last) };
    let year = year.and_then(|year| year.parse::<i16>().ok()).filter(|year| (1000..=2999).contains(year));
    Date::new(year.unwrap_or(briefing.year()), month as i8 + 1, day).ok()
}
