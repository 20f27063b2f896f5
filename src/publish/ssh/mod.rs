//! A folder with releases on another machine, reached over ssh.
//!
//! The folder is kept as one of this machine is, by the same steps ([`Releases`](super::Releases)): [`RemoteDisk`] is the disk there, as far as
//! a shell can be one, over a single connection; [`Rsync`] brings the files. Which keys are used and which hosts are trusted is
//! ssh's own matter, and its configuration's.

mod remote;
mod rsync;
mod session;

pub use remote::RemoteDisk;
pub use rsync::Rsync;
