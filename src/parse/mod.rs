//! parse.

mod marks;
mod node;
mod text;

pub use text::{FRONT_BYTES_MAX, Parts, TEXT_BYTES_MAX, TextFault, clean, split};
