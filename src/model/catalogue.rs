use std::sync::Arc;

use crate::base::SourcePath;

/// Everything that templates can be made of: the templates and components there are, and what may be called in them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    /// Whole files, by name; those of the theme that a file of the project hides are called `default/…`.
    pub templates: Vec<TemplateEntry>,
    /// Components, by name; each as it is called now.
    pub components: Vec<ComponentEntry>,
    /// Functions, by name.
    pub functions: Vec<ToolEntry>,
    /// Filters beside those of Tera, by name.
    pub filters: Vec<ToolEntry>,
}

/// A template.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateEntry {
    /// The name by which others extend or include it.
    pub name: String,
    /// The file.
    pub path: SourcePath,
    /// The template it extends.
    pub parent: Option<String>,
    /// Its blocks, in their order.
    pub blocks: Vec<String>,
    /// Its text.
    pub text: Arc<str>,
}

/// A component.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentEntry {
    /// Its name.
    pub name: String,
    /// Its arguments as they are declared: `person, heading: string = "h3"`.
    pub arguments: String,
    /// The file that defines it.
    pub path: SourcePath,
    /// The text of its definition.
    pub text: String,
}

/// A function or a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolEntry {
    /// Its name.
    pub name: &'static str,
    /// What a filter is applied to; nothing for a function.
    pub takes: Option<&'static str>,
    /// Its arguments.
    pub arguments: &'static [Argument],
    /// What it does.
    pub about: &'static str,
    /// An example that runs.
    pub example: &'static str,
    /// What the example prints.
    pub output: &'static str,
}

/// An argument of a function or filter, given by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// What it says, with its default.
    pub about: &'static str,
}
