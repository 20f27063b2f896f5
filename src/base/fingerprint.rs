use serde::{Deserialize, Serialize};
use std::{cell::Cell, fmt};

use super::digester::Digester;

thread_local! {
    /// Grows to the largest value of its thread once.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The BLAKE3 digest of some bytes or of a value's serialised form: equal fingerprints mean equal contents.
///
/// Length: 32 bytes. Stable over machines and runs, so it may be kept in a cache or published.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Digests bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Fingerprint(*blake3::hash(bytes).as_bytes())
    }

    /// Digests a value through its serialised form.
    ///
    /// Maps must be ordered (`BTreeMap`), or the digest would differ from run to run.
    pub fn of_value(value: &impl Serialize) -> Self {
        let mut buffer = BUFFER.take();
        buffer.clear();
        value.serialize(Digester(&mut buffer)).expect("a digester takes every value");
        let fingerprint = Fingerprint::of(&buffer);
        // A value that is digested within another one, as a part is, has taken a buffer of its own.
        BUFFER.set(buffer);
        fingerprint
    }

    /// Returns the digest, 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Digests several fingerprints in their order.
    pub fn of_all(parts: &[Fingerprint]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&part.0);
        }
        Fingerprint(*hasher.finalize().as_bytes())
    }

    /// Returns the digest in hexadecimal, 64 characters.
    pub fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    /// Returns the first 6 characters of the digest in hexadecimal.
    pub fn short_hex(&self) -> String {
        let [first, second, third, ..] = self.0;
        format!("{first:02x}{second:02x}{third:02x}")
    }

    /// Reads the form that [`Fingerprint::hex`] writes; nothing for any other text.
    pub fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Fingerprint(*hash.as_bytes()))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.hex()[..12])
    }
}

/// Serialises a value compactly, for a cache, behind bytes that are there already; nothing if it cannot be.
pub fn append_bytes(mut bytes: Vec<u8>, value: &impl Serialize) -> Option<Vec<u8>> {
    // A list that grows by doubling would take up to three times its room.
    bytes.reserve_exact(postcard::experimental::serialized_size(value).ok()?);
    postcard::to_extend(value, bytes).ok()
}

/// Reads what [`append_bytes`] wrote; nothing if it is anything else.
pub fn from_bytes<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Option<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_form_is_read_back() {
        let fingerprint = Fingerprint::of(b"text");
        assert_eq!(Fingerprint::from_hex(&fingerprint.hex()), Some(fingerprint));
        assert_eq!(Fingerprint::from_hex("abc"), None);
    }

    #[test]
    fn values_that_differ_have_different_fingerprints() {
        assert_ne!(Fingerprint::of_value(&("a", 1)), Fingerprint::of_value(&("a", 2)));
        assert_eq!(Fingerprint::of_value(&vec!["x"; 9000]), Fingerprint::of_value(&vec!["x"; 9000]));
    }

    #[test]
    fn flattened_values_have_fingerprints_too() {
        #[derive(Serialize)]
        struct Inner {
            title: &'static str,
        }
        #[derive(Serialize)]
        struct Outer {
            #[serde(flatten)]
            inner: Inner,
            count: u8,
        }
        let of = |title, count| Fingerprint::of_value(&Outer { inner: Inner { title }, count });
        assert_eq!(of("a", 1), of("a", 1));
        assert!(of("a", 1) != of("b", 1) && of("a", 1) != of("a", 2));
    }
}
