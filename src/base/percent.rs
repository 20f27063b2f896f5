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

/// Encodes text as a value in the query of an address: all but the unreserved characters of RFC 3986.
pub fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.extend(['%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
        }
    }
    encoded
}

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_queries_are_encoded_and_come_back() {
        let text = "Talks & tea: 50% “off”\r\n";
        assert_eq!(percent_encoded("a b&c=é"), "a%20b%26c%3D%C3%A9");
        assert_eq!(percent_decoded(&percent_encoded(text)), text);
    }

    #[test]
    fn percent_signs_are_undone() {
        assert_eq!(percent_decoded("my%20photo.jpg"), "my photo.jpg");
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%FF"), "%FF");
    }
}
