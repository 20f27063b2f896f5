// A bar and the times of stages need the running clock; nothing that is built does.
#![allow(clippy::disallowed_methods)]

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    cell::Cell,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{base::SitePath, model::Maker, pipeline::Progress};

/// Work that is over sooner shows no bar.
const BAR_AFTER: Duration = Duration::from_millis(300);

const WITH_TOTAL: &str = "{msg:>8} {bar:32} {pos}/{len}";
const WITHOUT_TOTAL: &str = "{msg:>8} {spinner}";

/// Watches the work: draws a bar on standard error if it takes long, and takes the time of each stage.
pub struct Watch {
    started: Instant,
    bar: Option<ProgressBar>,
    stages: Mutex<Vec<(String, Instant)>>,
    pages: Option<Mutex<Vec<PageCost>>>,
}

/// What a page took from its text to its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct PageCost {
    pub maker: Maker,
    pub path: SitePath,
    pub took: Duration,
}

/// What a watch has seen.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// How long all took.
    pub took: Duration,
    /// How long each stage took, in their order.
    pub stages: Vec<(String, Duration)>,
    /// Every page that was made, in no order, if that was asked for.
    pub pages: Vec<PageCost>,
}

thread_local! {
    /// When the page began that this thread makes.
    static PAGE_BEGAN: Cell<Option<Instant>> = const { Cell::new(None) };
}

impl Watch {
    /// Takes times only.
    pub fn without_bar() -> Self {
        Watch { started: Instant::now(), bar: None, stages: Mutex::default(), pages: None }
    }

    /// Takes times, and draws a bar once the work has taken a third of a second.
    pub fn with_bar() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Watch { bar: Some(bar), ..Watch::without_bar() }
    }

    /// Returns how long the work has gone on.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Takes the time of each page too.
    pub fn of_pages(self) -> Self {
        Watch { pages: Some(Mutex::default()), ..self }
    }

    /// Takes the bar away and returns what was seen.
    pub fn finish(self) -> Seen {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
        let stages = self.stages.into_inner().unwrap_or_else(PoisonError::into_inner);
        let pages = self.pages.map(|pages| pages.into_inner().unwrap_or_else(PoisonError::into_inner));
        let now = Instant::now();
        Seen { took: now - self.started, stages: lengths(stages, now), pages: pages.unwrap_or_default() }
    }

    fn show_if_long(&self, bar: &ProgressBar) {
        if bar.is_hidden() && self.started.elapsed() > BAR_AFTER {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Progress for Watch {
    fn stage(&self, name: &str, total: Option<usize>) {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), Instant::now()));
        let Some(bar) = &self.bar else { return };
        bar.reset();
        bar.set_style(style(total));
        match total {
            Some(total) => bar.set_length(total as u64),
            None => bar.unset_length(),
        }
        self.show_if_long(bar);
        bar.set_message(name.to_owned());
    }

    fn advance(&self, count: usize) {
        let Some(bar) = &self.bar else { return };
        self.show_if_long(bar);
        bar.inc(count as u64);
    }

    fn page_begins(&self) {
        if self.pages.is_some() {
            PAGE_BEGAN.set(Some(Instant::now()));
        }
    }

    fn page_ends(&self, maker: Maker, path: &SitePath) {
        let (Some(pages), Some(began)) = (&self.pages, PAGE_BEGAN.take()) else { return };
        let cost = PageCost { maker, path: path.clone(), took: began.elapsed() };
        pages.lock().unwrap_or_else(PoisonError::into_inner).push(cost);
    }
}

/// Each stage ends where the next begins, the last one at `end`.
fn lengths(stages: Vec<(String, Instant)>, end: Instant) -> Vec<(String, Duration)> {
    let ends: Vec<Instant> = stages.iter().map(|(_, start)| *start).skip(1).chain([end]).collect();
    stages.into_iter().zip(ends).map(|((name, start), end)| (name, end - start)).collect()
}

fn style(total: Option<usize>) -> ProgressStyle {
    let template = if total.is_some() { WITH_TOTAL } else { WITHOUT_TOTAL };
    ProgressStyle::with_template(template).expect("the templates of this file are sound").progress_chars("=> ")
}

/// Returns the times of the stages as lines for `--verbose`.
pub fn stage_times(stages: &[(String, Duration)]) -> String {
    stages.iter().map(|(name, took)| format!("{name:>10} {:8.1} ms\n", took.as_secs_f64() * 1000.0)).collect()
}

/// Returns the times of the stages and of the whole as a table for `--timings`, each with its share of the whole.
pub fn stage_table(stages: &[(String, Duration)], whole: Duration) -> String {
    const HEAD: &str = "stage";
    let all = ("all".to_owned(), whole);
    let rows: Vec<&(String, Duration)> = stages.iter().chain([&all]).collect();
    let width = rows.iter().map(|(name, _)| name.len()).fold(HEAD.len(), usize::max);
    let row = |(name, took): &(String, Duration)| {
        // Nothing took a share of nothing; a clock may be that coarse.
        let share = if whole.is_zero() { 0.0 } else { took.as_secs_f64() / whole.as_secs_f64() * 100.0 };
        format!("{name:width$} {:10.1} {share:7.1} %\n", took.as_secs_f64() * 1000.0)
    };
    let head = format!("{HEAD:width$} {:>10} {:>9}\n", "ms", "share");
    rows.into_iter().map(row).fold(head, |table, row| table + &row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_is_timed_in_its_order_from_any_thread() {
        let watch = Watch::with_bar();
        watch.stage("load", None);
        watch.stage("render", Some(3));
        std::thread::scope(|scope| drop(scope.spawn(|| watch.advance(3))));
        let Seen { took: all, stages, .. } = watch.finish();
        let names: Vec<&str> = stages.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["load", "render"]);
        assert!(stages.iter().map(|(_, took)| *took).sum::<Duration>() <= all);
    }

    #[test]
    fn a_stage_ends_where_the_next_begins() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        let stages =
            vec![("load".to_owned(), start), ("parse".to_owned(), after(10)), ("render".to_owned(), after(15))];
        let took: Vec<u128> = lengths(stages, after(45)).iter().map(|(_, took)| took.as_millis()).collect();
        assert_eq!(took, [10, 5, 30]);
    }

    #[test]
    fn times_are_aligned() {
        let stages =
            [("load".to_owned(), Duration::from_micros(1234)), ("render".to_owned(), Duration::from_millis(150))];
        assert_eq!(stage_times(&stages), "      load      1.2 ms\n    render    150.0 ms\n");
    }

    #[test]
    fn a_table_of_times_has_shares_of_the_whole() {
        let stages = [
            ("find files".to_owned(), Duration::from_millis(50)),
            ("render and write".to_owned(), Duration::from_millis(149)),
        ];
        assert_eq!(
            stage_table(&stages, Duration::from_millis(200)),
            "\
stage                    ms     share
find files             50.0    25.0 %
render and write      149.0    74.5 %
all                   200.0   100.0 %
"
        );
        assert_eq!(stage_table(&[], Duration::ZERO), "stage         ms     share\nall          0.0     0.0 %\n");
    }
}
