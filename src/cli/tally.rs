use std::{collections::BTreeSet, time::Duration};

use crate::{
    base::{Diagnostic, Severity, WrittenTime, iso_text},
    pipeline::{Counts, Goal, Report},
};

/// How many diagnostics there are of each severity, and in how many files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notices.
    pub notices: usize,
    /// Files that a diagnostic points into, related places aside.
    pub files: usize,
}

impl Tally {
    /// Counts diagnostics; one that stands for many pages counts once.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let files: BTreeSet<_> = diagnostics.iter().map(|diagnostic| &diagnostic.place.path).collect();
        Tally {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notices: count(Severity::Notice),
            files: files.len(),
        }
    }

    /// Returns it in words, `30 errors, 2 warnings in 20 files`; nothing if there was no fault.
    pub fn text(&self) -> Option<String> {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.notices, "notice")];
        let words: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(*count, noun)).collect();
        (!words.is_empty()).then(|| format!("{} in {}", words.join(", "), counted(self.files, "file")))
    }
}

/// Returns the closing lines of `build` and `check`.
pub fn closing(report: &Report, goal: Goal, took: Duration) -> String {
    let faults = Tally::of(&report.diagnostics).text();
    if report.has_errors() {
        let nothing = if goal == Goal::Build { "; nothing was written" } else { "" };
        return format!("{}{nothing}\n", faults.unwrap_or_default());
    }
    let mut text = faults.map(|faults| faults + "\n").unwrap_or_default();
    text += &format!("{} in {:.2} s\n", done(report), took.as_secs_f64());
    if let (Some(due), Some(zone)) = (report.next_due, &report.zone) {
        text += &format!("Next change due {}\n", iso_text(&WrittenTime::Instant(due), zone));
    }
    text
}

fn done(report: &Report) -> String {
    let Counts { briefings, participants, countries, pages, .. } = report.counts;
    let held = format!(
        "{}, {}, {}: {}",
        counted(briefings, "briefing"),
        plural(participants, "person", "people"),
        plural(countries, "country", "countries"),
        counted(pages, "page")
    );
    let shard = report.shard.map(|shard| format!("shard {shard} of ")).unwrap_or_default();
    match report.changes {
        Some(changes) => format!(
            "Built {shard}{held} ({} written, {} unchanged, {} removed)",
            changes.written, changes.unchanged, changes.removed
        ),
        None => format!("Checked {held}"),
    }
}

/// Returns a count with its noun: `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    plural(count, noun, &format!("{noun}s"))
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{Code, Place, Shard, SourcePath},
        pipeline::Changes,
    };

    fn fault(code: Code, path: &str) -> Diagnostic {
        Diagnostic::new(code, Place::file(&SourcePath::new(path)), "x")
    }

    #[test]
    fn errors_end_with_their_count_and_that_nothing_was_written() {
        let diagnostics = vec![fault(Code::BadYaml, "a"), fault(Code::BadDate, "b"), fault(Code::CodeAlias, "b")];
        let report = Report { diagnostics, ..Report::default() };
        let close = |goal| closing(&report, goal, Duration::ZERO);
        assert_eq!(close(Goal::Build), "2 errors, 1 warning in 2 files; nothing was written\n");
        assert_eq!(close(Goal::Check), "2 errors, 1 warning in 2 files\n");
    }

    #[test]
    fn a_good_build_ends_with_counts_and_time() {
        let counts = Counts { briefings: 1, participants: 11, countries: 10, pages: 42, ..Counts::default() };
        let changes = Some(Changes { written: 42, ..Changes::default() });
        let report = Report { counts, changes, ..Report::default() };
        assert_eq!(
            closing(&report, Goal::Build, Duration::from_millis(123)),
            "Built 1 briefing, 11 people, 10 countries: 42 pages (42 written, 0 unchanged, 0 removed) in 0.12 s\n"
        );
        let shard = Report { shard: Shard::parse("2/8").ok(), ..report.clone() };
        let told = closing(&shard, Goal::Build, Duration::ZERO);
        assert!(told.starts_with("Built shard 2/8 of 1 briefing, 11 people, 10 countries: 42 pages ("), "{told}");
        let report = Report { diagnostics: vec![fault(Code::CodeAlias, "b")], changes: None, ..report };
        assert_eq!(
            closing(&report, Goal::Check, Duration::from_millis(123)),
            "1 warning in 1 file\nChecked 1 briefing, 11 people, 10 countries: 42 pages in 0.12 s\n"
        );
    }
}
