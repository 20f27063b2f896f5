use crate::base::Fingerprint;

/// A shard has at least this many bytes, unless it is the last.
const LEAST_BYTES: usize = 24 * 1024;
/// A shard has at most this many bytes, unless one entry alone has more.
const MOST_BYTES: usize = 96 * 1024;
/// One word in so many may begin a shard.
const BORDER_ONE_IN: u8 = 16;

/// A file of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name below `search/`: `index.json`, or 16 digits of the digest of its bytes.
    pub name: String,
    /// Its bytes: JSON.
    pub bytes: Vec<u8>,
}

impl File {
    /// Takes the bytes of a file that is called by their digest.
    pub fn by_digest(bytes: Vec<u8>) -> Self {
        let name = format!("{}.json", &Fingerprint::of(&bytes).hex()[..16]);
        File { name, bytes }
    }
}

/// The files that hold a sorted list: of each the first key, and its name.
pub type Directory = Vec<(String, String)>;

/// Cuts a list of keys and values, sorted by key, into files that hold `[key, value, key, value, …]`.
///
/// Where a file may begin is decided by the digest of a key, so that what changes in one leaves the borders of the others.
pub struct Cutter<'f> {
    files: &'f mut Vec<File>,
    directory: Directory,
    open: Vec<u8>,
}

impl<'f> Cutter<'f> {
    /// Takes where finished files go.
    pub fn new(files: &'f mut Vec<File>) -> Self {
        Cutter { files, directory: Vec::new(), open: Vec::new() }
    }

    /// Adds a key and what it has, as JSON.
    pub fn add(&mut self, key: &str, json: &[u8]) {
        let is_border = || Fingerprint::of(key.as_bytes()).as_bytes()[0].is_multiple_of(BORDER_ONE_IN);
        let length = self.open.len();
        if length + json.len() > MOST_BYTES || (length >= LEAST_BYTES && is_border()) {
            self.close();
        }
        if self.open.is_empty() {
            self.directory.push((key.to_owned(), String::new()));
        }
        self.open.push(if self.open.is_empty() { b'[' } else { b',' });
        // A text is always JSON.
        self.open.extend(serde_json::to_vec(key).unwrap_or_default());
        self.open.push(b',');
        self.open.extend_from_slice(json);
    }

    /// Returns what is in which file.
    pub fn finish(mut self) -> Directory {
        self.close();
        self.directory
    }

    fn close(&mut self) {
        if self.open.is_empty() {
            return;
        }
        self.open.push(b']');
        let file = File::by_digest(std::mem::take(&mut self.open));
        if let Some((_, name)) = self.directory.last_mut() {
            name.clone_from(&file.name);
        }
        self.files.push(file);
    }
}

#[cfg(test)]
mod tests {
    use super::{Cutter, Directory, File};
    use std::collections::BTreeSet;

    fn cut(keys: &[String]) -> (Directory, Vec<File>) {
        let mut files = Vec::new();
        let mut cutter = Cutter::new(&mut files);
        keys.iter().for_each(|key| cutter.add(key, b"[11,21,31,41,51,61,71,81,91]"));
        (cutter.finish(), files)
    }

    #[test]
    fn a_new_word_changes_one_file() {
        let mut keys: Vec<String> = (0..20_000).map(|nth| format!("word{nth:06}")).collect();
        let (_, before) = cut(&keys);
        assert!(before.len() > 8, "{}", before.len());
        keys.insert(3_333, "word003332b".to_owned());
        let (_, after) = cut(&keys);
        let names = |files: &[File]| files.iter().map(|file| file.name.clone()).collect::<BTreeSet<_>>();
        assert_eq!(names(&after).difference(&names(&before)).count(), 1);
    }

    #[test]
    fn the_directory_leads_to_every_word() {
        let keys: Vec<String> = (0..5_000).map(|nth| format!("word{nth:06}")).collect();
        let (directory, files) = cut(&keys);
        let mut found = Vec::new();
        for ((first, name), file) in directory.iter().zip(&files) {
            let list: Vec<serde_json::Value> = serde_json::from_slice(&file.bytes).expect("JSON");
            assert_eq!((name, list[0].as_str()), (&file.name, Some(&**first)));
            found.extend(list.chunks(2).map(|pair| pair[0].as_str().expect("a word").to_owned()));
        }
        assert_eq!(found, keys);
    }
}
