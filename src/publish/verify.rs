use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{Bucket, Entry, Headers, Manifest, PublicKey, PublishError, parallel::in_parallel_of};
use crate::{
    base::{Text, sha256_hex},
    disk::{Disk, shown},
};

/// What was found of a published site when all of it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What the site says it is.
    pub manifest: Manifest,
    /// Where it is something else, by path.
    pub faults: Vec<(Text, Fault)>,
    /// Who says so.
    pub signature: SignatureFound,
}

/// How a file is other than its manifest says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It is not there.
    Missing,
    /// It has other bytes.
    Differs,
    /// Other headers are sent with it.
    OtherHeaders,
    /// It is there, and no edition has it.
    LeftOver,
}

/// What is known of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureFound {
    /// There is none.
    None,
    /// There is one, and no key to check it with.
    Unchecked,
    /// It is by the key.
    Good,
    /// It is not by the key, there is none though a key was given, or what is signed are other digests.
    Bad,
}

impl Fault {
    /// Says it in a word or two.
    pub fn words(self) -> &'static str {
        match self {
            Fault::Missing => "missing",
            Fault::Differs => "differs",
            Fault::OtherHeaders => "other headers",
            Fault::LeftOver => "left over",
        }
    }
}

impl Verdict {
    /// Says whether the site is what its manifest says, and is signed if that was asked.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty() && self.signature != SignatureFound::Bad
    }
}

/// A file as it was read back: its bytes, and what is sent with it where that is kept.
pub type ReadBack = (Vec<u8>, Option<Headers>);

/// A published site that can be read back.
pub trait Published: Sync {
    /// Says where it is, for messages.
    fn place(&self) -> String;

    /// Reads a file; nothing if it is not there.
    fn read(&self, path: &str) -> Result<Option<ReadBack>, PublishError>;

    /// Returns the paths of all files that may be dateline's, except those named.
    fn others(&self, known: &BTreeSet<&str>) -> Result<Vec<Text>, PublishError>;
}

/// Reads a published site and holds it against its manifest, so many files at a time.
pub fn verify(site: &dyn Published, key: Option<&PublicKey>, at_once: usize) -> Result<Verdict, PublishError> {
    let place = site.place();
    let Some((bytes, _)) = site.read(Manifest::PATH)? else {
        return Err(PublishError::new(format!("nothing in {place} says what was published there"))
            .help(format!("a published site holds `{}`", Manifest::PATH)));
    };
    let manifest = Manifest::parse(&bytes, Manifest::PATH)?;
    let entries: Vec<&Entry> = manifest.files.iter().chain(manifest.retired.iter().map(|it| &it.entry)).collect();
    let found = in_parallel_of(at_once, &entries, |entry| {
        Ok::<_, PublishError>(match site.read(&entry.path)? {
            None => Some(Fault::Missing),
            Some((bytes, _)) if sha256_hex(&bytes) != *entry.sha256 => Some(Fault::Differs),
            Some((_, Some(headers))) if entry.headers.as_ref() != Some(&headers) => Some(Fault::OtherHeaders),
            Some(_) => None,
        })
    })?;
    let faulty = entries.iter().zip(found).filter_map(|(entry, fault)| Some((entry.path.clone(), fault?)));
    let own = [Manifest::PATH, Manifest::SUMS, Manifest::SIGNATURE];
    let known: BTreeSet<&str> = entries.iter().map(|entry| &*entry.path).chain(own).collect();
    let left_over = site.others(&known)?.into_iter().map(|path| (path, Fault::LeftOver));
    let mut faults: Vec<(Text, Fault)> = faulty.chain(left_over).collect();
    let sums = site.read(Manifest::SUMS)?.map(|(bytes, _)| bytes).unwrap_or_default();
    if sums != manifest.sums().as_bytes() {
        faults.push((Manifest::SUMS.into(), if sums.is_empty() { Fault::Missing } else { Fault::Differs }));
    }
    faults.sort();
    let signature = match (site.read(Manifest::SIGNATURE)?, key) {
        (None, None) => SignatureFound::None,
        (Some(_), None) => SignatureFound::Unchecked,
        (Some((signature, _)), Some(key)) if key.has_signed(manifest.sums().as_bytes(), &signature) => {
            SignatureFound::Good
        }
        (_, Some(_)) => SignatureFound::Bad,
    };
    Ok(Verdict { manifest, faults, signature })
}

/// A site in a folder: a release, or a copy of one.
pub struct PublishedFolder<'a> {
    /// The disk.
    pub disk: &'a dyn Disk,
    /// The folder.
    pub folder: PathBuf,
}

impl Published for PublishedFolder<'_> {
    fn place(&self) -> String {
        format!("`{}`", shown(&self.folder))
    }

    fn read(&self, path: &str) -> Result<Option<ReadBack>, PublishError> {
        let file = self.folder.join(path);
        match self.disk.stat_target(&file)? {
            Some(stat) if stat.is_file() => Ok(Some((self.disk.read(&file)?, None))),
            _ => Ok(None),
        }
    }

    fn others(&self, known: &BTreeSet<&str>) -> Result<Vec<Text>, PublishError> {
        let mut others = Vec::new();
        for entry in self.disk.walk(&self.folder, &|_| true) {
            let entry = entry?;
            let way = entry.path.strip_prefix(&self.folder).unwrap_or(&entry.path);
            let path = way.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            if !entry.stat.is_directory() && !known.contains(&*path) {
                others.push(path.into());
            }
        }
        Ok(others)
    }
}

