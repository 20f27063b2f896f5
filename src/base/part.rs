use serde::{Serialize, Serializer};
use std::{cell::Cell, ops::Deref, sync::Arc};

use super::Fingerprint;

/// The name under which a part is told apart from any other value while it is serialised.
pub const PART: &str = "$dateline::Part";

thread_local! {
    static ANNOUNCED: Cell<Option<Fingerprint>> = const { Cell::new(None) };
}

/// A value that stands in many places, made once; its digest stands for it where digests are made, and whoever turns it into
/// something else may keep what came of it under the digest.
///
/// It is serialised as the value itself, inside a newtype of the name [`PART`] whose digest is [`announced`].
#[derive(Debug, Clone)]
pub struct Part<T> {
    value: Arc<T>,
    digest: Fingerprint,
}

impl<T: Serialize> Part<T> {
    /// Takes a value.
    pub fn new(value: T) -> Self {
        // Parts of two types may look alike.
        let digest = Fingerprint::of_value(&(std::any::type_name::<T>(), &value));
        Part { digest, value: Arc::new(value) }
    }
}

impl<T> Deref for Part<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> PartialEq for Part<T> {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl<T: Serialize> Serialize for Part<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ANNOUNCED.set(Some(self.digest));
        let outcome = serializer.serialize_newtype_struct(PART, &*self.value);
        ANNOUNCED.set(None);
        outcome
    }
}

/// Takes the digest of the part whose newtype is being serialised: to be asked before the value in it is.
pub fn announced() -> Option<Fingerprint> {
    ANNOUNCED.take()
}
