use super::{
    Planner,
    link_index::{LinkKey, wiki_key},
    names::{Named, named},
    owner::form_path,
    target::{plain, scheme},
    travelling::bundle_around,
};
use crate::{
    base::{Code, Diagnostic, KeyPath, Place, SitePath, Slug, SourcePath, Spot, Text, nearest, percent_decoded},
    model::{Asset, BodyUse, Document, ImageBinding, ImageChoice, LinkBinding, LinkForm, LinkUse, view::Link},
};

/// Schemes that a link of a body may have.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "ftp", "sms", "geo", "xmpp", "matrix", "urn", "doi"];

impl Planner<'_> {
    /// Binds the links and images of a document's body; nothing if the body is empty.
    pub(super) fn body_use(
        &self,
        path: &SourcePath,
        marks_dateline: bool,
        found: &mut Vec<Diagnostic>,
    ) -> Option<BodyUse> {
        let document = self.documents.get(path)?;
        if document.body.is_empty {
            return None;
        }
        let outline = &document.body.outline;
        let link = |(nth, link): (usize, &LinkUse)| {
            let place = Place { path: path.clone(), spot: Spot::Link(nth) };
            Desk { plan: self, document, place, found }.link(link)
        };
        let links = outline.links.iter().enumerate().map(link).collect();
        let image = |(nth, target): (usize, &str)| {
            let place = Place { path: path.clone(), spot: Spot::Image(nth) };
            self.image(path, target, place, found)
        };
        let images = outline.images.iter().map(|image| &*image.target).enumerate().map(image).collect();
        let (fingerprint, offset) = (document.body.fingerprint, document.body.offset);
        Some(BodyUse { path: path.clone(), fingerprint, offset, links, images, marks_dateline })
    }

    /// Binds the portrait of a profile.
    pub(super) fn portrait_binding(
        &self,
        path: &SourcePath,
        target: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Option<ImageBinding> {
        Some(self.image(path, target, Place::key(path, KeyPath::of("image")), found)).filter(|it| it.href.is_some())
    }

    /// The documents beside a bundle's article that its text does not show as images.
    pub(super) fn attachments_of(&self, path: &SourcePath) -> Vec<Link> {
        if path.file_name() != "index.md" {
            return Vec::new();
        }
        let folder = format!("{}/", path.folder());
        let from_folder = self.plan.travelling.range(SourcePath::new(&*folder)..);
        let beside = from_folder.take_while(|(source, _)| source.as_str().starts_with(&folder));
        // A bundle within this one has its files for itself.
        let own = beside.filter(|(source, _)| bundle_around(source, self.documents).as_ref() == Some(path));
        let documents = own.filter(|(source, _)| self.assets.attachments[*source].size.is_none());
        documents.map(|(source, address)| self.link(&source.as_str()[folder.len()..], address)).collect()
    }

    fn image(&self, from: &SourcePath, target: &str, place: Place, found: &mut Vec<Diagnostic>) -> ImageBinding {
        if let Some(scheme) = scheme(target) {
            let href = matches!(scheme.as_str(), "http" | "https").then(|| Text::from(target));
            if href.is_none() {
                found.push(unsafe_address(target, place));
            }
            return ImageBinding { href, ..ImageBinding::default() };
        }
        let path = percent_decoded(plain(target));
        let (asset, address) = match path.strip_prefix('/') {
            Some(fixed) => (self.assets.fixed.get(fixed), Some(SitePath::new(fixed))),
            None => {
                let source = from.join(&path);
                let asset = source.as_ref().and_then(|source| self.assets.attachments.get(source));
                (asset, source.and_then(|source| self.plan.travelling.get(&source).cloned()))
            }
        };
        match (asset, address) {
            (Some(asset), Some(address)) => ImageBinding {
                href: Some(self.addresses.href(&address)),
                size: asset.size,
                choice: self.choice(asset, &address),
            },
            _ => {
                found.push(self.missing_image(from, &path, place));
                ImageBinding::default()
            }
        }
    }

    fn choice(&self, asset: &Asset, address: &SitePath) -> Option<ImageChoice> {
        let forms = self.assets.forms.get(&asset.path)?;
        let candidate = |form| candidate(&self.addresses.href(&form_path(address, form)), form.width);
        let srcset: Vec<String> = forms.iter().map(candidate).collect();
        Some(ImageChoice { srcset: srcset.join(", ").into(), sizes: self.site.config.images.sizes.clone() })
    }

    fn missing_image(&self, from: &SourcePath, target: &str, place: Place) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::MissingImage, place, format!("there is no image `{target}`"));
        let folder = if from.folder().is_empty() { String::new() } else { format!("{}/", from.folder()) };
        let beside = self.assets.attachments.keys().filter_map(|path| path.as_str().strip_prefix(folder.as_str()));
        let fixed: Vec<String> = self.assets.fixed.keys().map(|path| format!("/{path}")).collect();
        match nearest(target, beside.chain(fixed.iter().map(String::as_str))) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(
                "put the image beside the document and name it by its file name, or below `static/` and begin with `/`",
            ),
        }
    }
}

