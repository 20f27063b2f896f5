//! One fault of a template, however many pages show it.

use crate::base::Diagnostic;

/// Shows each template fault once, with the count of pages on which it was found.
///
/// Faults are the same if place, code, severity and message are. Order: that of [`Diagnostic`]; of merged ones the first in
/// it stays, so its page is the first by path, whatever the order in which pages were rendered.
pub fn merge(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort();
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        match merged.last_mut() {
            Some(last) if same(last, &diagnostic) => last.count += diagnostic.count,
            _ => merged.push(diagnostic),
        }
    }
    merged
}

fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    (&a.place, a.code, a.severity, &a.message) == (&b.place, b.code, b.severity, &b.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, Place, SourcePath};

    fn fault(message: &str, page: &str) -> Diagnostic {
        let template = SourcePath::new("templates/base.html");
        Diagnostic::new(Code::TemplateError, Place::file(&template), message)
            .help(format!("help on {page}"))
            .related(Place::file(&SourcePath::new(page)), "while rendering")
    }

    #[test]
    fn one_fault_of_many_pages_is_shown_once_with_the_first_page() {
        let found = vec![fault("b", "z.md"), fault("a", "m.md"), fault("a", "c.md"), fault("a", "x.md")];
        let merged = merge(found.clone());
        let shown: Vec<_> = merged
            .iter()
            .map(|fault| (fault.message.as_str(), fault.related[0].place.path.as_str(), fault.count))
            .collect();
        assert_eq!(shown, [("a", "c.md", 3), ("b", "z.md", 1)]);
        assert_eq!(merge(found.into_iter().rev().collect()), merged);
    }
}
