use super::{file::shown, value::Wrong};

/// The folder of the output that is no part of the site.
const OWN_FOLDER: &str = ".dateline";

/// The longest name that file systems take for one part of a path, in bytes.
const PART_BYTES_MAX: usize = 255;

/// Checks a path of the site: it begins with `/`, stays inside the site, and is a path alone.
pub(super) fn check_site_path(text: &str) -> Result<(), Wrong> {
    let wrong = || Wrong::new(format!("{} is not a path of the site", shown(text)));
    if let Some((_, rest)) = text.split_once("://") {
        let path = rest.find('/').map_or("/", |start| &rest[start..]);
        return Err(wrong().help(format!("write the path alone: {}", shown(path))));
    }
    if !text.starts_with('/') {
        return Err(wrong().help(format!("begin it with `/`: {}", shown(&format!("/{text}")))));
    }
    if text.contains(['?', '#']) {
        return Err(wrong().help("leave out what follows `?` or `#`: a built site cannot tell such addresses apart"));
    }
    check_parts(text).map_err(|help| wrong().help(help))
}

/// What no path may hold, whether it becomes a file or a link.
fn check_parts(path: &str) -> Result<(), String> {
    if path.contains(|letter: char| letter.is_control() || matches!(letter, '\\' | '<' | '>' | '"')) {
        return Err("it may not hold control characters, `\\`, `<`, `>` or `\"`".into());
    }
    let lower = path.to_ascii_lowercase();
    if ["%2e", "%2f", "%5c", "%00"].iter().any(|code| lower.contains(code)) {
        return Err("write dots and slashes as they are, not as `%2e` or `%2f`".into());
    }
    for part in path.trim_start_matches('/').split_inclusive('/').map(|part| part.trim_end_matches('/')) {
        match part {
            ".." | "." => return Err("it may not hold `.` or `..` as a part".into()),
            "" => return Err("it may not hold `//`".into()),
            _ if part.len() > PART_BYTES_MAX => return Err(format!("a part has at most {PART_BYTES_MAX} bytes")),
            _ => {}
        }
    }
    if lower.trim_start_matches('/').split('/').next() == Some(OWN_FOLDER) {
        return Err(format!("`{OWN_FOLDER}/` in the output is where a build notes what it made"));
    }
    if path.starts_with("//") { Err("it may not begin with `//`".into()) } else { Ok(()) }
}

