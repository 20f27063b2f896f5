use std::time::Duration;

use crate::base::{Timestamp, http_date};

/// Reads `Retry-After`: seconds, or a date of HTTP (RFC 9110, section 10.2.3). One that has passed asks for nothing.
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = http_date(value)?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_understood() {
        let now = "2026-01-06T12:00:00Z".parse().expect("an instant");
        let read = |value| retry_after(value, now).map(|wait| wait.as_secs());
        assert_eq!(read("120"), Some(120));
        assert_eq!(read("Tue, 06 Jan 2026 12:00:30 GMT"), Some(30));
        assert_eq!(read("Tue, 06 Jan 2026 11:00:00 GMT"), Some(0));
        assert_eq!(read("soon"), None);
        assert_eq!(read("-1"), None);
    }
}
