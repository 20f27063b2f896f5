//! Addresses in `href` and `src`: which may be printed, and how.

use super::escape;

/// The schemes that may be printed. None of them runs anything in the page.
pub(super) const SCHEMES: [&str; 16] = [
    "ftp", "geo", "http", "https", "irc", "ircs", "mailto", "matrix", "news", "nntp", "sftp", "sip", "sms", "tel",
    "webcal", "xmpp",
];

/// Says whether an address has no scheme, or one of [`SCHEMES`].
pub(super) fn is_safe(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// Says whether an address means the same wherever it stands in the site: `http:`, `https:`, `mailto:`, or a fragment.
pub(super) fn stands_alone(address: &str) -> bool {
    address.starts_with('#') || scheme(address).is_some_and(|scheme| ["http", "https", "mailto"].contains(&&*scheme))
}

/// Returns the scheme as a browser reads it, in lower case.
///
/// Browsers pass over spacing and control characters before a scheme, and over tabs and line ends inside of it.
/// <https://url.spec.whatwg.org/#concept-basic-url-parser>
fn scheme(address: &str) -> Option<String> {
    let ignored = |letter: &char| *letter <= ' ' || letter.is_control();
    let mut scheme = String::new();
    for letter in address.chars().filter(|letter| !ignored(letter)) {
        match letter {
            ':' => return (!scheme.is_empty()).then_some(scheme),
            'a'..='z' | 'A'..='Z' => scheme.push(letter.to_ascii_lowercase()),
            '0'..='9' | '+' | '-' | '.' if !scheme.is_empty() => scheme.push(letter),
            _ => return None,
        }
    }
    None
}

/// Appends an address as the value of an attribute: what an address may not hold is percent-encoded, then escaped.
///
/// Letters beyond ASCII stay as they are; what is percent-encoded already is not encoded again.
pub(super) fn push(out: &mut String, address: &str) {
    let host_end = host_end(address);
    let mut written = 0;
    for (at, byte) in address.bytes().enumerate() {
        let forbidden = match byte {
            0..=b' ' | 0x7f | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => true,
            b'[' | b']' => at >= host_end,
            b'%' => !is_encoded(&address.as_bytes()[at + 1..]),
            _ => false,
        };
        if forbidden {
            escape::push_attribute(out, &address[written..at]);
            out.push_str(&format!("%{byte:02X}"));
            written = at + 1;
        }
    }
    escape::push_attribute(out, &address[written..]);
}

fn is_encoded(rest: &[u8]) -> bool {
    matches!(rest, [first, second, ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit())
}

/// Brackets belong around the host of `http://[::1]/` and nowhere else.
fn host_end(address: &str) -> usize {
    let Some(host) = address.find("://[") else { return 0 };
    address[host..].find(']').map_or(0, |end| host + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_schemes_are_safe() {
        for safe in ["", "#a", "/a:b", "../x.md", "?a:b", "https://a.org", "HTTP://a", "mailto:a@b.c", "tel:+1", "é:x"]
        {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript\r:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "blob:x",
        ] {
            assert!(!is_safe(unsafe_one), "{unsafe_one:?}");
        }
    }

    #[test]
    fn what_an_address_may_not_hold_is_encoded_once() {
        let check = |address: &str, expected: &str| {
            let mut out = String::new();
            push(&mut out, address);
            assert_eq!(out, expected);
        };
        check("/a b\"<c>?d=1&e=2", "/a%20b%22%3Cc%3E?d=1&amp;e=2");
        check("/é%20%zz[1]", "/é%20%25zz%5B1%5D");
        check("http://[::1]/[a]", "http://[::1]/%5Ba%5D");
    }
}
