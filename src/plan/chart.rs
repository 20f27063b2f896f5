use std::collections::BTreeMap;

use super::Planner;
use crate::{
    base::{Date, PartialDate, Text},
    model::{
        BriefingId, Country, Participant, RoleFront,
        view::{ActivityView, ActivityYear, AxisMark, BandView, TimelineView},
    },
};

/// Fewer appearances than this make no picture.
const FEWEST: usize = 2;
/// How many roles have a band.
const BANDS: usize = 8;
/// Years before the first appearance in which roles are shown.
const YEARS_BEFORE: i16 = 12;
/// How many letters of a role's title fit on a small screen.
const TITLE_LETTERS: usize = 44;
/// How many places a tick can have: two appearances closer than that are one tick.
const TICKS: i64 = 500;
/// How many bars a chart has at most.
const BARS: usize = 150;
/// How many years are named on an axis.
const YEARS_NAMED: i64 = 6;
/// How high the bars are, in pixels.
const HEIGHT: usize = 100;
/// How wide charts are, in units that are stretched to the width of the page.
const WIDTH: i64 = 1000;
/// How long periods are, in months, and how they are called.
const PERIODS: [(i64, &str); 4] = [(1, "month"), (12, "year"), (120, "decade"), (1200, "century")];

/// From the first day of a year to the last day of another.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    first: i16,
    last: i16,
}

impl Planner<'_> {
    /// Draws a person's roles as bands and appearances as ticks; nothing for one appearance.
    pub(super) fn timeline(&self, person: &Participant) -> Option<TimelineView> {
        let appearances = person.took_part.len() + person.mentioned.len();
        if !self.site.config.pages.charts || appearances < FEWEST {
            return None;
        }
        let dates = |ids: &[BriefingId]| -> Vec<Date> { ids.iter().map(|id| self.site.briefings[*id].date).collect() };
        let (took_part, mentioned) = (dates(&person.took_part), dates(&person.mentioned));
        let roles: Vec<&RoleFront> = person.profile.iter().flat_map(|profile| &profile.roles).collect();
        let axis = Axis::of_life(&took_part, &mentioned, &roles, person.as_of())?;
        let bands: Vec<BandView> =
            roles.into_iter().filter_map(|role| axis.band(role)).take(BANDS).enumerate().map(place_of_band).collect();
        Some(TimelineView {
            height: bands.len() * 26 + 46,
            ticks_at: bands.len() * 26 + 2,
            label: self.timeline_label(axis, took_part.len(), mentioned.len()),
            axis: axis.marks(),
            bands,
            took_part: axis.ticks(&took_part, 2, 11),
            mentioned: axis.ticks(&mentioned, 15, 9),
        })
    }

    fn timeline_label(&self, axis: Axis, took_part: usize, mentioned: usize) -> Text {
        let (first, last) = (axis.first.to_string(), axis.last.to_string());
        let years = match first == last {
            true => first.into(),
            false => self.say("period", &[("from", &first), ("to", &last)]),
        };
        let (took_part, mentioned) = (took_part.to_string(), mentioned.to_string());
        self.say("timeline", &[("years", &years), ("took_part", &took_part), ("mentioned", &mentioned)])
    }

    /// Draws how often a country took part and was mentioned, by month or by what else fits; nothing for one briefing.
    pub(super) fn activity_of_country(&self, country: &Country) -> Option<ActivityView> {
        let months = |ids: &[BriefingId]| {
            let mut months: BTreeMap<i64, usize> = BTreeMap::new();
            for id in ids {
                let date = self.site.briefings[*id].date;
                *months.entry(month_number(date.year(), date.month())).or_insert(0) += 1;
            }
            months
        };
        self.activity(&months(&country.took_part), &months(&country.mentioned))
    }

    /// Draws how many briefings there were.
    pub(super) fn activity_of_site(&self) -> Option<ActivityView> {
        let months = self.site.months.iter().map(|((year, month), count)| (month_number(*year, *month), *count));
        self.activity(&months.collect(), &BTreeMap::new())
    }

    fn activity(&self, took_part: &BTreeMap<i64, usize>, mentioned: &BTreeMap<i64, usize>) -> Option<ActivityView> {
        let total: usize = took_part.values().chain(mentioned.values()).sum();
        if !self.site.config.pages.charts || total < FEWEST {
            return None;
        }
        let months = || took_part.keys().chain(mentioned.keys());
        let (first, last) = (months().min()?.div_euclid(12), months().max()?.div_euclid(12));
        let axis = Axis { first: i16::try_from(first).ok()?, last: i16::try_from(last).ok()? };
        let bars = Bars::new(axis);
        let (above, below) = (bars.counts(took_part), bars.counts(mentioned));
        let most = |counts: &[usize]| counts.iter().copied().max().unwrap_or(0);
        let (most_above, most_below) = (most(&above), most(&below));
        // Both on one scale, with the line between them where the highest bars need it.
        let scale = most_above + most_below;
        let line = (HEIGHT * most_above).div_ceil(scale);
        Some(ActivityView {
            per: bars.name,
            most_took_part: most_above,
            most_mentioned: most_below,
            line,
            took_part: bars.path(&above, line, scale, Side::Above),
            mentioned: bars.path(&below, line, scale, Side::Below),
            axis: axis.marks(),
            years: years(took_part, mentioned),
        })
    }
}