/// Checks an `https:` or `http:` address: a scheme, a host, and nothing that could break out of an attribute.
pub(super) fn check_web(text: &str) -> Result<(), Wrong> {
    let wrong = || Wrong::new(format!("{} is not an `https://` or `http://` address", shown(text)));
    let rest = ["https://", "http://"].iter().find_map(|scheme| strip_prefix_folded(text, scheme));
    let Some(rest) = rest else {
        let help = format!("write `https://{}`", text.trim_start_matches('/'));
        return Err(if looks_like_host(text) { wrong().help(help) } else { wrong() });
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if !is_host(host) {
        return Err(wrong().help("after the `//` comes the name of a host, such as `example.org`"));
    }
    if rest.contains(|letter: char| {
        letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>' | '"' | '\\')
    }) {
        return Err(wrong().help("write spaces as `%20`; it may not hold `<`, `>`, `\"` or `\\`"));
    }
    Ok(())
}

/// Checks the target of a menu link: a site path, perhaps with `#anchor`, or an address elsewhere.
pub(super) fn check_link(text: &str) -> Result<(), Wrong> {
    if text.starts_with('/') && !text.starts_with("//") {
        let path = text.split(['#', '?']).next().unwrap_or_default();
        return check_site_path(path);
    }
    match strip_prefix_folded(text, "mailto:") {
        Some(mailbox) if mailbox.contains('@') && !mailbox.contains(['<', '>', '"', ' ']) => Ok(()),
        _ => check_web(text).map_err(|_| {
            Wrong::new(format!("{} is neither a path of the site nor an address", shown(text)))
                .help("write a path like `/about/`, or an address with `https://`")
        }),
    }
}

/// Checks the id of a Wikidata item.
pub(super) fn check_wikidata(text: &str) -> Result<(), Wrong> {
    if is_wikidata(text) {
        return Ok(());
    }
    let last = text.rsplit('/').next().unwrap_or_default().to_uppercase();
    let help = if is_wikidata(&last) { format!("write `{last}`") } else { "it looks like `Q212`".into() };
    Err(Wrong::new(format!("{} is not a Wikidata id", shown(text))).help(help))
}

/// Says whether a text has the form of a Wikidata id: `Q` and digits.
pub fn is_wikidata(text: &str) -> bool {
    let digits = text.strip_prefix('Q').unwrap_or_default();
    matches!(digits.len(), 1..=12) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Cuts the path off a web address that passed [`check_web`]; without a final `/`.
pub(super) fn path_of_web(address: &str) -> &str {
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    address[after_scheme..].find('/').map_or("", |at| &address[after_scheme + at..]).trim_end_matches('/')
}

/// Checks the address the site will stand at: no query, no anchor, a plain path.
pub(super) fn check_base(text: &str) -> Result<(), Wrong> {
    check_web(text)?;
    let wrong = || Wrong::new(format!("{} cannot be the site's address", shown(text)));
    if text.contains(['?', '#']) {
        return Err(wrong().help("leave out what follows `?` or `#`"));
    }
    check_parts(path_of_web(text)).map_err(|help| wrong().help(help))
}

fn strip_prefix_folded<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

fn looks_like_host(text: &str) -> bool {
    let host = text.trim_start_matches('/').split('/').next().unwrap_or_default();
    host.contains('.') && !host.contains(':') && is_host(host)
}

/// A name (also one of other scripts), an IPv4 address or a bracketed IPv6 address, perhaps with a port.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "80"),
    };
    let bracketed = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let good_name = match bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '.' | '_');
            name.chars().all(letter)
                && name.split('.').rev().skip_while(|part| part.is_empty()).all(|part| !part.is_empty())
        }
    };
    !name.is_empty() && name != "." && good_name && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_paths_stay_inside_the_site() {
        for text in ["/", "/participants/x/", "/2013/old.html", "/Über uns/", "/a.b/..c/"] {
            assert_eq!(check_site_path(text), Ok(()), "{text}");
        }
        for text in [
            "",
            "old/",
            "/../x",
            "/a/..",
            "/a/./b",
            "//evil.org/",
            "/a//b",
            "/a?b=1",
            "/a#b",
            "/a\\b",
            "/%2E%2e/x",
            "/a\u{7}",
        ] {
            assert!(check_site_path(text).is_err(), "{text}");
        }
        let help = |text| check_site_path(text).expect_err("it is wrong").help;
        assert_eq!(help("https://example.org/old/").as_deref(), Some("write the path alone: `/old/`"));
        assert_eq!(help("old/").as_deref(), Some("begin it with `/`: `/old/`"));
    }

    #[test]
    fn web_addresses_have_a_scheme_and_a_host() {
        for text in [
            "https://example.org",
            "HTTP://a.b/c?d#e",
            "https://[::1]:8080/",
            "http://localhost:1111/x",
            "https://müller.example/",
        ] {
            assert_eq!(check_web(text), Ok(()), "{text}");
        }
        for text in [
            "",
            "example.org",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://a b/",
            "https://a:b@c/",
            "https://a/\"x",
            "ftp://a",
            "https://a..b/",
        ] {
            assert!(check_web(text).is_err(), "{text}");
        }
        assert_eq!(
            check_web("example.org/x").expect_err("it is wrong").help.as_deref(),
            Some("write `https://example.org/x`")
        );
    }

    #[test]
    fn links_of_the_menu_lead_into_the_site_or_elsewhere() {
        for text in ["/about/", "/about/#team", "/?page=1", "https://example.org/", "mailto:desk@example.org"] {
            assert_eq!(check_link(text), Ok(()), "{text}");
        }
        for text in ["about", "javascript:x", "//evil.org", "data:text/html,x", "mailto:"] {
            assert!(check_link(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_path_of_the_site_is_cut_off_its_address() {
        assert_eq!(path_of_web("https://example.org"), "");
        assert_eq!(path_of_web("https://example.org/"), "");
        assert_eq!(path_of_web("https://example.org/a/b/"), "/a/b");
        assert!(check_base("https://example.org/a/?x").is_err());
        assert!(check_base("https://example.org/a/../b").is_err());
        assert_eq!(check_base("https://example.org/a/b/"), Ok(()));
    }

    #[test]
    fn wikidata_ids_are_q_and_digits() {
        assert_eq!(check_wikidata("Q212"), Ok(()));
        for text in ["212", "Q0", "Q", "Q12x", "P31", "Q-1"] {
            assert!(check_wikidata(text).is_err(), "{text}");
        }
        assert_eq!(
            check_wikidata("https://www.wikidata.org/wiki/Q212").expect_err("it is wrong").help.as_deref(),
            Some("write `Q212`")
        );
        assert_eq!(check_wikidata("q212").expect_err("it is wrong").help.as_deref(), Some("write `Q212`"));
    }
}
