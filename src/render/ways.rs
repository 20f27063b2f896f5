//! Where a finished page leads, in the site and elsewhere, and where in it others can lead to.

use std::collections::BTreeSet;

use lol_html::{RewriteStrSettings, element, html_content::Element, rewrite_str};

use crate::base::{SitePath, joined, percent_decoded};

/// Attributes that hold one address.
const ADDRESSES: [&str; 5] = ["href", "src", "action", "formaction", "poster"];
/// Attributes that hold several addresses, each with its size.
const SETS: [&str; 2] = ["srcset", "imagesrcset"];
/// Attributes of what is sent somewhere rather than got from there.
const SENDING: [&str; 2] = ["action", "formaction"];
/// Relations to what is no page and no file: a server to be ready for, or one that is told of something.
const NOT_READ: [&str; 5] = ["preconnect", "dns-prefetch", "hub", "webmention", "pingback"];

/// What a page has to do with others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ways {
    /// Places of the site that it leads to, each once.
    pub leads_to: BTreeSet<Way>,
    /// Addresses of other servers that it leads to or shows something of, each once, with scheme, as a browser reads them.
    pub leads_out: BTreeSet<String>,
    /// The ids of its elements, each of which can be led to.
    pub ids: BTreeSet<String>,
}

/// A link as a page writes it, and the place of the site that it means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// The address.
    pub path: SitePath,
    /// The element there, without `#`.
    pub fragment: Option<String>,
    /// What is written, as a browser reads it.
    pub written: String,
}

/// Reads the ways of a page. `base_url` and `base_path` are what whole addresses of the site and those that begin at the root of its
/// host begin with.
///
/// Faults: what the HTML parser says of text that is none.
pub fn ways(html: &str, page: &SitePath, base_url: Option<&str>, base_path: &str) -> Result<Ways, String> {
    let from = &From { page, base_url, base_path };
    let mut ways = Ways::default();
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("*", |element| {
        from.note(element, &mut ways);
        Ok(())
    }));
    rewrite_str(html, settings).map_err(|fault| fault.to_string())?;
    Ok(ways)
}

/// The page that leads.
struct From<'a> {
    page: &'a SitePath,
    base_url: Option<&'a str>,
    base_path: &'a str,
}

impl From<'_> {
    fn note(&self, element: &Element<'_, '_>, ways: &mut Ways) {
        let value = |name: &str| element.get_attribute(name).map(|value| unescaped(&value));
        ways.ids.extend(value("id"));
        let mut note = |address: &str, is_read: bool| {
            let address = address.trim();
            match self.way(address) {
                Some(way) => drop(ways.leads_to.insert(way)),
                None => ways.leads_out.extend(elsewhere(address).filter(|_| is_read)),
            }
        };
        let relation = value("rel").unwrap_or_default();
        let is_read = !relation.split_ascii_whitespace().any(|word| NOT_READ.contains(&word));
        for name in ADDRESSES {
            if let Some(address) = value(name) {
                note(&address, is_read && !SENDING.contains(&name));
            }
        }
        for set in SETS.iter().filter_map(|name| value(name)) {
            set.split(", ").filter_map(|one| one.split_whitespace().next()).for_each(|one| note(one, true));
        }
        if let Some((_, address)) = value("content").as_deref().and_then(|content| content.split_once("; url=")) {
            note(address, true);
        }
    }

    fn way(&self, address: &str) -> Option<Way> {
        let (before, fragment) = address.split_once('#').map_or((address, None), |(path, id)| (path, Some(id)));
        let (path, _) = before.split_once('?').unwrap_or((before, ""));
        let path = SitePath::new(percent_decoded(&self.below_root(path)?));
        // The top of a page is always there, and of a text that is looked for nobody knows.
        let fragment = fragment.filter(|id| !id.is_empty() && *id != "top" && !id.starts_with(":~:"));
        Some(Way { path, fragment: fragment.map(|id| percent_decoded(id).into_owned()), written: address.to_owned() })
    }

    /// Returns the path below the site's own root; nothing for what is not the site's.
    fn below_root(&self, path: &str) -> Option<String> {
        if path.is_empty() {
            return Some(self.page.as_str().to_owned());
        }
        let of_whole = self.base_url.and_then(|base| path.strip_prefix(base));
        let of_root = || path.strip_prefix(self.base_path).filter(|_| path.starts_with('/') && !path.starts_with("//"));
        let below = match of_whole.or_else(of_root) {
            Some("") => String::new(),
            Some(below) => below.strip_prefix('/')?.to_owned(),
            None if path.starts_with('/') || has_scheme(path) => return None,
            None => {
                let file = self.page.file();
                let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
                let is_folder = path.ends_with('/') || path.ends_with("..") || path == ".";
                let joined = joined(folder, path)?;
                if is_folder && !joined.is_empty() { joined + "/" } else { joined }
            }
        };
        Some(SitePath::of_file(&below).as_str().to_owned())
    }
}

