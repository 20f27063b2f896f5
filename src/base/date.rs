use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

pub use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The one clock of a build: the instant it is for, and the time zone in which days begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// The instant: `--now`, or the system's at the start.
    pub now: Timestamp,
    /// The site's time zone.
    pub zone: TimeZone,
}

impl Clock {
    /// Returns the day it is in the site's time zone.
    pub fn today(&self) -> Date {
        self.now.to_zoned_datetime(self.zone.clone()).date()
    }
}

/// Finds a time zone by its IANA name, in any case.
pub fn time_zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// Lists the names of all time zones, in alphabetical order.
pub fn time_zone_names() -> impl Iterator<Item = String> {
    jiff::tz::db().available().map(|name| name.as_str().to_owned())
}

/// A date known to the year, the month or the day: `2013`, `2020-03`, `2026-01-06`.
///
/// Years: -9999 to 9999. The parts form a possible date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the fault says what is wrong with the date.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.trim().split('-').collect();
        let shape: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        let digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        if !digits || !matches!(shape[..], [4] | [4, 2] | [4, 2, 2]) {
            return Err(format!("`{text}` is not a date of the form `2026`, `2026-01` or `2026-01-06`"));
        }
        let number = |nth: usize| parts.get(nth).map(|part| part.parse::<i16>().expect("at most four digits"));
        let year = number(0).expect("the shape has a year");
        let month = number(1).map(|month| month as i8);
        let day = number(2).map(|day| day as i8);
        match civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)) {
            Ok(_) => Ok(PartialDate { year, month, day }),
            Err(_) => Err(format!("`{text}` is not a day of the calendar")),
        }
    }

    /// Makes a date that is known to the day.
    pub fn from_day(date: Date) -> Self {
        PartialDate { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }

    /// Returns the first day it covers.
    pub fn first_day(&self) -> Date {
        civil::date(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Returns the last day it covers.
    pub fn last_day(&self) -> Date {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            _ => civil::date(self.year, 12, 31),
        }
    }

    /// Returns it as a reader sees it, in English: `2013`, `March 2020`, `6 January 2026`.
    pub fn text(&self) -> String {
        match (self.month, self.day) {
            (Some(_), Some(_)) => day_text(self.first_day()),
            (Some(month), None) => format!("{} {}", MONTHS[month as usize - 1], self.year),
            _ => self.year.to_string(),
        }
    }
}

/// The English names of the days, from Monday.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The English names of the months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns a day as a reader sees it, in English: `6 January 2026`.
pub fn day_text(date: Date) -> String {
    let mut text = String::with_capacity(24);
    push_number(&mut text, date.day().into(), 1);
    [" ", MONTHS[date.month() as usize - 1], " "].into_iter().for_each(|part| text.push_str(part));
    push_number(&mut text, date.year(), 1);
    text
}

/// Returns a day in ISO form: `2026-01-06`.
pub fn iso_day(date: Date) -> String {
    let mut text = String::with_capacity(10);
    push_number(&mut text, date.year(), 4);
    for part in [date.month(), date.day()] {
        text.push('-');
        push_number(&mut text, part.into(), 2);
    }
    text
}

/// Appends a year, month or day of at least so many digits, as `{:04}` does. Each line of each list has a dozen of them, and
/// `format!` takes several times as long.
pub fn push_number(text: &mut String, number: i16, digits: u32) {
    if number < 0 {
        text.push('-');
    }
    let number = number.unsigned_abs();
    let digits = digits.max(number.checked_ilog10().unwrap_or(0) + 1);
    text.extend((0..digits).rev().map(|place| char::from(b'0' + (number / 10u16.pow(place) % 10) as u8)));
}

/// Returns a day with its weekday as a reader sees it, in English: `Tuesday, 6 January 2026`.
pub fn weekday_text(date: Date) -> String {
    format!("{}, {}", weekday_name(date), day_text(date))
}

/// Returns the English name of a date's weekday.
pub fn weekday_name(date: Date) -> &'static str {
    WEEKDAYS[date.weekday().to_monday_zero_offset() as usize]
}

