use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;

/// What a tab asks for when a fix was clicked.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// The page, by its path below the base path.
    pub page: String,
    /// The id of the fix.
    pub fix: String,
    /// The token that stands in every page of ours.
    pub token: String,
}

/// The greatest question.
pub const ASKED_BYTES_MAX: usize = 16 * 1024;

/// Why a request to mend is not even read.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal(pub StatusCode, pub &'static str);

/// Says why a request may not mend anything, by its head alone.
///
/// Any web page can make a browser send a request to this machine. It cannot name another origin than its own, nor send JSON
/// without asking first, which is not answered; and it does not know the token.
pub fn refusal(headers: &HeaderMap) -> Option<Refusal> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let (host, origin) = (text(header::HOST).unwrap_or_default(), text(header::ORIGIN).unwrap_or_default());
    let from = ["http://", "https://"].iter().find_map(|scheme| origin.strip_prefix(scheme));
    if host.is_empty() || !from.is_some_and(|from| from.eq_ignore_ascii_case(host)) {
        return Some(Refusal(StatusCode::FORBIDDEN, "only a page of this site may ask for that"));
    }
    let content_type = text(header::CONTENT_TYPE).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let is_json = essence.eq_ignore_ascii_case("application/json");
    (!is_json).then_some(Refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "only `application/json` is read"))
}

/// Compares in a time that does not tell how much was right.
pub fn is_token(given: &str, token: &str) -> bool {
    let differing = given.bytes().zip(token.bytes()).fold(0, |differing, (one, other)| differing | (one ^ other));
    given.len() == token.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn check(given: &[(header::HeaderName, &str)], status: Option<u16>) {
        let headers = given.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect();
        assert_eq!(refusal(&headers).map(|refusal| refusal.0.as_u16()), status, "{given:?}");
    }

    #[test]
    fn only_json_from_the_same_origin_is_read() {
        use header::{CONTENT_TYPE, HOST, ORIGIN};
        let (host, json) = ((HOST, "localhost:1313"), (CONTENT_TYPE, "application/json"));
        check(&[host.clone(), (ORIGIN, "http://localhost:1313"), json.clone()], None);
        check(
            &[host.clone(), (ORIGIN, "http://LOCALHOST:1313"), (CONTENT_TYPE, "application/json; charset=utf-8")],
            None,
        );
        check(&[host.clone(), json.clone()], Some(403));
        for origin in
            ["null", "http://localhost", "http://localhost:1314", "http://evil.example", "file://localhost:1313"]
        {
            check(&[host.clone(), (ORIGIN, origin), json.clone()], Some(403));
        }
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
            check(&[host.clone(), (ORIGIN, "http://localhost:1313"), (CONTENT_TYPE, content_type)], Some(415));
        }
        check(&[host, (ORIGIN, "http://localhost:1313")], Some(415));
    }

    #[test]
    fn a_token_is_right_as_a_whole() {
        assert!(is_token("abc", "abc"));
        assert!(!is_token("ab", "abc") && !is_token("abd", "abc") && !is_token("abcd", "abc") && !is_token("", "abc"));
    }
}
