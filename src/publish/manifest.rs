use serde::{Deserialize, Serialize};

use super::{Class, Edition, Headers, How, PublishError, Signer};
use crate::base::{SitePath, Text, Timestamp, sha256_hex};

/// Changes with the form of a manifest.
const FORM: u32 = 1;

/// What stands at a place: every file of the edition there, and of what it was made. It lies there itself, as JSON with a line a
/// file, so that two can be compared by any tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    form: u32,
    /// The digest of which files there are, and of their bytes: that of [`Manifest::sums`].
    pub edition: Text,
    /// The instant at which it was published.
    pub published: Timestamp,
    /// The release that was shown before, where there are releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Text>,
    /// Whether the digests of the files are signed, in [`Manifest::SIGNATURE`].
    #[serde(default)]
    pub signed: bool,
    /// Of what the edition was made.
    pub provenance: Provenance,
    /// The files of the edition, by path.
    pub files: Vec<Entry>,
    /// Files of earlier editions that still stand, by path.
    #[serde(default)]
    pub retired: Vec<Retired>,
}

/// Of what an edition was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of dateline.
    pub dateline: Text,
    /// The instant the site is for.
    pub now: Timestamp,
    /// The state of its sources, if they are in a repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceState>,
}

/// A state of sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// The whole name of the commit.
    pub commit: Text,
    /// Whether there was more in the files than is committed.
    pub modified: bool,
}

/// A file of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it is below the site's own root: `briefings/2026/01/paris/index.html`.
    pub path: Text,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: Text,
    /// Its size in bytes.
    pub size: u64,
    /// What it is to readers.
    pub class: Class,
    /// What a page is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Where a page leads that is there only to lead on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leads_to: Option<Text>,
    /// What is sent with it, where the place keeps that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<Headers>,
}

/// A file that the edition does not have any more, and that stays for readers who have a page of before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// The file.
    #[serde(flatten)]
    pub entry: Entry,
    /// Since when no edition has it.
    pub since: Timestamp,
}

impl Entry {
    /// Returns the address that readers know, from the site's root: `/briefings/2026/01/paris/`.
    pub fn address(&self) -> String {
        SitePath::of_file(&self.path).to_string()
    }
}

impl Manifest {
    /// The folder in which a place keeps what is dateline's own.
    pub const FOLDER: &'static str = ".dateline";
    /// Where it lies at a place.
    pub const PATH: &'static str = ".dateline/manifest.json";

    /// Where its digests lie, as `sha256sum --check` reads them.
    pub const SUMS: &'static str = ".dateline/SHA256SUMS";

    /// Where the signature over the digests lies.
    pub const SIGNATURE: &'static str = ".dateline/SHA256SUMS.sig";

    /// Says what is published of an edition's files and those that stay.
    pub fn new(files: Vec<Entry>, retired: Vec<Retired>, provenance: Provenance, published: Timestamp) -> Self {
        let edition = sha256_hex(sums(&files).as_bytes()).into();
        Manifest { form: FORM, edition, published, previous: None, signed: false, provenance, files, retired }
    }

    /// Says what will be published of an edition, and whether somebody signs it.
    pub fn due(edition: &Edition, retired: Vec<Retired>, how: &How<'_>) -> Self {
        let manifest = Self::new(edition.entries.clone(), retired, edition.provenance.clone(), how.at);
        Manifest { signed: how.signer.is_some(), ..manifest }
    }

    /// Returns what is said of a file of the edition, or of one that still stands.
    pub fn find(&self, path: &str) -> Option<&Entry> {
        let file = self.files.binary_search_by(|entry| (*entry.path).cmp(path));
        let retired = || self.retired.iter().map(|retired| &retired.entry).find(|entry| &*entry.path == path);
        file.ok().map(|at| &self.files[at]).or_else(retired)
    }

    /// Returns the digests of all files of the edition, as `sha256sum --check` reads them.
    pub fn sums(&self) -> String {
        sums(&self.files)
    }

    /// Returns the files that lie beside it, which are written before it: the digests, and the signature over them.
    pub(super) fn beside(&self, signer: Option<&Signer>) -> Vec<(&'static str, Vec<u8>)> {
        let sums = self.sums().into_bytes();
        let signature = signer.map(|signer| (Manifest::SIGNATURE, signer.sign(&sums)));
        [(Manifest::SUMS, sums)].into_iter().chain(signature).collect()
    }

