//! `dateline next-due`: the instant at which the public site will be another by itself.

use serde_json::json;

use super::{
    args::Format,
    commands::{Context, Outcome, outcome, tell_faults, watch},
    console::Console,
};
use crate::{
    base::{Diagnostic, TimeZone, Timestamp, WrittenTime, iso_text, whole_second},
    pipeline::{Failure, Goal},
};

/// Carries the command out.
pub fn next_due(context: &Context<'_>, console: &mut Console) -> Result<Outcome, Failure> {
    let watch = watch(console);
    let result = context.engine.run(&context.request()?, Goal::Resolve, &watch);
    watch.finish();
    let mut report = result?;
    // Warnings are for `check`; errors say why a moment may be missing.
    report.diagnostics.retain(Diagnostic::is_error);
    tell_faults(&report, console);
    let zone = report.zone.clone().unwrap_or(TimeZone::UTC);
    let due = report.next_due.map(whole_second);
    console.data(&draw(due, &zone, context.flags.format))?;
    if due.is_none() {
        console.say("Nothing is due: the site stays as it is until somebody changes it\n");
    }
    match outcome(&report) {
        Outcome::Fine if due.is_none() => Ok(Outcome::NothingDue),
        outcome => Ok(outcome),
    }
}

/// Writes the moment for whom it is meant for; nothing where there is none, but for programs that read JSON.
fn draw(due: Option<Timestamp>, zone: &TimeZone, format: Format) -> String {
    let iso = |due: Timestamp| iso_text(&WrittenTime::Instant(due), zone);
    let line = match (format, due) {
        (Format::Json, due) => json!({ "due": due.map(iso), "unix": due.map(Timestamp::as_second) }).to_string(),
        (_, None) => return String::new(),
        (Format::Unix, Some(due)) => due.as_second().to_string(),
        (Format::Systemd, Some(due)) => due.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        (_, Some(due)) => iso(due),
    };
    line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: Format, expected: [&str; 2]) {
        let zone = TimeZone::get("Europe/Paris").expect("a zone of the database");
        let due: Timestamp = "2026-01-06T17:00:00Z".parse().expect("an instant");
        assert_eq!([draw(Some(due), &zone, format), draw(None, &zone, format)], expected, "{format:?}");
    }

    #[test]
    fn each_reader_gets_the_moment_in_its_own_form() {
        check(Format::Human, ["2026-01-06T18:00:00+01:00\n", ""]);
        check(Format::Iso, ["2026-01-06T18:00:00+01:00\n", ""]);
        check(Format::Unix, ["1767718800\n", ""]);
        check(Format::Systemd, ["2026-01-06 17:00:00 UTC\n", ""]);
        let json = "{\"due\":\"2026-01-06T18:00:00+01:00\",\"unix\":1767718800}\n";
        check(Format::Json, [json, "{\"due\":null,\"unix\":null}\n"]);
    }
}
