//! What CLDR knows of a language. ICU4X's types are seen here alone.

use icu_calendar::Gregorian;
use icu_collator::{Collator, CollatorBorrowed};
use icu_datetime::{
    DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter,
    fieldsets::{MD, YM, YMD, YMDE},
    input::Date as IcuDate,
};
use icu_decimal::{DecimalFormatter, input::Decimal};
use icu_list::{
    ListFormatter,
    options::{ListFormatterOptions, ListLength},
};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use std::{fmt, sync::OnceLock};

use crate::{
    base::{Date, push_number},
    model::Plural,
};

/// What CLDR knows of a language; of English, what dateline writes otherwise is left out.
pub struct Cldr {
    /// The language's tag for dates and numbers; none if these are written as in English.
    locale: Option<Locale>,
    plurals: Option<PluralRules>,
    list: Option<ListFormatter>,
    decimal: Option<DecimalFormatter>,
    collator: Option<CollatorBorrowed<'static>>,
    patterns: OnceLock<Option<Box<Patterns>>>,
}

impl Cldr {
    /// Looks a language up; of a tag that CLDR does not know, the root's plurals and lists.
    pub fn new(tag: &str) -> Self {
        let is_english = tag.split('-').next() == Some("en");
        // British English lists without a comma before the last item.
        let spoken = if is_english { "en-GB" } else { tag };
        let locale: Locale = spoken.parse().unwrap_or(Locale::UNKNOWN);
        let wide = ListFormatterOptions::default().with_length(ListLength::Wide);
        let written = (!is_english).then(|| with_latin_digits(spoken)).flatten();
        Cldr {
            plurals: PluralRules::try_new_cardinal((&locale).into()).ok(),
            list: ListFormatter::try_new_and((&locale).into(), wide).ok(),
            decimal: written.as_ref().and_then(|it| DecimalFormatter::try_new(it.into(), Default::default()).ok()),
            collator: written.as_ref().and_then(|it| Collator::try_new(it.into(), Default::default()).ok()),
            patterns: OnceLock::new(),
            locale: written,
        }
    }

    pub fn plural(&self, number: u64) -> Plural {
        self.plurals.as_ref().map_or(Plural::Other, |rules| plural(rules.category_for(number)))
    }

    pub fn plurals(&self) -> Vec<Plural> {
        let rules = self.plurals.as_ref();
        let mut all: Vec<Plural> = rules.into_iter().flat_map(PluralRules::categories).map(plural).collect();
        all.sort_unstable();
        all
    }

    /// Joins two texts and more.
    pub fn list(&self, items: &[String]) -> String {
        self.list.as_ref().map_or_else(|| items.join(", "), |list| list.format(items.iter()).to_string())
    }

    /// Writes a number; none if it is to be written as in English.
    pub fn number(&self, digits: &str) -> Option<String> {
        let decimal: Decimal = digits.parse().ok()?;
        Some(self.decimal.as_ref()?.format(&decimal).to_string())
    }

    /// Returns what puts texts in order; none if that is as in English.
    pub fn sort_key(&self, text: &str) -> Option<Vec<u8>> {
        let mut key = Vec::with_capacity(text.len() * 2);
        let Ok(()) = self.collator.as_ref()?.write_sort_key_to(text, &mut key);
        Some(key)
    }

    /// Returns how dates are written; none if it is to be as in English.
    pub fn patterns(&self) -> Option<&Patterns> {
        let made = self.patterns.get_or_init(|| Patterns::new(self.locale.as_ref()?).map(Box::new));
        made.as_deref()
    }
}

impl fmt::Debug for Cldr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Cldr").field(&self.locale.as_ref().map(Locale::to_string)).finish()
    }
}

fn with_latin_digits(tag: &str) -> Option<Locale> {
    let plain: Locale = tag.parse().ok()?;
    format!("{}-u-nu-latn", plain.id).parse().ok()
}

fn plural(category: PluralCategory) -> Plural {
    match category {
        PluralCategory::Zero => Plural::Zero,
        PluralCategory::One => Plural::One,
        PluralCategory::Two => Plural::Two,
        PluralCategory::Few => Plural::Few,
        PluralCategory::Many => Plural::Many,
        PluralCategory::Other => Plural::Other,
    }
}

