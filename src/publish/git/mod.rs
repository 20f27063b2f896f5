//! A branch of a git repository: what stands there is its newest commit, and a publish adds one.
//!
//! All of it is done by the `git` command in a bare repository of its own, which may be lost at any time: nothing is checked out,
//! and no working tree is touched. That the branch moves is the one instant at which hosts see the edition; it moves only from the commit
//! that was looked at, so two publishers cannot interleave.

mod batch;
mod branch;
mod command;
mod commit;
mod tree;

pub use branch::Branch;