impl Axis {
    /// The years of appearances and roles; of what was long before the first appearance, the last dozen years.
    fn of_life(
        took_part: &[Date],
        mentioned: &[Date],
        roles: &[&RoleFront],
        as_of: Option<PartialDate>,
    ) -> Option<Axis> {
        let years = || took_part.iter().chain(mentioned).map(|date| date.year());
        let (first, last) = (years().min()?, years().max()?);
        let begins = roles.iter().filter_map(|role| role.period.at.or(role.period.from)).map(year_of);
        let ends = roles.iter().filter_map(|role| role.period.at.or(role.period.to)).chain(as_of).map(year_of);
        Some(Axis {
            first: begins.filter(|year| *year >= first - YEARS_BEFORE).chain([first]).min()?,
            last: ends.filter(|year| *year <= last + YEARS_BEFORE).chain([last]).max()?,
        })
    }

    fn years(self) -> i64 {
        i64::from(self.last) - i64::from(self.first) + 1
    }

    /// Where a day is, in thousandths of the axis.
    fn place(self, date: Date) -> i64 {
        let days = (i64::from(date.year()) - i64::from(self.first)) * 366 + i64::from(date.day_of_year()) - 1;
        (days * WIDTH / (self.years() * 366)).clamp(0, WIDTH)
    }

    /// The years that are named: so many that the names stay apart on a small screen.
    fn marks(self) -> Vec<AxisMark> {
        let step = [1, 2, 5, 10, 20, 50, 100, 500, 1000, 5000]
            .into_iter()
            .find(|step| self.years() / step <= YEARS_NAMED)
            .unwrap_or(10_000);
        let years = (i64::from(self.first)..=i64::from(self.last)).filter(|year| year % step == 0);
        let named = years.map(|year| ((year - i64::from(self.first)) * WIDTH / self.years(), year));
        named
            .filter(|(at, _)| *at <= 900)
            .map(|(at, year)| AxisMark { x: percent(at), title: year.to_string().into() })
            .collect()
    }

    /// A role's place on the axis; nothing for one without dates, or wholly before.
    fn band(self, role: &RoleFront) -> Option<BandView> {
        let period = &role.period;
        let from = period.at.or(period.from);
        let to = period.at.or(period.to);
        from.or(to)?;
        let begin = from.map_or(0, |date| self.place(date.first_day()));
        let end = to.map_or(WIDTH, |date| self.place(date.last_day()));
        let is_seen =
            to.is_none_or(|date| year_of(date) >= self.first) && from.is_none_or(|date| year_of(date) <= self.last);
        is_seen.then(|| BandView {
            title: shortened(&role.title),
            x: percent(begin),
            width: percent((end - begin).max(4)),
            y: 0,
            open: to.is_none(),
        })
    }

    /// Ticks as path data: one for each place where there is something.
    fn ticks(self, dates: &[Date], top: usize, height: usize) -> Text {
        let mut places: Vec<i64> = dates.iter().map(|date| self.place(*date) * TICKS / WIDTH).collect();
        places.dedup();
        places.into_iter().map(|place| format!("M{} {top}v{height}", place * WIDTH / TICKS)).collect::<String>().into()
    }
}

/// Bars of equal periods, as few as fit.
struct Bars {
    first_month: i64,
    count: usize,
    months: i64,
    name: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Above,
    Below,
}

impl Bars {
    fn new(axis: Axis) -> Bars {
        let all = axis.years() * 12;
        let fits = |(months, _): &(i64, &str)| all.unsigned_abs().div_ceil(months.unsigned_abs()) <= BARS as u64;
        let (months, name) = PERIODS.into_iter().find(fits).unwrap_or(PERIODS[3]);
        let count = all.unsigned_abs().div_ceil(months.unsigned_abs());
        Bars { first_month: i64::from(axis.first) * 12, count: count as usize, months, name }
    }

    fn counts(&self, by_month: &BTreeMap<i64, usize>) -> Vec<usize> {
        let mut counts = vec![0; self.count];
        for (month, count) in by_month {
            if let Some(bar) = counts.get_mut(((month - self.first_month) / self.months) as usize) {
                *bar += count;
            }
        }
        counts
    }

