//! Asks other servers whether what the site leads to is still there.
//!
//! Input: addresses, and the elements that are led to at each. Output: for each whether readers get there, and why not. One server
//! is asked one thing at a time, with a pause; an answer that is waited for, a body that is read and a way that is followed have an
//! end. It knows nothing of pages or texts, and asks no clock: it is given one. Nothing is asked of this machine or of private networks
//! unless the site says so, wherever a name or a redirection leads.

mod anchors;
mod answers;
mod ask;
mod client;
mod follow;
mod manners;
mod private;
mod retry_after;

pub use answers::Answers;
pub use ask::{Asked, How, Progress, ask};
pub use manners::Time;
