use super::visible::visible;
use crate::{
    base::{Diagnostic, Severity, Spot},
    pipeline::Report,
};

/// Writes a report as workflow commands of GitHub Actions, which shows them at the lines they concern: `::error file=…,line=…::…`.
///
/// Source: GitHub Docs, "Workflow commands for GitHub Actions". Columns count characters, as ours do.
pub fn draw(report: &Report) -> String {
    report.diagnostics.iter().map(command).collect()
}

fn command(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    };
    let position = match &diagnostic.place.spot {
        Spot::Span(span) => {
            let (column, last) = (span.column, span.column + span.length.saturating_sub(1));
            format!(",line={},col={column},endColumn={last}", span.line)
        }
        _ => String::new(),
    };
    let help = diagnostic.help.iter().map(|help| format!("\n{help}"));
    let message: String = std::iter::once(diagnostic.message.clone()).chain(help).collect();
    let path = property(diagnostic.place.path.as_str());
    format!("::{level} file={path}{position},title={}::{}\n", diagnostic.code, data(&message))
}

/// Escapes a value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Escapes the message of a command.
fn data(text: &str) -> String {
    let text = visible(text);
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, Place, SourcePath, Span};

    #[test]
    fn a_message_cannot_end_its_command() {
        let place = Place::span(&SourcePath::new("a,b:c.md"), Span { line: 3, column: 5, length: 2 });
        let found = Diagnostic::new(Code::BrokenLink, place, "50% of `x`\n::error::y").help("mend it");
        assert_eq!(
            command(&found),
            "::error file=a%2Cb%3Ac.md,line=3,col=5,endColumn=6,title=broken-link::50%25 of `x`%0A::error::y%0Amend it\n"
        );
    }
}
