//! Takes a whole site: every file is looked at, every document read, named, linked and written.

use std::collections::BTreeMap;

use super::{
    Generator, Ledger, Move, NewDocument, NewFile, NewSite, OldSite,
    address::Addressee,
    front::{self, Front, Kind},
    hugo, jekyll,
    jekyll::split_date,
    links::{From, OldWeb, plain},
    naming::{Names, briefing_stem},
    reasons,
    role::{OldPlace, Role},
    settings::{self, Settings},
    yaml::{flow, list},
};
use crate::{
    amend::scalar::scalar,
    base::{Date, SourcePath},
    parse,
};

/// A document that was read and has its place in the new site.
struct Placed<'o> {
    old: &'o str,
    place: OldPlace,
    front: Front,
    body: &'o str,
    /// Its address in the old site, if that can be told.
    address: Option<String>,
    /// Its file, and for a page the address that this gives.
    path: SourcePath,
    own_address: Option<String>,
    aliases: Vec<String>,
}

/// The files of an old site that are documents, and those that travel with one, each with the folder of its bundle.
struct Sorted<'o> {
    documents: Vec<(&'o str, OldPlace)>,
    beside: Vec<(&'o str, String)>,
}

/// Works out what a site becomes.
pub fn convert(old: &OldSite, new: &NewSite<'_>) -> Move {
    let mut ledger = Ledger::default();
    let settings = settings::read(old, &mut ledger);
    let mut converter = Converter { old, new, settings: &settings, ledger, files: Vec::new() };
    let Sorted { documents, beside } = converter.sort();
    let placed = converter.place(documents);
    let mut web = OldWeb::default();
    for document in &placed {
        web.by_file.insert(document.old.to_owned(), document.path.clone());
        for address in document.address.iter().chain(&document.aliases) {
            web.by_address.entry(plain(address)).or_insert_with(|| document.path.clone());
        }
    }
    converter.travel(&placed, beside, &mut web);
    let documents = placed.iter().map(|document| converter.written(document, &web)).collect();
    let Converter { ledger, mut files, .. } = converter;
    files.sort_by(|one, other| one.path.cmp(&other.path));
    finished(Move { generator: old.generator, documents, files, ledger })
}

fn finished(mut it: Move) -> Move {
    it.documents.sort_by(|one, other| one.path.cmp(&other.path));
    it.ledger.doubts.sort();
    it
}

struct Converter<'o> {
    old: &'o OldSite,
    new: &'o NewSite<'o>,
    settings: &'o Settings,
    ledger: Ledger,
    files: Vec<NewFile>,
}

