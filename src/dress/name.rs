use data_encoding::BASE64;

use crate::{
    base::{Fingerprint, sha384},
    model::Named,
};

/// How many digits of the digest stand in a name: one in a million million that a new text has the name of an old one.
const DIGITS: usize = 10;

/// Returns the digits of a digest that stand in names.
pub fn digits(fingerprint: Fingerprint) -> String {
    fingerprint.hex()[..DIGITS].to_owned()
}

/// Puts the digest of its bytes into a file's name, before the ending: `site.0f1e2d3c4b.css`.
pub fn named(path: &str, bytes: &[u8], fingerprint: Fingerprint) -> Named {
    let digits = digits(fingerprint);
    let path = match path.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{digits}.{ending}"),
        None => format!("{path}.{digits}"),
    };
    Named { path, integrity: format!("sha384-{}", BASE64.encode(&sha384(bytes))).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_digest_before_its_ending() {
        let named = named("a/b.min.js", b"alert('Hello, world.');", Fingerprint::of(b"x"));
        assert_eq!(named.path, format!("a/b.min.{}.js", &Fingerprint::of(b"x").hex()[..10]));
        // The example of the specification, https://www.w3.org/TR/SRI/.
        let expected = "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO";
        assert_eq!(&*named.integrity, expected);
    }
}