/// Returns an address of another server as it is without a page around it; nothing for what no server is asked for.
fn elsewhere(address: &str) -> Option<String> {
    let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
    match address.strip_prefix("//") {
        Some(rest) if !rest.is_empty() => Some(format!("https:{address}")),
        _ => (begins("http://") || begins("https://")).then(|| address.to_owned()),
    }
}

fn has_scheme(path: &str) -> bool {
    let scheme = path.split(':').next().filter(|scheme| scheme.len() < path.len());
    scheme.is_some_and(|scheme| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))
}

/// Reads the few signs that templates escape.
fn unescaped(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ];
    match text.contains('&') {
        true => signs.iter().fold(text.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign)),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[(&str, Option<&str>)]) {
        let ways = ways(html, &SitePath::new("a/b/"), Some("https://desk.example/news"), "/news").expect("HTML");
        let found: Vec<_> = ways.leads_to.iter().map(|way| (way.path.as_str(), way.fragment.as_deref())).collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn an_address_of_the_site_is_one_however_it_is_written() {
        for written in ["/news/a/c/", "../c/", "../c/index.html", "https://desk.example/news/a/c/", "/news/a/c/?q=1"] {
            check(&format!("<a href=\"{written}\">x</a>"), &[("a/c/", None)]);
            check(&format!("<a href='{written}#two%20words'>x</a>"), &[("a/c/", Some("two words"))]);
        }
        check("<a href=\"#x\">x</a><a href='#'>y</a>", &[("a/b/", None), ("a/b/", Some("x"))]);
        check("<a href=\"/news\">x</a><a href='../../'>y</a>", &[("", None), ("", None)]);
        check("<a href='x&amp;y.txt'>", &[("a/b/x&y.txt", None)]);
    }

    #[test]
    fn what_is_not_of_the_site_is_passed_over() {
        for written in [
            "https://desk.example/newsroom/",
            "https://other.example/",
            "//x/news/",
            "/newsroom/",
            "mailto:a@b.example",
            "data:,x",
        ] {
            check(&format!("<a href=\"{written}\">x</a>"), &[]);
        }
    }

    #[test]
    fn what_is_read_from_other_servers_is_noted_apart() {
        let html = "<a href='https://other.example/?a=1&amp;b=2#c'>x</a><a href='HTTP://b.example'>y</a><a href='//c.example/'>z</a>\
            <img src='https://d.example/p.png' srcset='https://d.example/p.webp 1x, /news/q.webp 2x'>\
            <link rel='preconnect' href='https://no.example/'><form action='https://no.example/f'></form>\
            <a href='mailto:a@no.example'>w</a><a href='https://desk.example/news/'>v</a><a href='data:,x'>u</a>";
        let ways = ways(html, &SitePath::new("a/b/"), Some("https://desk.example/news"), "/news").expect("HTML");
        let expected = [
            "HTTP://b.example",
            "https://c.example/",
            "https://d.example/p.png",
            "https://d.example/p.webp",
            "https://other.example/?a=1&b=2#c",
        ];
        assert_eq!(ways.leads_out.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn pictures_forms_and_redirects_lead_too() {
        check(
            "<meta http-equiv=\"refresh\" content=\"0; url=/news/r/\"><img src=\"p.png\" srcset=\"p.1.webp 1x, /news/p.2.webp 2x\">\
             <form action=\"/news/f/\">",
            &[("a/b/p.1.webp", None), ("a/b/p.png", None), ("f/", None), ("p.2.webp", None), ("r/", None)],
        );
    }
}
