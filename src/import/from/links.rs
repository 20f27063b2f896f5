//! Where links and images of the old texts lead in the new site.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{SourcePath, joined, percent_decoded},
    markdown::{self, Destination},
    model::LinkForm,
};

/// Everything that a link of the old site could lead to.
#[derive(Default)]
pub struct OldWeb {
    /// The new files by the old addresses, without a final `/` or `index.html`.
    pub by_address: BTreeMap<String, SourcePath>,
    /// The new files by the files of the old site.
    pub by_file: BTreeMap<String, SourcePath>,
    /// Files that keep their address, without a leading `/`.
    pub fixed: BTreeSet<String>,
    /// Where files go that travel with a document: by the files of the old site.
    pub beside: BTreeMap<String, Vec<SourcePath>>,
}

/// One document while its links are led elsewhere.
pub struct From<'a> {
    /// The file of the old site.
    pub old: &'a str,
    /// Its address there, if it is known.
    pub address: Option<&'a str>,
    /// The file of the new site.
    pub new: &'a SourcePath,
}

impl OldWeb {
    /// Leads every link and image of a body to the file that it means; one that is not found stays as it is.
    pub fn relink(&self, from: &From<'_>, body: &str) -> String {
        let outline = markdown::scan(body, 1);
        let links = outline.links.iter().map(Destination::from).filter(|link| link.form == LinkForm::Markdown);
        let all = links.chain(outline.images.iter().map(Destination::from));
        let wanted: Vec<_> = all.filter_map(|link| Some((link, self.target(from, link.target)?))).collect();
        let relinked = markdown::retarget(body, 1, &wanted).unwrap_or_else(|_| body.to_owned());
        match reads_as(&relinked, &outline, &wanted) {
            true => relinked,
            // One is written in a way of its own; the others are led one by one.
            false => self.relink_singly(body, &wanted),
        }
    }

