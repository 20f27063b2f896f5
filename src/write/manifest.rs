use crate::{
    base::{Fingerprint, Shard},
    disk::Stat,
};

const HEADER: &str = "dateline manifest 1";
/// What the first line says of a site that is not for everyone; earlier versions of dateline then leave the folder alone.
const FOR_REVIEWERS: &str = ", for reviewers";
/// What the first line says, with which it is, of a part of a site.
const SHARD: &str = ", shard ";
const FOOTER: &str = "end ";

/// What a build wrote: every file of the site, by path.
///
/// Kept as text, so that an editor can see what is dateline's: a line a file with fingerprint, size, time of change in
/// nanoseconds, and path; the last line holds the fingerprint of all lines before, so that a damaged one is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Manifest {
    files: Vec<(String, Written)>,
    audience: Audience,
    shard: Option<Shard>,
}

/// For whom a site was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// For everyone.
    #[default]
    Everyone,
    /// For those who may see what is not public yet.
    Reviewers,
}

/// A file as a build left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) fingerprint: Fingerprint,
    pub(super) size: u64,
    pub(super) modified: i128,
}

impl Written {
    pub(super) fn new(fingerprint: Fingerprint, stat: &Stat) -> Self {
        Written { fingerprint, size: stat.size, modified: stat.modified }
    }

    /// Says whether a file was not touched since.
    pub(super) fn is_untouched(&self, stat: &Stat) -> bool {
        stat.is_file() && self.size == stat.size && self.modified == stat.modified
    }
}

impl Manifest {
    /// Takes files in any order; gives back the path that is in it twice, if there is one.
    pub(super) fn new(mut files: Vec<(String, Written)>) -> Result<Self, String> {
        files.sort_by(|one, other| one.0.cmp(&other.0));
        match files.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(pair[0].0.clone()),
            None => Ok(Manifest { files, ..Manifest::default() }),
        }
    }

    /// Says for whom it is.
    #[must_use]
    pub(super) fn made_for(self, audience: Audience) -> Self {
        Manifest { audience, ..self }
    }

    /// Says of which part of a site it is; of all of it if none.
    #[must_use]
    pub(super) fn of_shard(self, shard: Option<Shard>) -> Self {
        Manifest { shard, ..self }
    }

    pub(super) fn audience(&self) -> Audience {
        self.audience
    }

    pub(super) fn shard(&self) -> Option<Shard> {
        self.shard
    }

    pub(super) fn get(&self, path: &str) -> Option<&Written> {
        let at = self.files.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()?;
        Some(&self.files[at].1)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    /// Returns the digest of which files there are, and of their bytes.
    pub(super) fn digest(&self) -> Fingerprint {
        let file = |(path, written): &(String, Written)| [Fingerprint::of(path.as_bytes()), written.fingerprint];
        Fingerprint::of_all(&self.files.iter().flat_map(file).collect::<Vec<_>>())
    }

    /// Walks over the files in the order of their paths.
    pub(super) fn files(&self) -> &[(String, Written)] {
        &self.files
    }

    /// Walks over the paths in their order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(path, _)| path.as_str())
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::with_capacity(64 + self.files.len() * 160);
        text.push_str(HEADER);
        if self.audience == Audience::Reviewers {
            text.push_str(FOR_REVIEWERS);
        }
        if let Some(shard) = self.shard {
            text.push_str(&format!("{SHARD}{shard}"));
        }
        text.push('\n');
        for (path, file) in &self.files {
            let line = format!("{} {} {} ", file.fingerprint.hex(), file.size, file.modified);
            text.push_str(&line);
            push_escaped(path, &mut text);
            text.push('\n');
        }
        let end = Fingerprint::of(text.as_bytes()).hex();
        (text + FOOTER + &end + "\n").into_bytes()
    }

    /// Reads what [`Manifest::to_bytes`] wrote, or says what is wrong with it.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        const DAMAGED: &str = "is damaged";
        let text = std::str::from_utf8(bytes).map_err(|_| DAMAGED)?;
        let first = text.lines().next().unwrap_or_default();
        let of_shard = |rest: &str| rest.strip_prefix(SHARD).and_then(|shard| Shard::parse(shard).ok());
        let (audience, shard) = match first.strip_prefix(HEADER) {
            Some(FOR_REVIEWERS) => (Audience::Reviewers, None),
            Some("") => (Audience::Everyone, None),
            Some(rest) if of_shard(rest).is_some() => (Audience::Everyone, of_shard(rest)),
            _ if first.starts_with("dateline manifest ") => return Err("was written by another version of dateline"),
            _ => return Err(DAMAGED),
        };
        let end = text.trim_end_matches('\n').rfind('\n').ok_or(DAMAGED)? + 1;
        let (lines, footer) = text.split_at(end);
        let expected = footer.strip_prefix(FOOTER).and_then(|hex| Fingerprint::from_hex(hex.trim_end()));
        if expected != Some(Fingerprint::of(lines.as_bytes())) {
            return Err(DAMAGED);
        }
        let files: Option<Vec<_>> = lines.lines().skip(1).map(parse_line).collect();
        let manifest = Manifest::new(files.ok_or(DAMAGED)?).map_err(|_| DAMAGED)?;
        Ok(manifest.made_for(audience).of_shard(shard))
    }
}

fn parse_line(line: &str) -> Option<(String, Written)> {
    let mut fields = line.splitn(4, ' ');
    let fingerprint = Fingerprint::from_hex(fields.next()?)?;
    let size = fields.next()?.parse().ok()?;
    let modified = fields.next()?.parse().ok()?;
    Some((unescaped(fields.next()?)?, Written { fingerprint, size, modified }))
}

/// A name may hold a line end.
fn push_escaped(path: &str, text: &mut String) {
    for letter in path.chars() {
        match letter {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            letter => text.push(letter),
        }
    }
}

fn unescaped(text: &str) -> Option<String> {
    let mut path = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        path.push(match letter {
            '\\' => match letters.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            letter => letter,
        });
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        let written = |path: &str| Written { fingerprint: Fingerprint::of(path.as_bytes()), size: 3, modified: -7 };
        Manifest::new(paths.iter().map(|path| (path.to_string(), written(path))).collect()).unwrap()
    }

    #[test]
    fn any_path_comes_back_as_it_was() {
        for paths in [&["b", "a/x y", "a\nb\\n\r", "🗞/習.html", " "][..], &[]] {
            let manifest = manifest(paths);
            assert_eq!(Manifest::parse(&manifest.to_bytes()), Ok(manifest.clone()));
            let for_reviewers = manifest.clone().made_for(Audience::Reviewers);
            assert_eq!(Manifest::parse(&for_reviewers.to_bytes()), Ok(for_reviewers));
            let shard = manifest.of_shard(Shard::parse("2/8").ok());
            assert_eq!(Manifest::parse(&shard.to_bytes()), Ok(shard));
        }
    }

    #[test]
    fn any_flipped_or_missing_byte_is_noticed() {
        let bytes = manifest(&["a", "b"]).to_bytes();
        for at in 0..bytes.len() - 1 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(Manifest::parse(&flipped).is_err(), "byte {at}");
            assert!(Manifest::parse(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn another_version_is_told_from_damage() {
        assert_eq!(Manifest::parse(b"dateline manifest 2\n"), Err("was written by another version of dateline"));
    }

    #[test]
    fn a_path_may_be_there_only_once() {
        let file = manifest(&["a"]).files[0].clone();
        assert_eq!(Manifest::new(vec![file.clone(), file]), Err("a".to_owned()));
    }
}
