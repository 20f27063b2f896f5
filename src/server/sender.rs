use axum::http::HeaderMap;

/// Says whether a browser asks because a page of another site told it to.
///
/// Browsers say where a request comes from (Fetch Metadata, `Sec-Fetch-Site`): `none` is a reader who typed the address or opened
/// a bookmark. What says nothing is no browser, or an old one.
pub fn is_foreign(headers: &HeaderMap) -> bool {
    text(headers, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

/// Says whether a page is asked for as a part of another site's page, which can lie over it and have its buttons clicked.
pub fn is_framed_elsewhere(headers: &HeaderMap) -> bool {
    is_foreign(headers) && text(headers, "sec-fetch-dest").is_none_or(|part| part != "document")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    // What is no text is nothing that a browser sends; it counts as foreign.
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asked(site: Option<&str>, part: Option<&str>) -> (bool, bool) {
        let given = [("sec-fetch-site", site), ("sec-fetch-dest", part)];
        let headers = given
            .iter()
            .filter_map(|(name, value)| Some((name.parse().unwrap(), HeaderValue::from_str((*value)?).unwrap())))
            .collect();
        (is_foreign(&headers), is_framed_elsewhere(&headers))
    }

    #[test]
    fn what_another_site_asks_for_is_foreign() {
        for site in [None, Some("same-origin"), Some("none")] {
            assert_eq!(asked(site, Some("iframe")), (false, false), "{site:?}");
        }
        for site in ["cross-site", "same-site", "", "anything"] {
            assert_eq!(asked(Some(site), Some("document")), (true, false), "{site}");
            for part in [Some("iframe"), Some("embed"), None] {
                assert_eq!(asked(Some(site), part), (true, true), "{site} {part:?}");
            }
        }
    }
}