/// One link that is being bound.
struct Desk<'p, 'a> {
    plan: &'p Planner<'a>,
    document: &'p Document,
    place: Place,
    found: &'p mut Vec<Diagnostic>,
}

impl Desk<'_, '_> {
    fn link(mut self, link: &LinkUse) -> LinkBinding {
        match link.form {
            LinkForm::Wiki | LinkForm::WikiWithWords => self.wiki(&link.target),
            LinkForm::Markdown => LinkBinding { href: self.markdown(&link.target), words: None },
        }
    }

    fn markdown(&mut self, target: &str) -> Option<Text> {
        if let Some(scheme) = scheme(target) {
            if SCHEMES.contains(&scheme.as_str()) {
                return Some(target.into());
            }
            self.found.push(unsafe_address(target, self.place.clone()));
            return None;
        }
        if target.starts_with("//") {
            return Some(target.into());
        }
        match (target.strip_prefix('#'), target.starts_with('/')) {
            (Some(anchor), _) => self.own_anchor(anchor),
            (None, true) => self.site_path(target),
            (None, false) => self.relative(target),
        }
    }

    fn own_anchor(&mut self, anchor: &str) -> Option<Text> {
        self.check_anchor(self.document, anchor);
        // A fragment alone is right on every page that embeds the body.
        Some(format!("#{anchor}").into())
    }

    fn site_path(&mut self, target: &str) -> Option<Text> {
        let written = percent_decoded(plain(target));
        let rest = &target[plain(target).len()..];
        let with_slash = SitePath::new(format!("{written}/"));
        let answers = |path: &SitePath| self.plan.plan.answers(path) || self.plan.is_data_file(path);
        match Some(SitePath::new(&*written)).filter(answers).or_else(|| Some(with_slash).filter(answers)) {
            Some(path) => Some(format!("{}{rest}", self.plan.addresses.href(&path)).into()),
            None => {
                let near = nearest_address(self.plan, &written);
                self.broken(target, near, "the site has no page at this address")
            }
        }
    }

    fn relative(&mut self, target: &str) -> Option<Text> {
        let path = percent_decoded(plain(target));
        let rest = &target[plain(target).len()..];
        let source = self.document.path.join(&path);
        if let Some(address) = source.as_ref().and_then(|source| self.plan.plan.travelling.get(source)) {
            return Some(format!("{}{rest}", self.plan.addresses.href(address)).into());
        }
        let Some(other) = source.as_ref().and_then(|source| self.plan.documents.get(source)) else {
            let near = self.nearest_document(&path);
            return self.broken(target, near, "there is no such file");
        };
        let anchor = rest.split_once('#').map(|(_, anchor)| anchor);
        self.document_href(other, target, anchor)
    }

    fn document_href(&mut self, other: &Document, target: &str, anchor: Option<&str>) -> Option<Text> {
        let Some(address) = self.plan.addresses.document(&other.path, &other.front) else {
            return self.broken(target, None, "what it leads to is a draft, or not public yet");
        };
        let href = self.plan.addresses.href(&address);
        match anchor {
            None => Some(href),
            Some(anchor) => {
                self.check_anchor(other, anchor);
                Some(format!("{href}#{anchor}").into())
            }
        }
    }

    /// `[[UA]]`, `[[emmanuel-macron]]`, `[[slug#anchor]]`: a country's code, or the slug of whatever has one.
    fn wiki(&mut self, target: &str) -> LinkBinding {
        let (name, anchor) = match target.split_once('#') {
            Some((name, anchor)) => (name.trim(), Some(anchor)),
            None => (target.trim(), None),
        };
        let Some((address, words, source)) = self.wiki_target(name) else {
            let near = self.nearest_wiki(name);
            self.broken(target, near, "no participant, country, group, topic, briefing or page has this name");
            return LinkBinding { href: None, words: Some(name.into()) };
        };
        let href = self.plan.addresses.href(&address);
        let href = match anchor {
            None => href,
            Some(anchor) => {
                if let Some(other) = source.and_then(|source| self.plan.documents.get(&source)) {
                    self.check_anchor(other, anchor);
                }
                format!("{href}#{anchor}").into()
            }
        };
        LinkBinding { href: Some(href), words: Some(words) }
    }