    fn relink_singly(&self, body: &str, wanted: &[(Destination<'_>, String)]) -> String {
        let mut text = body.to_owned();
        for (link, target) in wanted.iter().rev() {
            let outline = markdown::scan(&text, 1);
            let change = [(*link, target.clone())];
            if let Ok(changed) = markdown::retarget(&text, 1, &change) {
                text = if reads_as(&changed, &outline, &change) { changed } else { text };
            }
        }
        text
    }

    /// Where a link has to lead; nothing if it is right as it is, or leads nowhere that is known.
    fn target(&self, from: &From<'_>, target: &str) -> Option<String> {
        let (path, rest) = target.split_at(target.find(['#', '?']).unwrap_or(target.len()));
        if path.is_empty() || path.starts_with("//") || path.split('/').next().is_some_and(|first| first.contains(':'))
        {
            return None;
        }
        let path = percent_decoded(path);
        // The form of Zola.
        if let Some(file) = path.strip_prefix("@/") {
            return Some(self.to_file(from, &format!("content/{file}"))? + rest);
        }
        let led = match path.strip_prefix('/') {
            Some(fixed) => self.to_address(from, fixed),
            None => self.to_relative(from, &path),
        };
        led.map(|led| led + rest).filter(|led| led != target)
    }

    fn to_relative(&self, from: &From<'_>, path: &str) -> Option<String> {
        let beside_file = joined(from.old.rsplit_once('/').map_or("", |(folder, _)| folder), path);
        if let Some(found) = beside_file.as_ref().and_then(|file| self.to_file(from, file)) {
            return Some(found);
        }
        let page = from.address.map(|address| address.trim_start_matches('/'));
        let below_page = page.and_then(|page| joined(page.rsplit_once('/').map_or("", |(folder, _)| folder), path));
        let in_content = beside_file.as_deref().and_then(|file| file.strip_prefix("content/")).map(str::to_owned);
        [below_page, in_content].into_iter().flatten().find_map(|address| self.to_address(from, &address))
    }

    fn to_file(&self, from: &From<'_>, old: &str) -> Option<String> {
        if let Some(new) = self.by_file.get(old) {
            return Some(relative(from.new, new));
        }
        let copies = self.beside.get(old)?;
        let folder = from.new.folder();
        let own = copies.iter().find(|copy| copy.as_str().starts_with(folder)).or(copies.first())?;
        Some(relative(from.new, own))
    }

    /// `address` has no leading `/`.
    fn to_address(&self, from: &From<'_>, address: &str) -> Option<String> {
        if let Some(new) = self.by_address.get(&plain(address)) {
            return Some(relative(from.new, new));
        }
        self.fixed.contains(address).then(|| format!("/{}", encoded(address)))
    }
}

/// The form under which addresses are compared: no leading or final `/`, no `index.html`.
pub fn plain(address: &str) -> String {
    let address = address.trim_start_matches('/');
    let address = address.strip_suffix("index.html").unwrap_or(address);
    address.trim_end_matches('/').to_owned()
}

/// Says whether a text has the links that it should have, and all others as they were.
fn reads_as(text: &str, before: &crate::model::Outline, wanted: &[(Destination<'_>, String)]) -> bool {
    let after = markdown::scan(text, 1);
    let expected = |link: Destination<'_>| {
        let led = wanted.iter().find(|(other, _)| other.span == link.span && other.target == link.target);
        led.map_or(link.target.to_owned(), |(_, target)| target.clone())
    };
    let links = before.links.iter().map(|link| expected(link.into()));
    let images = before.images.iter().map(|image| expected(image.into()));
    links.eq(after.links.iter().map(|link| link.target.to_string()))
        && images.eq(after.images.iter().map(|image| image.target.to_string()))
}

/// The way from one file to another, as it is written in a link.
fn relative(from: &SourcePath, to: &SourcePath) -> String {
    let from: Vec<&str> = from.folder().split('/').collect();
    let to: Vec<&str> = to.as_str().split('/').collect();
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    format!("{}{}", "../".repeat(from.len() - common), encoded(&to[common..].join("/")))
}

/// What would end a target in Markdown is written by its number.
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace(' ', "%20").replace('(', "%28").replace(')', "%29")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_follow_what_they_mean() {
        let path = |path: &str| SourcePath::new(path);
        let mut web = OldWeb::default();
        web.by_address.insert("posts/b".into(), path("content/briefings/2020-01-02-b.md"));
        web.by_file.insert("content/posts/b.md".into(), path("content/briefings/2020-01-02-b.md"));
        web.fixed.extend(["img/x y.png".to_owned(), "posts/z.png".to_owned()]);
        web.beside.insert("content/posts/c/p.png".into(), vec![path("content/briefings/2020-01-03-c/p.png")]);
        let new = path("content/briefings/2020-01-03-c/index.md");
        let from = From { old: "content/posts/c/index.md", address: Some("/posts/c/"), new: &new };
        let body = "[a](/posts/b/#x) [b](../b.md) [c](../b/) [d](@/posts/b.md) ![e](/img/x%20y.png) ![f](p.png) \
                    ![g](../z.png) [h](https://x.org/posts/b/) [i](/gone/) [j](#k) [l](mailto:x@y.z)";
        let expected = "[a](../2020-01-02-b.md#x) [b](../2020-01-02-b.md) [c](../2020-01-02-b.md) \
                        [d](../2020-01-02-b.md) ![e](/img/x%20y.png) ![f](p.png) ![g](/posts/z.png) \
                        [h](https://x.org/posts/b/) [i](/gone/) [j](#k) [l](mailto:x@y.z)";
        assert_eq!(web.relink(&from, body), expected);
    }

    #[test]
    fn what_is_no_link_stays() {
        let mut web = OldWeb::default();
        web.by_address.insert("b".into(), SourcePath::new("content/pages/b.md"));
        let new = SourcePath::new("content/pages/a.md");
        let from = From { old: "a.md", address: Some("/a/"), new: &new };
        let body = "`[a](/b/)` and [a]({{< ref \"b.md\" >}}) [x](/b/)\n\n    [a](/b/)\n";
        assert_eq!(web.relink(&from, body), "`[a](/b/)` and [a]({{< ref \"b.md\" >}}) [x](b.md)\n\n    [a](/b/)\n");
    }
}
