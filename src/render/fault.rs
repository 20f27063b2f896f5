//! From Tera's errors to diagnostics with exact places.

use tera::{Error, ErrorKind, ReportError};

use super::{
    nesting::{Opener, open_at},
    template::Template,
    templates::Templates,
    vocabulary::{Sort, help_for},
    wording::{Around, Wording, is_about_a_name, reword},
};
use crate::base::{Code, Diagnostic, Place, Related, SourcePath, Span, Spot};

/// Returns the fault that keeps a template from being read, if the error is such a one, and the byte where reading stopped.
pub fn of_syntax(templates: &Templates, error: &Error) -> Option<(Diagnostic, usize)> {
    let ErrorKind::SyntaxError(report) = error.kind() else { return None };
    let template = templates.get(report.filename())?;
    let place = template.place(&report.span().range);
    let diagnostic = match report.message() {
        "Unexpected end of input" => never_closed(template, report),
        said if said.starts_with("Unclosed component") => never_closed(template, report),
        "Unknown tag" => unknown_tag(templates, template, report),
        said => {
            let Wording { message, help } = reword(said, &Around::default());
            Diagnostic::new(Code::TemplateError, place, message).maybe_help(help)
        }
    };
    Some((with_notes(diagnostic, templates, error), report.span().range.start))
}

/// Returns the fault of a rendering; `page` is the template that was asked for.
pub fn of_rendering(templates: &Templates, page: &str, error: &Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::RenderingError(report) => match templates.get(report.filename()) {
            Some(template) => with_notes(placed(template, report), templates, error),
            None => unplaced(templates, page, report.message()),
        },
        ErrorKind::TemplateNotFound(name) => {
            let place = Place::file(&SourcePath::new(format!("templates/{name}")));
            let help = help_for(Sort::Template, name, templates);
            Diagnostic::new(Code::TemplateError, place, format!("there is no template `{name}`")).help(help)
        }
        _ => unplaced(templates, page, &error.to_string()),
    }
}

/// Returns the faults of a set of templates that our own checks passed and Tera did not: each report in Tera's text, or
/// the text as a whole.
pub fn of_loading(templates: &Templates, error: &Error) -> Vec<Diagnostic> {
    if let Some((fault, _)) = of_syntax(templates, error) {
        return vec![fault];
    }
    let said = error.to_string();
    let reports: Vec<Diagnostic> = said.split("\n\n").filter_map(|report| reported(templates, report)).collect();
    match reports.is_empty() {
        true => vec![unplaced(templates, "", &said)],
        false => reports,
    }
}

fn placed(template: &Template, report: &ReportError) -> Diagnostic {
    let around = Around::of(&template.text, &report.span().range);
    let Wording { message, help } = reword(report.message(), &around);
    let range = if is_about_a_name(report.message()) { report.span().range.clone() } else { around.range };
    Diagnostic::new(Code::TemplateError, template.place(&range), message).maybe_help(help)
}

fn unplaced(templates: &Templates, page: &str, said: &str) -> Diagnostic {
    let path = templates
        .resolve(page)
        .map_or_else(|| SourcePath::new(format!("templates/{page}")), |found| found.path.clone());
    let Wording { message, help } = reword(said, &Around::default());
    Diagnostic::new(Code::TemplateError, Place::file(&path), message).maybe_help(help)
}

fn never_closed(template: &Template, report: &ReportError) -> Diagnostic {
    let end = report.span().range.end;
    let place = template.place(&(end..end));
    match open_at(&template.text, template.text.len()) {
        Some(opener) => {
            let message = format!("the template ends before `{}`", opener.end);
            opened(Diagnostic::new(Code::TemplateError, place, message), template, &opener)
                .help(format!("put `{}` where the part that `{}` begins is to end", opener.end, opener.tag))
        }
        None => Diagnostic::new(Code::TemplateError, place, "the template ends in the middle of a tag")
            .help("close the tag with `%}` or `}}`"),
    }
}

fn unknown_tag(templates: &Templates, template: &Template, report: &ReportError) -> Diagnostic {
    let range = &report.span().range;
    let word = template.text.get(range.clone()).unwrap_or_default();
    let place = template.place(range);
    let fault = |message: String| Diagnostic::new(Code::TemplateError, place.clone(), message);
    let ends = word.starts_with("end") || matches!(word, "else" | "elif" | "</");
    match open_at(&template.text, range.start) {
        Some(opener) if ends => {
            let message = format!("`{word}` stands where `{}` is due", opener.end);
            opened(fault(message), template, &opener).help(format!("put `{}` before it", opener.end))
        }
        None if ends => {
            fault(format!("`{word}` ends nothing")).help("remove it, or put the tag that it ends before it")
        }
        _ => fault(format!("there is no tag `{word}`")).help(help_for(Sort::Tag, word, templates)),
    }
}

fn opened(diagnostic: Diagnostic, template: &Template, opener: &Opener) -> Diagnostic {
    diagnostic.related(template.place(&opener.range), format!("`{}` opened here", opener.tag))
}

/// Adds the places that Tera notes below its report; they are in its text alone.
fn with_notes(mut diagnostic: Diagnostic, templates: &Templates, error: &Error) -> Diagnostic {
    let said = error.to_string();
    diagnostic.related.extend(said.split("\n\nnote: ").skip(1).filter_map(|note| noted(templates, note)));
    diagnostic
}

/// Reads `called from base.html:3:4` and the carets below it.
fn noted(templates: &Templates, note: &str) -> Option<Related> {
    let (head, frame) = note.split_once('\n')?;
    let (label, location) = head.rsplit_once(' ')?;
    Some(Related { place: located(templates, location, frame)?, message: label.to_owned() })
}

/// Reads `error: message`, `--> base.html:3:4` and the carets below them.
fn reported(templates: &Templates, report: &str) -> Option<Diagnostic> {
    let (message, rest) = report.strip_prefix("error: ")?.split_once("--> ")?;
    let (location, frame) = rest.split_once('\n')?;
    let Wording { message, help } = reword(message.trim(), &Around::default());
    Some(Diagnostic::new(Code::TemplateError, located(templates, location, frame)?, message).maybe_help(help))
}

fn located(templates: &Templates, location: &str, frame: &str) -> Option<Place> {
    let mut parts = location.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let template = templates.get(parts.next()?)?;
    let carets = frame.lines().nth(2).unwrap_or_default().bytes().filter(|byte| *byte == b'^').count();
    let span = Span { line, column, length: carets.max(1) as u32 };
    Some(Place { path: template.path.clone(), spot: Spot::Span(span) })
}