/// Returns a run of days as a reader sees it, in English: `6 January 2026`, `6 to 8 January 2026`,
/// `30 January to 2 February 2026`.
pub fn days_text(first: Date, last: Date) -> String {
    let month = MONTHS[first.month() as usize - 1];
    match () {
        () if first == last => day_text(first),
        () if (first.year(), first.month()) == (last.year(), last.month()) => {
            format!("{} to {}", first.day(), day_text(last))
        }
        () if first.year() == last.year() => format!("{} {month} to {}", first.day(), day_text(last)),
        () => format!("{} to {}", day_text(first), day_text(last)),
    }
}

/// Returns the English name of a month and its year: `January 2026`.
pub fn month_text(year: i16, month: i8) -> String {
    format!("{} {year}", MONTHS[month as usize - 1])
}

/// Returns an instant as a reader sees it, in English and the time zone: `6 January 2026, 18:00 CET`.
pub fn instant_text(instant: Timestamp, zone: &TimeZone) -> String {
    let zoned = instant.to_zoned_datetime(zone.clone());
    format!("{}, {}", day_text(zoned.date()), zoned.strftime("%H:%M %Z"))
}

/// Reads a date of HTTP (RFC 9110, section 5.6.7): `Tue, 06 Jan 2026 12:00:30 GMT`.
pub fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text).ok().map(|at| at.timestamp())
}

/// Returns the first whole second that is not before an instant: timers know no finer one, and nothing is due before its instant.
pub fn whole_second(instant: Timestamp) -> Timestamp {
    let up = jiff::TimestampRound::new().smallest(jiff::Unit::Second).mode(jiff::RoundMode::Ceil);
    // The last instant of the calendar has no whole second after it.
    instant.round(up).unwrap_or(instant)
}

/// Returns a written time in ISO form: the day, or the instant with the time zone's offset.
pub fn iso_text(time: &WrittenTime, zone: &TimeZone) -> String {
    match time {
        WrittenTime::Day(day) => iso_day(*day),
        time => time.instant(zone).to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(out, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(out, "-{day:02}"))
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PartialDate::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// From when to when something held, both ends included; `at` is a single attested date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Period {
    /// The first date; open if none.
    pub from: Option<PartialDate>,
    /// The last date; open if none.
    pub to: Option<PartialDate>,
    /// The one date on which it is attested; then `from` and `to` do not count.
    pub at: Option<PartialDate>,
}

impl Period {
    /// Says whether the period holds a day.
    pub fn holds(&self, day: Date) -> bool {
        match self.at {
            Some(at) => at.first_day() <= day && day <= at.last_day(),
            None => {
                self.from.is_none_or(|from| from.first_day() <= day) && self.to.is_none_or(|to| day <= to.last_day())
            }
        }
    }

    /// Says whether it has begun without a known end.
    pub fn is_open(&self) -> bool {
        self.at.is_none() && self.to.is_none()
    }

    /// Returns it as a reader sees it, in English: `2013 to March 2020`, `since 14 May 2017`, `6 January 2026`; empty if it
    /// says nothing.
    pub fn text(&self) -> String {
        match (self.at, self.from, self.to) {
            (Some(at), ..) => at.text(),
            (None, Some(from), Some(to)) => format!("{} to {}", from.text(), to.text()),
            (None, Some(from), None) => format!("since {}", from.text()),
            (None, None, Some(to)) => format!("until {}", to.text()),
            (None, None, None) => String::new(),
        }
    }
}

/// A date or an instant as written; which instant a day begins at depends on the site's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WrittenTime {
    /// `2026-01-06`
    Day(Date),
    /// `2026-01-06T18:00` or `2026-01-06 18:00:00`: in the site's time zone
    Local(civil::DateTime),
    /// `2026-01-06T18:00:00+01:00`, `2014-01-07 13:42:23 -0400`
    Instant(Timestamp),
}