    /// Bars as path data, from a line up or down; whatever there is shows at least a pixel.
    fn path(&self, counts: &[usize], line: usize, scale: usize, side: Side) -> Text {
        let mut path = String::new();
        for (nth, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let at = |nth: usize| nth * WIDTH as usize / self.count;
            let (left, width) = (at(nth), at(nth + 1) - at(nth));
            let height = (count * HEIGHT / scale).max(1);
            let width = width - width.div_ceil(6);
            let sign = if side == Side::Above { "-" } else { "" };
            path.push_str(&format!("M{left} {line}v{sign}{height}h{width}V{line}z"));
        }
        path.into()
    }
}

/// The same by year, newest first.
fn years(took_part: &BTreeMap<i64, usize>, mentioned: &BTreeMap<i64, usize>) -> Vec<ActivityYear> {
    let mut years: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
    took_part.iter().for_each(|(month, count)| years.entry(month.div_euclid(12)).or_default().0 += count);
    mentioned.iter().for_each(|(month, count)| years.entry(month.div_euclid(12)).or_default().1 += count);
    let view = |(year, (took_part, mentioned)): (i64, (usize, usize))| ActivityYear {
        title: year.to_string().into(),
        took_part,
        mentioned,
    };
    years.into_iter().rev().map(view).collect()
}

fn place_of_band((nth, band): (usize, BandView)) -> BandView {
    BandView { y: nth * 26 + 14, ..band }
}

fn month_number(year: i16, month: i8) -> i64 {
    i64::from(year) * 12 + i64::from(month) - 1
}

fn year_of(date: PartialDate) -> i16 {
    date.first_day().year()
}

fn percent(thousandths: i64) -> Text {
    format!("{}.{}%", thousandths / 10, thousandths % 10).into()
}

fn shortened(title: &Text) -> Text {
    match title.char_indices().nth(TITLE_LETTERS) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()).into(),
        None => title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        PartialDate::parse(text).expect("a date").first_day()
    }

    #[test]
    fn days_lie_between_the_ends_of_their_years() {
        let axis = Axis { first: 2020, last: 2023 };
        assert_eq!(
            ["2020-01-01", "2021-01-01", "2022-07-01", "2023-12-31"].map(|it| axis.place(day(it))),
            [0, 250, 623, 998]
        );
        assert_eq!(axis.place(day("1990-01-01")), 0);
    }

    #[test]
    fn few_years_are_named() {
        let titles =
            |first, last| Axis { first, last }.marks().iter().map(|it| it.title.to_string()).collect::<Vec<_>>();
        assert_eq!(titles(2024, 2026), ["2024", "2025", "2026"]);
        assert_eq!(titles(1994, 2026), ["1995", "2000", "2005", "2010", "2015", "2020"]);
        assert_eq!(titles(2026, 2026), ["2026"]);
        assert!(titles(1, 9999).len() <= 7);
    }

    #[test]
    fn a_tick_is_drawn_once_however_much_happened() {
        let axis = Axis { first: 2000, last: 2026 };
        let dates: Vec<Date> = (0..30_000)
            .map(|nth| day(&format!("{}-{:02}-{:02}", 2000 + nth / 1200, nth / 100 % 12 + 1, nth % 28 + 1)))
            .collect();
        let mut sorted = dates;
        sorted.sort();
        assert!(axis.ticks(&sorted, 2, 11).len() < 500 * 12);
    }

    #[test]
    fn bars_become_longer_periods_as_years_grow() {
        let of = |first, last| Bars::new(Axis { first, last });
        assert_eq!(
            [of(2026, 2026), of(2016, 2026), of(1960, 2026), of(1, 9999)].map(|it| (it.name, it.count)),
            [("month", 12), ("month", 132), ("year", 67), ("century", 100)]
        );
    }

    #[test]
    fn bars_stand_on_the_line_and_hang_from_it() {
        let bars = Bars { first_month: 0, count: 10, months: 1, name: "month" };
        let counts = bars.counts(&BTreeMap::from([(0, 3), (9, 1)]));
        assert_eq!(&*bars.path(&counts, 75, 4, Side::Above), "M0 75v-75h83V75zM900 75v-25h83V75z");
        assert_eq!(&*bars.path(&counts, 75, 4, Side::Below), "M0 75v75h83V75zM900 75v25h83V75z");
    }

    #[test]
    fn long_titles_are_cut_between_letters() {
        assert_eq!(&*shortened(&"Präsident".into()), "Präsident");
        assert_eq!(shortened(&"ä".repeat(60).into()).chars().count(), TITLE_LETTERS + 1);
    }
}
