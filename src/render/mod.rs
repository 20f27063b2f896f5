//! The render stage: a page, its body's HTML and the templates become bytes, through Tera, or through an encoder where a format
//! asks for one.
//!
//! Input: [`Page`](crate::model::Page), the body as HTML ([`BodyHtml`]), the template files of the project and of the
//! embedded theme. Output: the page's bytes, or one [`Diagnostic`](crate::base::Diagnostic) with the exact place in the
//! template. [`Engine::closure`] says what a page's bytes depend on beside the page, for the pipeline's traces.
//!
//! Templates see `page`, `content`, `toc` and `site`, the filters of [`FILTERS`] and the functions of [`FUNCTIONS`], which speak the
//! language of the page. They
//! cannot read the clock, the disk, the network or the environment, and nothing in them is left to chance.
//!
//! This module deliberately does not know how Markdown becomes HTML, which pages there are, or where bytes go. It alone
//! knows Tera.

#![expect(clippy::result_large_err, reason = "a fault ends its page, so its size costs nothing")]

mod arguments;
mod catalogue;
mod check;
mod closure;
mod controls;
mod encoders;
mod engine;
mod fault;
mod filters;
mod functions;
mod lexer;
mod marked;
mod merge;
mod nesting;
mod picture;
mod queries;
mod relative;
mod speech;
mod table;
mod template;
mod templates;
mod values;
mod vocabulary;
mod ways;
mod wording;
mod words;

#[cfg(test)]
mod soup;
#[cfg(test)]
mod tests;

pub use catalogue::catalogue;
pub use engine::{BodyHtml, Engine, Rendered, STACK_BYTES};
pub use filters::FILTERS;
pub use functions::{Assets, FUNCTIONS, Given};
pub use marked::{Mark, marked};
pub use merge::merge;
pub use relative::relative;
pub use table::{Argument, Example, Filter, Function};
pub use template::span_of;
pub use ways::{Ways, ways};
