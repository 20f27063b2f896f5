use crate::{
    base::Text,
    publish::{Headers, PublishError},
};

/// The few things that are asked of a store of objects.
///
/// Each is whole or has not happened; one that fails may have happened all the same, when it was the answer that was lost. Keys are
/// paths below the part of the store that is ours.
pub trait Bucket: Send + Sync {
    /// Reads an object; nothing if there is none.
    fn get(&self, key: &str) -> Result<Option<Object>, PublishError>;

    /// Asks for what is said of an object without its bytes; nothing if there is none.
    fn look(&self, key: &str) -> Result<Option<Seen>, PublishError>;

    /// Writes an object, under a condition.
    fn put(&self, key: &str, object: &Sent<'_>, condition: Condition<'_>) -> Result<Put, PublishError>;

    /// Takes an object away; that there is none is no fault.
    fn delete(&self, key: &str) -> Result<(), PublishError>;

    /// Returns the keys of all objects.
    fn list(&self) -> Result<Vec<Text>, PublishError>;
}

/// Which of several objects that were at a key in turn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Version {
    /// What the store calls it in HTTP.
    pub e_tag: Option<String>,
    /// What some stores call it besides.
    pub version: Option<String>,
}

/// What a store says of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The digest that dateline noted with it; nothing if it came from elsewhere.
    pub sha256: Option<Text>,
    /// Its size in bytes.
    pub size: u64,
    /// What is sent with it.
    pub headers: Headers,
}

/// An object as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Which it is.
    pub version: Version,
    /// What is said of it.
    pub seen: Seen,
}

/// An object to be written.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Their digest, which is noted with it.
    pub sha256: &'a str,
    /// What is sent with it.
    pub headers: &'a Headers,
}

/// Under which condition an object is written.
#[derive(Debug, Clone, Copy)]
pub enum Condition<'v> {
    /// Whatever is there.
    Any,
    /// Only if nothing is.
    Absent,
    /// Only if this very object is.
    Is(&'v Version),
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// The object is there.
    Done(Version),
    /// The condition did not hold.
    Refused,
}
