use super::Language;
use crate::base::{
    Date, PartialDate, Period, Text, TimeZone, Timestamp, day_text, days_text, instant_text, month_text, weekday_text,
};

impl Language {
    /// Writes a day: `6 January 2026`.
    pub fn day(&self, date: Date) -> Text {
        self.cldr.patterns().map_or_else(|| day_text(date), |patterns| patterns.day(date)).into()
    }

    /// Writes a day with its weekday: `Tuesday, 6 January 2026`.
    pub fn weekday(&self, date: Date) -> Text {
        self.cldr.patterns().map_or_else(|| weekday_text(date), |patterns| patterns.weekday(date)).into()
    }

    /// Writes a month of a year: `January 2026`.
    pub fn month(&self, year: i16, month: i8) -> Text {
        match (self.cldr.patterns(), Date::new(year, month, 1)) {
            (Some(patterns), Ok(date)) => patterns.month(date).into(),
            _ => month_text(year, month).into(),
        }
    }

    /// Writes a date as exactly as it is known: `2013`, `March 2020`, `6 January 2026`.
    pub fn date(&self, date: PartialDate) -> Text {
        let (first, last) = (date.first_day(), date.last_day());
        match () {
            () if first == last => self.day(first),
            () if first.month() == last.month() => self.month(first.year(), first.month()),
            () => first.year().to_string().into(),
        }
    }

    /// Writes an instant, by the clock of a time zone: `6 January 2026, 18:00 CET`.
    pub fn instant(&self, instant: Timestamp, zone: &TimeZone) -> Text {
        if self.cldr.patterns().is_none() {
            return instant_text(instant, zone).into();
        }
        let zoned = instant.to_zoned_datetime(zone.clone());
        let (time, zone) = (zoned.strftime("%H:%M").to_string(), zoned.strftime("%Z").to_string());
        self.say("moment", &[("day", &self.day(zoned.date())), ("time", &time), ("zone", &zone)])
    }

    /// Writes a run of days: `6 to 8 January 2026`, `30 January to 2 February 2026`.
    pub fn days(&self, first: Date, last: Date) -> Text {
        let Some(patterns) = self.cldr.patterns() else { return days_text(first, last).into() };
        if first == last {
            return self.day(first);
        }
        let (from, to) = (self.day(first), self.day(last));
        let year = first.year() == last.year();
        let key = match first.month() == last.month() {
            true if year => "days-of-month",
            _ if year => "days-of-year",
            _ => return self.say("period", &[("from", &from), ("to", &to)]),
        };
        let (from_day, to_day) = (first.day().to_string(), last.day().to_string());
        let (from_short, to_short) = (patterns.day_of_year(first), patterns.day_of_year(last));
        self.say(
            key,
            &[
                ("from", &from),
                ("to", &to),
                ("from_day", &from_day),
                ("to_day", &to_day),
                ("from_short", &from_short),
                ("to_short", &to_short),
            ],
        )
    }

    /// Writes a period: `2013 to March 2020`, `since 14 May 2017`; empty if it says nothing.
    pub fn period(&self, period: &Period) -> Text {
        match (period.at, period.from, period.to) {
            (Some(at), ..) => self.date(at),
            (None, Some(from), Some(to)) => self.say("period", &[("from", &self.date(from)), ("to", &self.date(to))]),
            (None, Some(from), None) => {
                self.say(if is_day(from) { "since-day" } else { "since" }, &[("date", &self.date(from))])
            }
            (None, None, Some(to)) => {
                self.say(if is_day(to) { "until-day" } else { "until" }, &[("date", &self.date(to))])
            }
            (None, None, None) => "".into(),
        }
    }
}

/// Many languages say another word before a day than before a month or a year.
fn is_day(date: PartialDate) -> bool {
    date.first_day() == date.last_day()
}

/// Texts into which more is filled than the English words use, and what.
pub const DAYS: [(&str, [&str; 6]); 2] = [("days-of-month", DAYS_PLACES), ("days-of-year", DAYS_PLACES)];

const DAYS_PLACES: [&str; 6] = ["from", "to", "from_day", "to_day", "from_short", "to_short"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::SourcePath,
        model::{Message, Piece, Strings, Wording},
    };

    fn language(tag: &str) -> Language {
        let between = |name: &str| Piece::Place(name.into());
        let wording = |from: &str, to: &str| Wording(vec![between(from), Piece::Text("–".into()), between(to)]);
        let messages = [
            ("days-of-month", wording("from_day", "to")),
            ("days-of-year", wording("from_short", "to")),
            ("period", wording("from", "to")),
        ];
        let messages = messages.map(|(key, wording)| (key.into(), Message::Plain(wording)));
        let path = SourcePath::new("templates/strings/xx.toml");
        Language::new(tag, &[&Strings { language: tag.into(), path, messages: messages.into() }])
    }

    fn date(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn days_months_and_weekdays_are_written_by_the_rules_of_the_language() {
        let written = |tag: &str| {
            let language = language(tag);
            let day = date("2026-01-06");
            [language.day(day), language.month(2026, 3), language.weekday(day)].map(|text| text.to_string())
        };
        assert_eq!(written("en"), ["6 January 2026", "March 2026", "Tuesday, 6 January 2026"]);
        assert_eq!(written("en-US"), written("en"));
        assert_eq!(written("fr"), ["6 janvier 2026", "mars 2026", "mardi 6 janvier 2026"]);
        assert_eq!(written("de"), ["6. Januar 2026", "März 2026", "Dienstag, 6. Januar 2026"]);
        assert_eq!(written("es"), ["6 de enero de 2026", "marzo de 2026", "martes, 6 de enero de 2026"]);
        assert_eq!(written("it"), ["6 gennaio 2026", "marzo 2026", "martedì 6 gennaio 2026"]);
        assert_eq!(written("pl"), ["6 stycznia 2026", "marzec 2026", "wtorek, 6 stycznia 2026"]);
        assert_eq!(
            written("ru"),
            ["6 января 2026\u{202f}г.", "март 2026\u{202f}г.", "вторник, 6 января 2026\u{202f}г."]
        );
        assert_eq!(
            written("uk"),
            ["6 січня 2026\u{202f}р.", "березень 2026\u{202f}р.", "вівторок, 6 січня 2026\u{202f}р."]
        );
        assert_eq!(written("zh"), ["2026年1月6日", "2026年3月", "2026年1月6日星期二"]);
        assert_eq!(written("ar"), ["6 يناير 2026", "مارس 2026", "الثلاثاء، 6 يناير 2026"]);
    }

    #[test]
    fn digits_and_calendar_are_the_same_everywhere_and_an_unknown_language_is_written_as_english() {
        for tag in ["fa", "th", "mr", "ar-EG"] {
            assert!(language(tag).day(date("2026-01-06")).contains("2026"), "{tag}");
        }
        assert_eq!(&*language("tlh").day(date("2026-01-06")), "6 January 2026");
    }

    #[test]
    fn runs_of_days_leave_out_what_they_share() {
        let days = |tag: &str, first: &str, last: &str| language(tag).days(date(first), date(last)).to_string();
        assert_eq!(days("fr", "2026-01-06", "2026-01-08"), "6–8 janvier 2026");
        assert_eq!(days("fr", "2026-01-30", "2026-02-02"), "30 janvier–2 février 2026");
        assert_eq!(days("fr", "2025-12-30", "2026-01-02"), "30 décembre 2025–2 janvier 2026");
        assert_eq!(days("fr", "2026-01-06", "2026-01-06"), "6 janvier 2026");
    }
}
