use super::site::Site;

/// What stands below the base path and is ours.
const OURS: &str = "__dateline/";

/// What a path of a request leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// A file of the site.
    File(String),
    /// A file that cannot be built.
    Broken(String),
    /// A file that is not there.
    Missing(String),
    /// Another address, for good.
    Moved(String),
    /// Another address, for now: the base path.
    Elsewhere(String),
    /// Our own, without [`OURS`].
    Ours(String),
    /// Not a path at all.
    Unreadable,
}

/// Returns what a path (as it was sent, without the query) leads to.
///
/// Files are only ever looked up by name among those of the site, so no path leads out of it.
pub fn target(path: &str, base_path: &str, site: &Site) -> Target {
    let Some(decoded) = percent_decoded(path) else { return Target::Unreadable };
    if decoded == "/" && base_path != "/" {
        return Target::Elsewhere(base_path.to_owned());
    }
    if base_path.strip_suffix('/') == Some(&decoded) {
        return Target::Moved(base_path.to_owned());
    }
    let Some(below) = decoded.strip_prefix(base_path) else { return Target::Missing(decoded) };
    if let Some(ours) = below.strip_prefix(OURS) {
        return Target::Ours(ours.to_owned());
    }
    file_target(path, below, site)
}

fn file_target(path: &str, below: &str, site: &Site) -> Target {
    let is_known = |file: &str| site.files.contains_key(file) || site.broken.contains(file);
    let is_folder = below.is_empty() || below.ends_with('/');
    let file = if is_folder { format!("{below}index.html") } else { below.to_owned() };
    if site.broken.contains(&file) {
        return Target::Broken(file);
    }
    if site.files.contains_key(&file) {
        return Target::File(file);
    }
    if !is_folder && is_known(&format!("{below}/index.html")) {
        return Target::Moved(format!("{path}/"));
    }
    Target::Missing(file)
}

/// Undoes percent-encoding (RFC 3986, section 2.1); nothing if it is broken or not UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digit = |digit: u8| char::from(digit).to_digit(16);
        bytes.push(u8::try_from(digit(digits[0])? * 16 + digit(digits[1])?).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::super::site::File;
    use super::*;

    fn check(base_path: &str, path: &str, expected: Target) {
        let mut site = Site::default();
        for file in ["index.html", "a/index.html", "site.css", "é/ü.html", "a b.txt"] {
            site.files.insert(file.to_owned(), File::held(&b""[..]));
        }
        site.broken.extend(["a/index.html", "bad/index.html"].map(str::to_owned));
        site.broken.remove("a/index.html");
        assert_eq!(target(path, base_path, &site), expected, "{path} below {base_path}");
    }

    fn file(name: &str) -> Target {
        Target::File(name.to_owned())
    }

    fn missing(name: &str) -> Target {
        Target::Missing(name.to_owned())
    }

    #[test]
    fn a_path_names_its_file() {
        check("/", "/", file("index.html"));
        check("/", "/a/", file("a/index.html"));
        check("/", "/a/index.html", file("a/index.html"));
        check("/", "/site.css", file("site.css"));
        check("/", "/%C3%A9/%c3%bc.html", file("é/ü.html"));
        check("/", "/a%20b.txt", file("a b.txt"));
        check("/news/", "/news/a/", file("a/index.html"));
    }

    #[test]
    fn a_folder_without_its_slash_is_moved() {
        check("/", "/a", Target::Moved("/a/".to_owned()));
        check("/", "/bad", Target::Moved("/bad/".to_owned()));
        check("/news/", "/news", Target::Moved("/news/".to_owned()));
    }

    #[test]
    fn the_root_leads_to_the_base_path_and_nothing_else_beside_it_is_there() {
        check("/news/", "/", Target::Elsewhere("/news/".to_owned()));
        check("/news/", "/site.css", missing("/site.css"));
        check("/news/", "/newsroom", missing("/newsroom"));
    }

    #[test]
    fn what_is_not_there_is_missing_and_no_path_escapes() {
        check("/", "/b/", missing("b/index.html"));
        check("/", "/site.css/", missing("site.css/index.html"));
        check("/", "/../etc/passwd", missing("../etc/passwd"));
        check("/", "/a/..%2f..%2fetc/passwd", missing("a/../../etc/passwd"));
        check("/", "//a", missing("/a"));
        check("/", "/%00", missing("\0"));
    }

    #[test]
    fn broken_pages_and_our_own_addresses_are_told_apart() {
        check("/", "/bad/", Target::Broken("bad/index.html".to_owned()));
        check("/news/", "/news/__dateline/live.js", Target::Ours("live.js".to_owned()));
        check("/", "/%zz", Target::Unreadable);
        check("/", "/%ff", Target::Unreadable);
        check("/", "/%4", Target::Unreadable);
    }
}