impl<'o> Converter<'o> {
    /// Says of every file what it is. Files that keep their address, and those that do not come along, are noted.
    fn sort(&mut self) -> Sorted<'o> {
        let (mut documents, mut beside) = (Vec::new(), Vec::new());
        for path in self.old.files.keys() {
            let role = match self.old.generator {
                Generator::Hugo | Generator::Zola => hugo::role(self.old, self.settings, path),
                Generator::Jekyll => jekyll::role(self.old, self.settings, path),
            };
            match role {
                Role::Document(place) => documents.push((path.as_str(), place)),
                Role::Beside(bundle) => beside.push((path.as_str(), bundle)),
                Role::Fixed(at) => {
                    self.files.push(NewFile { path: SourcePath::new(format!("static/{at}")), from: path.clone() });
                }
                Role::PassedOver(reason) => self.ledger.pass_over(reason, path),
            }
        }
        // What has a language gives way to what has none.
        documents.sort_by_key(|(path, place)| (place.language.is_some(), *path));
        Sorted { documents, beside }
    }

    fn place(&mut self, documents: Vec<(&'o str, OldPlace)>) -> Vec<Placed<'o>> {
        let mut names = Names::new(self.new.permalink);
        documents.into_iter().filter_map(|(path, place)| self.placed(path, place, &mut names)).collect()
    }

    fn placed(&mut self, old: &'o str, place: OldPlace, names: &mut Names) -> Option<Placed<'o>> {
        let text = match self.old.files[old].text.as_ref()? {
            Ok(text) => text,
            Err(fault) => return self.refuse(reasons::no_text(fault), old),
        };
        let read = match parse::foreign(text) {
            Some(Ok(read)) => read,
            Some(Err(fault)) => {
                let line = fault.line.map(|line| format!("line {line}: ")).unwrap_or_default();
                return self.refuse(reasons::unreadable(&format!("{line}{}", fault.message)), old);
            }
            None => return self.refuse(reasons::no_front_matter(), old),
        };
        let of_name = split_date(&place.name).map(|(date, _)| date.first_day());
        let kind = match place.is_draft || of_name.is_some() || front::has_date(self.old.generator, &read.entries) {
            true => Kind::Briefing,
            false => Kind::Page,
        };
        let mut front = front::read(self.old.generator, kind, old, read.entries, &mut self.ledger);
        self.complete(old, &place, kind, of_name, &mut front);
        let day = front.date.as_ref().map(|moment| moment.time.day(&self.new.clock.zone)).or(of_name);
        let addressee =
            Addressee { generator: self.old.generator, settings: self.settings, place: &place, front: &front, day };
        let (address, older) = (addressee.address(), addressee.aliases());
        if address.is_none() && !place.is_draft {
            let what =
                "its old address cannot be told from the settings, so nothing leads on from it; add it to `aliases`";
            self.ledger.doubt(old, what);
        }
        let (path, own_address) = match kind {
            Kind::Briefing => (self.briefing_path(old, &place, &front, day, names), None),
            Kind::Page => self.page_path(old, &place, &front, address.as_deref(), names)?,
        };
        let mut aliases: Vec<String> = Vec::new();
        for alias in address.iter().filter(|_| !place.is_draft).chain(&older) {
            if own_address.as_ref() != Some(alias) && !aliases.contains(alias) {
                aliases.push(alias.clone());
            }
        }
        Some(Placed { old, place, front, body: read.body, address, path, own_address, aliases })
    }

    fn refuse<T>(&mut self, reason: super::Reason, old: &str) -> Option<T> {
        self.ledger.pass_over(reason, old);
        None
    }

    /// Fills in what every document needs and this one does not say.
    fn complete(&mut self, old: &str, place: &OldPlace, kind: Kind, of_name: Option<Date>, front: &mut Front) {
        if front.title.is_none() {
            let title = title_of(&place.name);
            self.ledger.doubt(old, format!("it has no title; `{title}` is made from its name"));
            front.title = Some(title);
        }
        if kind == Kind::Briefing && front.date.is_none() && of_name.is_none() {
            let what = format!("it has no date; {} stands for it until you write one, and it is a draft", self.new.day);
            self.ledger.doubt(old, what);
            front.draft = Some(true);
        }
        if place.is_draft {
            front.draft = Some(true);
        }
        if front.language.is_none() {
            front.language = place.language.as_ref().map(|language| language.replace('_', "-"));
        }
    }

    fn briefing_path(
        &mut self,
        old: &str,
        place: &OldPlace,
        front: &Front,
        day: Option<Date>,
        names: &mut Names,
    ) -> SourcePath {
        let day = day.unwrap_or(self.new.day);
        let name = split_date(&place.name).map_or(place.name.as_str(), |(_, name)| name);
        let of_address = front.address.as_deref().filter(|address| !address.contains(':')).and_then(last_part);
        let wanted = front.slug.clone().or(of_address).unwrap_or_else(|| name.to_owned());
        let slug = names.briefing(&wanted, day, place);
        let plain = crate::base::slugify(&wanted);
        if slug != plain {
            self.ledger
                .doubt(old, format!("another briefing of that time has the slug `{plain}`; this one has `{slug}`"));
        }
        self.file(place, &briefing_stem(day, &slug))
    }

    /// Returns a page's file and address; nothing if it was the front page.
    fn page_path(
        &mut self,
        old: &str,
        place: &OldPlace,
        front: &Front,
        address: Option<&str>,
        names: &mut Names,
    ) -> Option<(SourcePath, Option<String>)> {
        let in_section = || place.section.iter().chain([front.slug.as_ref().unwrap_or(&place.name)]).cloned();
        let wanted = match address.map(plain) {
            Some(address) if address.is_empty() => return self.refuse(reasons::front_page(), old),
            Some(address) => address.strip_suffix(".html").unwrap_or(&address).to_owned(),
            None => in_section().collect::<Vec<_>>().join("/"),
        };
        let below = names.page(&wanted, place);
        let path = self.file(place, &format!("content/pages/{below}"));
        Some((path, Some(format!("/{below}/"))))
    }

    /// What has files beside it stays a folder.
    fn file(&self, place: &OldPlace, stem: &str) -> SourcePath {
        let has_files = place.bundle.as_ref().is_some_and(|bundle| self.has_files(bundle));
        SourcePath::new(if has_files { format!("{stem}/index.md") } else { format!("{stem}.md") })
    }

    fn has_files(&self, bundle: &str) -> bool {
        let folder = format!("{bundle}/");
        let below = self.old.files.range(folder.clone()..).map(|(path, _)| path);
        { below }.take_while(|path| path.starts_with(&folder)).any(|path| !super::old_site::is_markdown(path))
    }

    /// Sends files along with the documents beside which they lay.
    fn travel(&mut self, placed: &[Placed<'_>], beside: Vec<(&str, String)>, web: &mut OldWeb) {
        let mut bundles: BTreeMap<&str, Vec<&SourcePath>> = BTreeMap::new();
        for document in placed {
            if let Some(bundle) = &document.place.bundle {
                bundles.entry(bundle).or_default().push(&document.path);
            }
        }
        for (path, bundle) in beside {
            let below = &path[bundle.len() + 1..];
            let documents = bundles.get(bundle.as_str()).map(Vec::as_slice).unwrap_or_default();
            if documents.is_empty() {
                self.ledger.pass_over(reasons::without_document(), path);
            }
            for document in documents {
                let to = SourcePath::new(format!("{}/{below}", document.folder()));
                web.beside.entry(path.to_owned()).or_default().push(to.clone());
                self.files.push(NewFile { path: to, from: path.to_owned() });
            }
        }
        let fixed = self.files.iter().filter_map(|file| file.path.as_str().strip_prefix("static/"));
        web.fixed.extend(fixed.map(str::to_owned));
    }

    fn written(&self, document: &Placed<'_>, web: &OldWeb) -> NewDocument {
        let address = document.address.as_deref().or(document.own_address.as_deref());
        let from = From { old: document.old, address, new: &document.path };
        let comment =
            format!("# Imported from {}, of a site of {}.\n", one_line(document.old), self.old.generator.name());
        let [before, behind] = lines(document);
        NewDocument {
            path: document.path.clone(),
            from: document.old.to_owned(),
            front: [comment + &before, behind],
            aliases: document.aliases.clone(),
            body: web.relink(&from, document.body),
            verbatim: Vec::new(),
        }
    }
}

/// The front matter before and behind the aliases, in the order of the documentation.
fn lines(document: &Placed<'_>) -> [String; 2] {
    let front = &document.front;
    let text = |key: &str, value: &Option<String>| value.as_ref().map(|value| format!("{key}: {}\n", scalar(value)));
    let time = |key: &str, value: &Option<front::Moment>| value.as_ref().map(|it| format!("{key}: {}\n", it.written));
    let texts = |key: &str, values: &[String]| (!values.is_empty()).then(|| format!("{key}: {}\n", list(values)));
    let before = [
        text("title", &front.title),
        time("date", &front.date),
        text("summary", &front.summary),
        time("updated", &front.updated),
        time("embargo", &front.embargo),
        time("expires", &front.expires),
        front.draft.filter(|is_draft| *is_draft).map(|_| "draft: true\n".to_owned()),
        text("lang", &front.language),
        texts("authors", &front.authors),
        texts("topics", &front.topics),
        text("series", &front.series),
    ];
    let extra: String =
        front.extra.iter().map(|(key, value)| format!("  {}: {}\n", scalar(key), flow(value))).collect();
    let extra = if extra.is_empty() { extra } else { format!("extra:\n{extra}") };
    [before.into_iter().flatten().collect(), extra]
}

/// The last part of an address without `.html`; nothing if it is the front page's.
fn last_part(address: &str) -> Option<String> {
    let address = plain(address);
    let last = address.rsplit('/').next().unwrap_or_default();
    let last = last.strip_suffix(".html").unwrap_or(last);
    (!last.is_empty()).then(|| last.to_owned())
}

/// "hello-world" as "Hello world".
fn title_of(name: &str) -> String {
    let name = split_date(name).map_or(name, |(_, name)| name).replace(['-', '_'], " ");
    let mut letters = name.trim().chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A path in a comment, which ends with its line.
fn one_line(path: &str) -> String {
    path.chars().filter(|letter| !letter.is_control()).collect()
}