    fn wiki_target(&self, name: &str) -> Option<(SitePath, Text, Option<SourcePath>)> {
        let (site, addresses) = (self.plan.site, &self.plan.addresses);
        let slug = match wiki_key(name)? {
            LinkKey::Country(code) => {
                let country = site.countries.get(&code).filter(|country| country.has_page())?;
                return Some((addresses.country(code), self.plan.country_name(code), country.path.clone()));
            }
            LinkKey::Name(slug) => slug,
            _ => return None,
        };
        Some(match named(site, &slug)? {
            Named::Person(id) => {
                let person = &site.participants[id];
                (addresses.participant(id), self.plan.person_name(id), person.path.clone())
            }
            Named::Group(slug) => {
                let group = &site.groups[slug];
                (addresses.group(slug), group.front.name.clone(), Some(group.path.clone()))
            }
            Named::Country(code) => {
                let country = &site.countries[&code];
                (addresses.country(code), self.plan.country_name(code), country.path.clone())
            }
            Named::Topic(slug) => {
                let topic = &site.topics[slug];
                (addresses.topic(slug), topic.name.clone(), topic.path.clone())
            }
            Named::Briefing(id) => {
                let briefing = &site.briefings[id];
                (addresses.briefing(id), briefing.front.title.clone(), Some(briefing.path.clone()))
            }
            Named::Page(page) => {
                (addresses.static_page(&page.front), page.front.title.clone(), Some(page.path.clone()))
            }
        })
    }

    fn check_anchor(&mut self, document: &Document, anchor: &str) {
        let headings = &document.body.outline.headings;
        // Ids of paragraphs and footnotes are made while rendering and are not in the outline.
        let is_made = anchor.starts_with("p-") || anchor.starts_with("fn");
        if anchor.is_empty() || is_made || headings.iter().any(|heading| *heading.id == *anchor) {
            return;
        }
        let near = nearest(anchor, headings.iter().map(|heading| &*heading.id));
        let message = format!("`{}` has no heading `#{anchor}`", document.path);
        let help = match near {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "link to a heading that is there, or leave the part after `#` out".to_owned(),
        };
        self.found.push(Diagnostic::new(Code::BrokenAnchor, self.place.clone(), message).help(help));
    }

    fn broken(&mut self, target: &str, near: Option<String>, reason: &str) -> Option<Text> {
        let diagnostic =
            Diagnostic::new(Code::BrokenLink, self.place.clone(), format!("`{target}` leads nowhere: {reason}"));
        self.found.push(diagnostic.maybe_help(near.map(|near| format!("did you mean `{near}`?"))));
        None
    }

    fn nearest_document(&self, target: &str) -> Option<String> {
        let file = target.rsplit('/').next().unwrap_or_default();
        let same_name = self.plan.documents.keys().find(|path| path.file_name() == file);
        let names = self.plan.documents.keys().map(SourcePath::file_name);
        let path = same_name.or_else(|| {
            let near = nearest(file, names)?;
            self.plan.documents.keys().find(|path| path.file_name() == near)
        })?;
        Some(relative_path(&self.document.path, path))
    }

    fn nearest_wiki(&self, name: &str) -> Option<String> {
        let site = self.plan.site;
        let people = site.participants.iter().filter(|(_, it)| it.has_page()).map(|(_, person)| person.slug.as_str());
        let countries = site.countries.values().filter(|it| it.has_page()).map(|country| country.name.slug.as_str());
        let others = site.groups.keys().chain(site.topics.keys()).map(Slug::as_str);
        let mut all: Vec<&str> = people.chain(countries).chain(others).collect();
        all.sort_unstable();
        nearest(name, all).map(str::to_owned)
    }
}

/// Writes a candidate of `srcset`. A comma at the end of an address, or a space in it, would end it.
fn candidate(href: &str, width: u32) -> String {
    format!("{} {width}w", href.replace(',', "%2C"))
}

fn nearest_address(plan: &Planner, plain: &str) -> Option<String> {
    let pages: Vec<String> = plan.plan.pages().map(|route| route.path.to_string()).collect();
    nearest(plain, pages.iter().map(String::as_str)).map(str::to_owned)
}

fn unsafe_address(target: &str, place: Place) -> Diagnostic {
    Diagnostic::new(Code::BadAddress, place, format!("`{target}` is not an address that a page may lead to")).help(
        format!("a link may begin with {}", SCHEMES.iter().map(|it| format!("`{it}:`")).collect::<Vec<_>>().join(", ")),
    )
}

/// Returns the way from one file to another, as it would be written in a link.
fn relative_path(from: &SourcePath, to: &SourcePath) -> String {
    let from: Vec<&str> = from.folder().split('/').collect();
    let to: Vec<&str> = to.as_str().split('/').collect();
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let ups = "../".repeat(from.len() - common);
    format!("{ups}{}", to[common..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_files_are_written_as_in_links() {
        let from = SourcePath::new("content/briefings/paris.md");
        assert_eq!(relative_path(&from, &SourcePath::new("content/participants/x.md")), "../participants/x.md");
        assert_eq!(relative_path(&from, &SourcePath::new("content/briefings/b.md")), "b.md");
    }
}
