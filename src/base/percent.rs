use std::borrow::Cow;

/// Undoes percent-encoding, as editors write `my%20photo.jpg` for a file `my photo.jpg`; what is no encoding stays.
pub fn percent_decoded(target: &str) -> Cow<'_, str> {
    if !target.contains('%') {
        return target.into();
    }
    let mut bytes = Vec::with_capacity(target.len());
    let mut rest = target.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).map_or_else(|_| target.into(), Into::into)
}

/// The bytes that stand in the path of an address as they are.
const PLAIN: [bool; 256] = {
    let signs = b"-._~/!$&'()*+,;=:@";
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < plain.len() {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < signs.len() {
        plain[signs[at] as usize] = true;
        at += 1;
    }
    plain
};

/// Percent-encodes what may not stand in the path of an address; file names keep their own bytes on disk.
pub fn percent_encoded(path: &str) -> Cow<'_, str> {
    encoded(path, |byte| PLAIN[usize::from(byte)])
}

/// Encodes text as a value in the query of an address: all but the unreserved characters of RFC 3986.
pub fn query_encoded(text: &str) -> Cow<'_, str> {
    encoded(text, |byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

fn encoded(text: &str, is_plain: impl Fn(u8) -> bool) -> Cow<'_, str> {
    if text.bytes().all(&is_plain) {
        return text.into();
    }
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match is_plain(byte) {
            true => encoded.push(byte as char),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_queries_are_encoded_and_come_back() {
        let text = "Talks & tea: 50% “off”\r\n";
        assert_eq!(query_encoded("a b&c=é"), "a%20b%26c%3D%C3%A9");
        assert_eq!(percent_decoded(&query_encoded(text)), text);
    }

    #[test]
    fn percent_signs_are_undone() {
        assert_eq!(percent_decoded("my%20photo.jpg"), "my photo.jpg");
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%FF"), "%FF");
    }
}
