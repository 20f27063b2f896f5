use super::Diagnostic;

/// A value and the diagnostics found while making it.
///
/// The value is complete whatever the diagnostics say; whether an error among them stops the build is decided by the
/// pipeline, not by the stage that found it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checked<T> {
    /// What the stage made.
    pub value: T,
    /// What it found on the way, in the order found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// Wraps a value that was made without a fault.
    pub fn clean(value: T) -> Self {
        Checked { value, diagnostics: Vec::new() }
    }

    /// Changes the value and keeps the diagnostics.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: change(self.value), diagnostics: self.diagnostics }
    }

    /// Hands the diagnostics over to `all` and returns the value.
    pub fn report_to(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }

    /// Says whether one of the diagnostics is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
