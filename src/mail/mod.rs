//! Puts texts into the form of e-mail.
//!
//! Input: a subject, a text as HTML and as plain text, and who sends it to whom. Output: lines that every reader's program shows whole, and
//! a whole message (RFC 5322). The same input gives the same bytes: its id and its boundary follow from what it says. It knows nothing of
//! sites, and sends nothing.

mod message;
mod wrap;

pub use message::{Message, message};
pub use wrap::wrapped;
