use serde::Serialize;

use super::{tally::Tally, visible::escape_hidden};
use crate::{
    base::{Diagnostic, Edit, Place, Severity, Shard, Spot},
    pipeline::{Changes, Counts, Report},
};

/// Writes a report as one JSON document: `{ "diagnostics": […], "summary": {…} }`.
///
/// The fields and their meaning are a contract; new ones may be added. Lines and columns count from 1, in characters, and are
/// `null` where a fault concerns the file as a whole. Characters that would steer a terminal are escaped.
pub fn draw(report: &Report) -> String {
    let document =
        Document { diagnostics: report.diagnostics.iter().map(Fault::of).collect(), summary: Summary::of(report) };
    escape_hidden(&serde_json::to_string_pretty(&document).expect("plain structs always serialise")) + "\n"
}

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Fault<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Fault<'a> {
    severity: Severity,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Position<'a>,
    help: Option<&'a str>,
    fix: &'a [Edit],
    related: Vec<RelatedFault<'a>>,
    count: u32,
}

#[derive(Serialize)]
struct RelatedFault<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Position<'a>,
}

#[derive(Serialize)]
struct Position<'a> {
    path: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    length: Option<u32>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notices: usize,
    files: usize,
    counts: Counts,
    changes: Option<Changes>,
    rendered: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<Shard>,
    next_due: Option<String>,
}

impl<'a> Fault<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Self {
        Fault {
            severity: diagnostic.severity,
            code: diagnostic.code.name(),
            message: &diagnostic.message,
            place: Position::of(&diagnostic.place),
            help: diagnostic.help.as_deref(),
            fix: &diagnostic.fix,
            related: diagnostic
                .related
                .iter()
                .map(|related| RelatedFault { message: &related.message, place: Position::of(&related.place) })
                .collect(),
            count: diagnostic.count,
        }
    }
}

impl<'a> Position<'a> {
    fn of(place: &'a Place) -> Self {
        let span = match &place.spot {
            Spot::Span(span) => Some(span),
            _ => None,
        };
        Position {
            path: place.path.as_str(),
            line: span.map(|span| span.line),
            column: span.map(|span| span.column),
            length: span.map(|span| span.length),
        }
    }
}

impl Summary {
    fn of(report: &Report) -> Self {
        let Tally { errors, warnings, notices, files } = Tally::of(&report.diagnostics);
        Summary {
            errors,
            warnings,
            notices,
            files,
            counts: report.counts,
            changes: report.changes,
            rendered: report.rendered,
            shard: report.shard,
            next_due: report.next_due.map(|instant| instant.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, SourcePath, Span};

    #[test]
    fn a_report_is_one_document_with_stable_fields() {
        let path = SourcePath::new("content/x.md");
        let span = Span { line: 9, column: 58, length: 3 };
        let report = Report {
            diagnostics: vec![
                Diagnostic::new(Code::UnknownCountry, Place::span(&path, span), "`U\u{202e}` is not a country code")
                    .help("the code of Ukraine is `UA`")
                    .related(Place::file(&path), "here"),
            ],
            ..Report::default()
        };
        let expected = r#"{
  "diagnostics": [
    {
      "severity": "error",
      "code": "unknown-country",
      "message": "`U\u202e` is not a country code",
      "path": "content/x.md",
      "line": 9,
      "column": 58,
      "length": 3,
      "help": "the code of Ukraine is `UA`",
      "fix": [],
      "related": [
        {
          "message": "here",
          "path": "content/x.md",
          "line": null,
          "column": null,
          "length": null
        }
      ],
      "count": 1
    }
  ],
  "summary": {
    "errors": 1,
    "warnings": 0,
    "notices": 0,
    "files": 1,
    "counts": {
      "briefings": 0,
      "participants": 0,
      "countries": 0,
      "groups": 0,
      "topics": 0,
      "pages": 0
    },
    "changes": null,
    "rendered": 0,
    "next_due": null
  }
}
"#;
        assert_eq!(draw(&report), expected);
    }
}