/// Returns the folder of the release that is shown, if this is a folder with releases; else the folder itself.
pub fn shown_release(disk: &dyn Disk, folder: &Path) -> Result<PathBuf, PublishError> {
    let current = folder.join(super::releases::CURRENT);
    let is_link = disk.stat(&current)?.is_some_and(|stat| stat.kind == crate::disk::Kind::Symlink);
    Ok(if is_link { disk.canonicalize(&current)? } else { folder.to_owned() })
}

/// A site in a store of objects.
pub struct PublishedObjects<'a> {
    /// The store.
    pub bucket: &'a dyn Bucket,
    /// Where it is, for messages.
    pub place: String,
    /// How many requests are under way at a time.
    pub requests: usize,
}

impl Published for PublishedObjects<'_> {
    fn place(&self) -> String {
        format!("`{}`", self.place)
    }

    fn read(&self, path: &str) -> Result<Option<ReadBack>, PublishError> {
        Ok(self.bucket.get(path)?.map(|object| (object.bytes, Some(object.seen.headers))))
    }

    /// What came from elsewhere stands there with the site, and is no fault of it.
    fn others(&self, known: &BTreeSet<&str>) -> Result<Vec<Text>, PublishError> {
        let keys: Vec<Text> = self.bucket.list()?.into_iter().filter(|key| !known.contains(&**key)).collect();
        let seen = in_parallel_of(self.requests, &keys, |key| self.bucket.look(key))?;
        let ours = keys.into_iter().zip(seen).filter(|(_, seen)| seen.as_ref().is_some_and(|it| it.sha256.is_some()));
        Ok(ours.map(|(key, _)| key).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            manifest::tests::{entry, manifest},
            signature::tests::{PRIVATE, PUBLIC},
        },
        *,
    };
    use crate::{disk::MemoryDisk, publish::Signer};

    fn disk() -> MemoryDisk {
        let disk = MemoryDisk::new();
        let manifest = manifest(&[entry("a/index.html", "one"), entry("b.css", "two")]);
        disk.put("/www/a/index.html", "one");
        disk.put("/www/b.css", "two");
        disk.put("/www/.dateline/manifest.json", manifest.to_bytes());
        disk.put("/www/.dateline/SHA256SUMS", manifest.sums());
        disk
    }

    fn check(disk: &MemoryDisk, key: Option<&PublicKey>) -> Verdict {
        verify(&PublishedFolder { disk, folder: "/www".into() }, key, 2).unwrap()
    }

    #[test]
    fn a_site_that_is_as_it_was_published_is_good_and_any_other_byte_or_file_is_found() {
        let disk = disk();
        assert!(check(&disk, None).is_good());
        disk.put("/www/a/index.html", "onE");
        disk.put("/www/c/index.html", "planted");
        disk.remove_file(Path::new("/www/b.css")).unwrap();
        let verdict = check(&disk, None);
        let faults: Vec<(&str, Fault)> = verdict.faults.iter().map(|(path, fault)| (&**path, *fault)).collect();
        let expected = [("a/index.html", Fault::Differs), ("b.css", Fault::Missing), ("c/index.html", Fault::LeftOver)];
        assert_eq!((faults.as_slice(), verdict.is_good()), (&expected[..], false));
        disk.put("/www/.dateline/SHA256SUMS", "");
        assert_eq!(check(&disk, None).faults[0], (Manifest::SUMS.into(), Fault::Missing));
    }

    #[test]
    fn a_signature_is_asked_for_when_there_is_a_key() {
        let disk = disk();
        let key = PublicKey::from_pem(PUBLIC).unwrap();
        assert_eq!(check(&disk, None).signature, SignatureFound::None);
        assert_eq!(
            (check(&disk, Some(&key)).signature, check(&disk, Some(&key)).is_good()),
            (SignatureFound::Bad, false)
        );
        let sums = disk.files("/www")[".dateline/SHA256SUMS"].clone();
        disk.put("/www/.dateline/SHA256SUMS.sig", Signer::from_pem(PRIVATE).unwrap().sign(&sums));
        assert_eq!(check(&disk, None).signature, SignatureFound::Unchecked);
        assert_eq!(check(&disk, Some(&key)).signature, SignatureFound::Good);
        disk.put("/www/.dateline/SHA256SUMS.sig", Signer::from_pem(PRIVATE).unwrap().sign(b"another"));
        assert_eq!(check(&disk, Some(&key)).signature, SignatureFound::Bad);
    }

    #[test]
    fn a_folder_without_a_manifest_is_told() {
        let site = PublishedFolder { disk: &MemoryDisk::new(), folder: "/www".into() };
        assert!(verify(&site, None, 1).unwrap_err().message.contains("nothing in `/www` says"));
    }
}
