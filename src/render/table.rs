//! What is to be said of filters and functions, for the documentation, its test and messages alike.

pub use crate::model::Argument;

/// A filter of dateline.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    /// Its name.
    pub name: &'static str,
    /// What it is applied to.
    pub takes: &'static str,
    /// Its arguments.
    pub arguments: &'static [Argument],
    /// What it does, in one or two sentences.
    pub about: &'static str,
    /// An example that runs.
    pub example: Example,
}

/// A function of dateline.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its arguments.
    pub arguments: &'static [Argument],
    /// What it gives, in one or two sentences.
    pub about: &'static str,
    /// An example that runs.
    pub example: Example,
}

/// A piece of a template and what becomes of it.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The template; it needs no variables.
    pub template: &'static str,
    /// What it prints in an HTML template.
    pub output: &'static str,
}