impl WrittenTime {
    /// Reads a date, an RFC 3339 instant, or the form of real archives (`2014-01-07 13:42:23 -0400`).
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() == 10 {
            return match PartialDate::parse(text)? {
                date @ PartialDate { day: Some(_), .. } => Ok(WrittenTime::Day(date.first_day())),
                _ => Err(format!("`{text}` is not a day")),
            };
        }
        let with_t = text.replacen(' ', "T", 1).replace(' ', "");
        if let Ok(instant) = with_t.parse::<Timestamp>() {
            return Ok(WrittenTime::Instant(instant));
        }
        match with_t.parse::<civil::DateTime>() {
            Ok(local) if text.len() > 10 => Ok(WrittenTime::Local(local)),
            _ => {
                Err(format!("`{text}` is not a date like `2026-01-06` nor an instant like `2026-01-06T18:00:00+01:00`"))
            }
        }
    }

    /// Returns the day in a time zone.
    pub fn day(&self, zone: &TimeZone) -> Date {
        match self {
            WrittenTime::Day(day) => *day,
            WrittenTime::Local(local) => local.date(),
            WrittenTime::Instant(instant) => instant.to_zoned_datetime(zone.clone()).date(),
        }
    }

    /// Returns the instant; a day begins at its first moment in the time zone.
    pub fn instant(&self, zone: &TimeZone) -> Timestamp {
        let local = match self {
            WrittenTime::Day(day) => day.to_datetime(civil::Time::midnight()),
            WrittenTime::Local(local) => *local,
            WrittenTime::Instant(instant) => return *instant,
        };
        // A day next to the ends of the calendar may have no instant in a far zone; it then counts as the calendar's end.
        zone.to_ambiguous_timestamp(local).compatible().unwrap_or(Timestamp::MAX)
    }

    /// Says whether a time of day was written.
    pub fn has_time(&self) -> bool {
        !matches!(self, WrittenTime::Day(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partial(text: &str) -> PartialDate {
        PartialDate::parse(text).expect("a good date")
    }

    #[test]
    fn a_day_is_written_as_the_library_writes_it() {
        for day in [civil::date(2026, 1, 6), civil::date(33, 4, 3), civil::date(9999, 12, 31), civil::date(0, 10, 10)] {
            assert_eq!(iso_day(day), day.to_string());
        }
        assert_eq!(day_text(civil::date(2026, 1, 6)), "6 January 2026");
    }

    #[test]
    fn partial_dates_cover_their_whole_span() {
        assert_eq!(partial("2013").first_day(), civil::date(2013, 1, 1));
        assert_eq!(partial("2020-02").last_day(), civil::date(2020, 2, 29));
        let period = Period { from: Some(partial("2013")), to: Some(partial("2020-03")), at: None };
        assert!(period.holds(civil::date(2013, 1, 1)) && period.holds(civil::date(2020, 3, 31)));
        assert!(!period.holds(civil::date(2012, 12, 31)) && !period.holds(civil::date(2020, 4, 1)));
        assert_eq!(period.text(), "2013 to March 2020");
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in ["2026-02-30", "2026-13", "26-01-06", "2026-1-6", "yesterday", "", "2026-01-06-01"] {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn instants_of_real_archives_are_read() {
        let archive = WrittenTime::parse("2014-01-07 13:42:23 -0400").expect("an instant");
        let rfc = WrittenTime::parse("2014-01-07T13:42:23-04:00").expect("an instant");
        assert_eq!(archive, rfc);
        assert!(matches!(WrittenTime::parse("2026-01-06 18:00"), Ok(WrittenTime::Local(_))));
        assert!(WrittenTime::parse("2026-01").is_err());
        assert!(WrittenTime::parse("2026-01-06T25:00:00Z").is_err());
    }

    #[test]
    fn a_day_begins_in_the_time_zone_of_the_site() {
        let zone = TimeZone::get("Europe/Paris").expect("a zone of the database");
        let instant = WrittenTime::parse("2026-01-06").expect("a day").instant(&zone);
        assert_eq!(instant.to_string(), "2026-01-05T23:00:00Z");
        assert_eq!(WrittenTime::Instant(instant).day(&zone), civil::date(2026, 1, 6));
    }
}