    /// Writes it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = Manifest { files: Vec::new(), retired: Vec::new(), ..self.clone() };
        let head = serde_json::to_string(&head).expect("plain structs always serialise");
        let head = head.strip_suffix("\"files\":[],\"retired\":[]}").expect("the lists come last");
        let text =
            format!("{head}\n\"files\":[\n{}\n],\n\"retired\":[\n{}\n]}}\n", lines(&self.files), lines(&self.retired));
        text.into_bytes()
    }

    /// Reads what [`Manifest::to_bytes`] wrote; `place` is where it was found.
    ///
    /// Faults: it is damaged, of a form to come, or names a path that does not stay below the site's root.
    pub fn parse(bytes: &[u8], place: &str) -> Result<Self, PublishError> {
        #[derive(Deserialize)]
        struct Form {
            form: u32,
        }
        let damaged = || PublishError::new(format!("`{place}`, which says what is published there, is damaged"));
        let form: Form = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        if form.form != FORM {
            let message = format!("`{place}`, which says what is published there, is of another version of dateline");
            return Err(PublishError::new(message).help("publish with that version, or a later one"));
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        let retired = manifest.retired.iter().map(|retired| &retired.entry);
        let is_whole = manifest.edition.as_ref() == sha256_hex(manifest.sums().as_bytes())
            && manifest.files.iter().chain(retired).all(|entry| is_below(&entry.path))
            && manifest.files.windows(2).all(|pair| pair[0].path < pair[1].path);
        if is_whole { Ok(manifest) } else { Err(damaged()) }
    }
}

/// Says whether a path stays below the root on every system, and outside of what is dateline's own.
fn is_below(path: &str) -> bool {
    let leaves_on_windows = |part: &str| cfg!(windows) && part.contains(['\\', ':']);
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0') && !leaves_on_windows(part);
    path.split('/').all(is_name) && path.split('/').next() != Some(Manifest::FOLDER)
}

/// GNU coreutils: two spaces, and a backslash before a line whose name holds one, escaped.
fn sums(files: &[Entry]) -> String {
    let line = |entry: &Entry| match entry.path.contains(['\\', '\n', '\r']) {
        false => format!("{}  {}\n", entry.sha256, entry.path),
        true => {
            let name = entry.path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
            format!("\\{}  {name}\n", entry.sha256)
        }
    };
    files.iter().map(line).collect()
}

fn lines<T: Serialize>(items: &[T]) -> String {
    let line = |item| serde_json::to_string(item).expect("plain structs always serialise");
    items.iter().map(line).collect::<Vec<_>>().join(",\n")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Makes an entry from `path` and the text that it holds.
    pub fn entry(path: &str, text: &str) -> Entry {
        let class = super::super::class::classes(&[path])[0];
        let (sha256, size) = (sha256_hex(text.as_bytes()).into(), text.len() as u64);
        Entry { path: path.into(), sha256, size, class, title: None, leads_to: None, headers: None }
    }

    /// Makes an instant of 6 January 2026 from `18:00`.
    pub fn at(time: &str) -> Timestamp {
        format!("2026-01-06T{time}:00Z").parse().unwrap()
    }

    pub fn provenance() -> Provenance {
        Provenance { dateline: "0.1.0".into(), now: at("18:00"), source: None }
    }

    pub fn manifest(entries: &[Entry]) -> Manifest {
        let mut files = entries.to_vec();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Manifest::new(files, Vec::new(), provenance(), at("18:01"))
    }

    #[test]
    fn any_manifest_comes_back_as_it_was_a_line_a_file() {
        let title = Some("Allies “meet”\n</script>".into());
        let page = Entry { title, leads_to: Some("/x/".into()), ..entry("a b\\🗞/index.html", "page") };
        let mut whole = manifest(&[page, entry("b.css", "")]);
        whole.previous = Some("r1".into());
        whole.retired = vec![Retired { entry: entry("b.0123456789.css", "old"), since: at("17:00") }];
        for manifest in [whole, manifest(&[])] {
            let bytes = manifest.to_bytes();
            assert_eq!(Manifest::parse(&bytes, "x"), Ok(manifest.clone()));
            let lines = String::from_utf8(bytes).unwrap().lines().filter(|line| line.contains("sha256")).count();
            assert_eq!(lines, manifest.files.len() + manifest.retired.len());
        }
    }

    #[test]
    fn what_is_damaged_foreign_or_leads_outside_is_refused() {
        let said = |bytes: &[u8]| Manifest::parse(bytes, "m.json").unwrap_err().message;
        let good = manifest(&[entry("a", "one")]);
        assert!(said(b"{").contains("`m.json`") && said(b"{\"form\":2}").contains("another version"));
        let text = String::from_utf8(good.to_bytes()).unwrap();
        assert!(said(text.replace("\"a\"", "\"b\"").as_bytes()).ends_with("is damaged"));
        for path in ["../a", "/a", ".dateline/a", "a//b"] {
            assert!(said(&manifest(&[entry(path, "one")]).to_bytes()).ends_with("is damaged"), "{path}");
        }
        let twice = Manifest::new(vec![entry("a", ""), entry("a", "")], Vec::new(), provenance(), at("18:00"));
        assert!(said(&twice.to_bytes()).ends_with("is damaged"));
    }

    #[test]
    fn sums_are_lines_of_the_standard_tool() {
        let sums = manifest(&[entry("a b", "abc"), entry("c\\d\ne", "")]).sums();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sums, format!("{abc}  a b\n\\{none}  c\\\\d\\ne\n"));
    }

    #[test]
    fn addresses_are_those_that_readers_know() {
        for (path, address) in
            [("index.html", "/"), ("a/index.html", "/a/"), ("404.html", "/404.html"), ("myindex.html", "/myindex.html")]
        {
            assert_eq!(entry(path, "").address(), address);
        }
    }
}
