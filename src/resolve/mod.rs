//! Resolve: binds every name. Documents in, [`Site`](crate::model::Site) out.
//!
//! Who is meant by a name, which role and country a person had on the day, who took part and who was merely mentioned, what
//! is published at the clock's instant: all of it is decided here, and nobody asks again. Documents that change later are
//! bound by themselves, with those alone that ask for what they say. The stage knows nothing of addresses, Markdown or
//! templates, and reads no file.

mod asking;
mod bind;
mod callings;
mod countries;
mod entries;
mod groups;
mod identity;
mod permanent_ids;
mod profiles;
mod publication;
mod resolver;
mod roles;
mod shared_pages;
mod shelves;
mod topics;
mod touched;
mod translations;

pub use resolver::Resolver;
