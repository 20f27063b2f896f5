use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderValue, Response, StatusCode,
        header::{self, HeaderName},
    },
};
use std::{borrow::Cow, ops::Range, sync::Arc};

use super::range::{Wanted, wanted};
use crate::base::{HTML, JSON, TEXT, content_type};

/// An answer before it is sent: complete, whether the request was `GET` or `HEAD`.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn new(status: StatusCode, content_type: &'static str, body: Bytes) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        // A page of another site can neither show a draft's picture nor run a draft's script.
        headers
            .insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
        Answer { status, headers, body }
    }

    /// A page.
    pub fn page(status: StatusCode, html: Vec<u8>) -> Self {
        Answer::new(status, HTML, html.into())
    }

    /// A line of text.
    pub fn text(status: StatusCode, text: impl Into<String>) -> Self {
        Answer::new(status, TEXT, (text.into() + "\n").into())
    }

    /// Something of our own, for our own client.
    pub fn ours(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Answer::new(StatusCode::OK, content_type, body.into())
    }

    /// A value for our own client, as JSON.
    pub fn json(value: &impl serde::Serialize) -> Self {
        Answer::ours(JSON, serde_json::to_vec(value).unwrap_or_default())
    }

    /// The way to another address.
    pub fn redirect(status: StatusCode, location: &str) -> Self {
        Answer::text(status, format!("see {location}")).header(header::LOCATION, location)
    }

    /// Adds a header; one that cannot be sent is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Makes what is sent.
    pub fn send(self, is_head: bool) -> Response<Body> {
        let length = self.body.len();
        let mut response = Response::new(if is_head { Body::empty() } else { Body::from(self.body) });
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        // RFC 9110, section 8.6: a 304 has no length of its own.
        if self.status != StatusCode::NOT_MODIFIED {
            response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        }
        response
    }
}

/// Says whether the reader already has what a tag names (RFC 9110, section 13.1.2).
pub fn has_it(headers: &HeaderMap, etag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    let mut tags = given.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Answers that nothing is new.
pub fn not_modified(etag: &str) -> Answer {
    Answer::text(StatusCode::NOT_MODIFIED, "").header(header::ETAG, etag).without_body()
}

/// Answers with a file, or the part of it that was asked for. Without a tag there are no parts.
pub fn file(headers: &HeaderMap, name: &str, bytes: Bytes, etag: Option<&str>) -> Answer {
    let Some(etag) = etag else { return Answer::new(StatusCode::OK, content_type(name), bytes) };
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    // A part of another version would be put beside parts of the old one (RFC 9110, section 13.1.5).
    let fits = text(header::IF_RANGE).is_none_or(|tag| tag == etag);
    let length = bytes.len();
    let answer = match wanted(text(header::RANGE).filter(|_| fits), length) {
        Wanted::Whole => Answer::new(StatusCode::OK, content_type(name), bytes),
        Wanted::Part(range) => part(name, &bytes, range),
        Wanted::Nothing => Answer::text(StatusCode::RANGE_NOT_SATISFIABLE, format!("there are {length} bytes"))
            .header(header::CONTENT_RANGE, &format!("bytes */{length}")),
    };
    answer.header(header::ETAG, etag).header(header::ACCEPT_RANGES, "bytes")
}

fn part(name: &str, bytes: &Bytes, range: Range<usize>) -> Answer {
    let header = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), bytes.len());
    Answer::new(StatusCode::PARTIAL_CONTENT, content_type(name), bytes.slice(range))
        .header(header::CONTENT_RANGE, &header)
}

impl Answer {
    fn without_body(mut self) -> Self {
        self.body = Bytes::new();
        self.headers.remove(header::CONTENT_TYPE);
        self
    }
}

/// Takes shared bytes without copying them.
pub fn shared(bytes: Arc<[u8]>) -> Bytes {
    Bytes::from_owner(bytes)
}

/// Returns the values of a query's field (`file=a&file=b`), decoded.
pub fn query_values<'a>(query: &'a str, field: &'a str) -> impl Iterator<Item = String> + 'a {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let plus = |text: &str| -> String { if text.contains('+') { text.replace('+', "%20") } else { text.to_owned() } };
    pairs.filter(move |(name, _)| *name == field).filter_map(move |(_, value)| {
        let value: Cow<'_, str> = plus(value).into();
        super::address::percent_decoded(&value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(given: &[(HeaderName, &str)]) -> HeaderMap {
        given.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn tags_are_compared_one_by_one_weak_or_strong() {
        let has = |given| has_it(&headers(&[(header::IF_NONE_MATCH, given)]), "\"a\"");
        assert!(has("\"a\"") && has("\"b\", \"a\"") && has("W/\"a\"") && has("*"));
        assert!(!has("\"b\"") && !has("a") && !has_it(&HeaderMap::new(), "\"a\""));
    }

    #[test]
    fn a_part_of_another_version_is_not_sent() {
        let asked = |tag| headers(&[(header::RANGE, "bytes=0-1"), (header::IF_RANGE, tag)]);
        let bytes = Bytes::from_static(b"abcd");
        assert_eq!(file(&asked("\"a\""), "x.txt", bytes.clone(), Some("\"a\"")).status, 206);
        assert_eq!(file(&asked("\"b\""), "x.txt", bytes, Some("\"a\"")).status, 200);
    }

    #[test]
    fn values_of_a_query_are_decoded() {
        let values: Vec<String> = query_values("file=a%2Fb&x=y&file=c+d", "file").collect();
        assert_eq!(values, ["a/b", "c d"]);
    }
}