/// How days are written, by month and weekday: each is asked for once, with the day and year cut out, so that the thousands of dates
/// of a site are put together rather than formatted.
pub struct Patterns {
    day: [Pattern; 12],
    day_of_year: [Pattern; 12],
    month: [Pattern; 12],
    weekday: [[Pattern; 7]; 12],
}

#[derive(Default)]
struct Pattern(Vec<Part>);

enum Part {
    Text(Box<str>),
    Day(u32),
    Year,
}

/// A day that is neither a month's number nor part of the year's.
const DAY: u8 = 23;
const YEAR: i32 = 2026;

impl Patterns {
    fn new(locale: &Locale) -> Option<Self> {
        let prefs: DateTimeFormatterPreferences = locale.into();
        let day = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(prefs, YMD::long()).ok()?;
        let day_of_year = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(prefs, MD::long()).ok()?;
        let month = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(prefs, YM::long()).ok()?;
        let weekday = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(prefs, YMDE::long()).ok()?;
        let shown = |nth: usize, number: u8| day.format(&icu(YEAR, nth, number)).to_string();
        // The root writes "M01": CLDR does not know the language.
        if shown(0, DAY).contains("M01") {
            return None;
        }
        // A day of one digit that is written with two is written so wherever the day stands.
        let digits = if shown(0, 3).contains("03") { 2 } else { 1 };
        let pattern = |text: String, year: i32| Pattern::of(&text, year, digits);
        let of_weekday = |nth: usize, weekday_wanted: usize| {
            let year = (YEAR..YEAR + 28).find(|year| jiff_weekday(*year, nth) == weekday_wanted).unwrap_or(YEAR);
            pattern(weekday.format(&icu(year, nth, DAY)).to_string(), year)
        };
        Some(Patterns {
            day: std::array::from_fn(|nth| pattern(shown(nth, DAY), YEAR)),
            day_of_year: std::array::from_fn(|nth| pattern(day_of_year.format(&icu(YEAR, nth, DAY)).to_string(), YEAR)),
            month: std::array::from_fn(|nth| pattern(month.format(&icu(YEAR, nth, DAY)).to_string(), YEAR)),
            weekday: std::array::from_fn(|nth| std::array::from_fn(|weekday| of_weekday(nth, weekday))),
        })
    }

    /// `6 janvier 2026`
    pub fn day(&self, date: Date) -> String {
        self.day[month_of(date)].filled(date)
    }

    /// `6 janvier`
    pub fn day_of_year(&self, date: Date) -> String {
        self.day_of_year[month_of(date)].filled(date)
    }

    /// `janvier 2026`
    pub fn month(&self, date: Date) -> String {
        self.month[month_of(date)].filled(date)
    }

    /// `mardi 6 janvier 2026`
    pub fn weekday(&self, date: Date) -> String {
        self.weekday[month_of(date)][date.weekday().to_monday_zero_offset() as usize].filled(date)
    }
}

impl Pattern {
    fn of(text: &str, year: i32, digits: u32) -> Self {
        let year = year.to_string();
        let day = DAY.to_string();
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let next = [(&year, Part::Year), (&day, Part::Day(digits))].into_iter();
            let next = next.filter_map(|(word, part)| Some((rest.find(word.as_str())?, word.len(), part)));
            let Some((at, length, part)) = next.min_by_key(|(at, ..)| *at) else { break };
            parts.extend((at > 0).then(|| Part::Text(rest[..at].into())));
            parts.push(part);
            rest = &rest[at + length..];
        }
        parts.extend((!rest.is_empty()).then(|| Part::Text(rest.into())));
        Pattern(parts)
    }

    fn filled(&self, date: Date) -> String {
        let mut text = String::with_capacity(48);
        for part in &self.0 {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Day(digits) => push_number(&mut text, date.day().into(), *digits),
                Part::Year => push_number(&mut text, date.year(), 1),
            }
        }
        text
    }
}

fn month_of(date: Date) -> usize {
    date.month() as usize - 1
}

fn icu(year: i32, month: usize, day: u8) -> IcuDate<Gregorian> {
    IcuDate::try_new_gregorian(year, month as u8 + 1, day).expect("every month has these days")
}

fn jiff_weekday(year: i32, month: usize) -> usize {
    let date = Date::new(year as i16, month as i8 + 1, DAY as i8).expect("every month has this day");
    date.weekday().to_monday_zero_offset() as usize
}
