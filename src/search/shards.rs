use crate::base::Fingerprint;

/// A shard has at least this many bytes, unless it is the last.
const LEAST_BYTES: usize = 24 * 1024;
/// A shard that has this many bytes is closed.
const MOST_BYTES: usize = 72 * 1024;
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
        File { name: name_of(&bytes), bytes }
    }

    /// Says whether a file is called by the digest of these bytes.
    pub fn is_called(name: &str, bytes: &[u8]) -> bool {
        name_of(bytes) == name
    }
}

fn name_of(bytes: &[u8]) -> String {
    format!("{}.json", &Fingerprint::of(bytes).hex()[..16])
}

/// The files that hold a sorted list: of each the first key, and its name.
pub type Directory = Vec<(String, String)>;

/// How large shards are.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// A shard has at least this many bytes, unless it is the last.
    pub least: usize,
    /// A shard that has this many bytes is closed.
    pub most: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes { least: LEAST_BYTES, most: MOST_BYTES }
    }
}

/// Cuts a list of keys and values, sorted by key, into files that hold `[key, value, key, value, …]`.
///
/// Where a file may begin is decided by the digest of a key and by how long the one before is, so that what changes in one
/// leaves the borders of the others.
pub struct Cutter {
    sizes: Sizes,
    files: Vec<File>,
    directory: Directory,
    open: Vec<u8>,
}

impl Cutter {
    /// Begins with nothing.
    pub fn new(sizes: Sizes) -> Self {
        Cutter { sizes, files: Vec::new(), directory: Vec::new(), open: Vec::new() }
    }

    /// Says whether a file begins with this key, if it is the next one.
    pub fn begins_with(&self, key: &str) -> bool {
        let is_border = || Fingerprint::of(key.as_bytes()).as_bytes()[0].is_multiple_of(BORDER_ONE_IN);
        let length = self.open.len();
        length == 0 || length >= self.sizes.most || (length >= self.sizes.least && is_border())
    }

    /// Adds a key and what it has, as JSON.
    pub fn add(&mut self, key: &str, json: &[u8]) {
        if self.begins_with(key) {
            self.close();
            self.directory.push((key.to_owned(), String::new()));
        }
        self.open.push(if self.open.is_empty() { b'[' } else { b',' });
        // A text is always JSON.
        self.open.extend(serde_json::to_vec(key).unwrap_or_default());
        self.open.push(b',');
        self.open.extend_from_slice(json);
    }

    /// Takes a file of before as it is, where a file begins with its first key, and another one behind it.
    pub fn keep(&mut self, first: &str, name: &str) {
        self.close();
        self.directory.push((first.to_owned(), name.to_owned()));
    }

    /// Returns what is in which file, and the files that were made.
    pub fn finish(mut self) -> (Directory, Vec<File>) {
        self.close();
        (self.directory, self.files)
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

/// Walks over the keys of a shard, each with its value as JSON; nothing where the bytes are no shard.
///
/// Values are lists of numbers, or numbers; keys are words and facets, in which there is nothing to escape.
pub fn entries(shard: &[u8]) -> Option<Vec<(&str, &[u8])>> {
    let mut rest = shard.strip_prefix(b"[")?.strip_suffix(b"]")?;
    let mut entries = Vec::new();
    loop {
        let after = rest.strip_prefix(b"\"")?;
        let end = after.iter().position(|byte| matches!(byte, b'"' | b'\\')).filter(|end| after[*end] == b'"')?;
        let (key, value) = (str::from_utf8(&after[..end]).ok()?, after[end + 1..].strip_prefix(b",")?);
        let length = match value.first()? {
            b'[' => value.iter().position(|byte| *byte == b']')? + 1,
            _ => value.iter().position(|byte| *byte == b',').unwrap_or(value.len()),
        };
        entries.push((key, &value[..length]));
        match value[length..].split_first() {
            Some((b',', next)) => rest = next,
            Some(_) => return None,
            None => return Some(entries),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cutter, Directory, File, Sizes, entries};
    use std::collections::BTreeSet;

    fn cut(keys: &[String]) -> (Directory, Vec<File>) {
        let mut cutter = Cutter::new(Sizes::default());
        keys.iter().for_each(|key| cutter.add(key, b"[11,21,31,41,51,61,71,81,91]"));
        cutter.finish()
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
    fn a_shard_is_taken_apart() {
        let shard = r#"["a:b",[11],"été",7,"x",[]]"#;
        let expected: [(&str, &[u8]); 3] = [("a:b", b"[11]"), ("été", b"7"), ("x", b"[]")];
        assert_eq!(entries(shard.as_bytes()).as_deref(), Some(&expected[..]));
        for damaged in ["", "[]", r#"["a\"",[1]]"#, "[\"a\"]", "[\"a\",[1]", "[\"a\",[1]7]", "[\"a\",[1],]", "{}"] {
            assert_eq!(entries(damaged.as_bytes()), None, "{damaged}");
        }
    }

    #[test]
    fn the_directory_leads_to_every_word() {
        let keys: Vec<String> = (0..5_000).map(|nth| format!("word{nth:06}")).collect();
        let (directory, files) = cut(&keys);
        let mut found = Vec::new();
        for ((first, name), file) in directory.iter().zip(&files) {
            let list: Vec<serde_json::Value> = serde_json::from_slice(&file.bytes).expect("JSON");
            assert_eq!((name, list[0].as_str()), (&file.name, Some(&**first)));
            let keys: Vec<String> = list.chunks(2).map(|pair| pair[0].as_str().expect("a word").to_owned()).collect();
            assert!(entries(&file.bytes).expect("a shard").into_iter().map(|(key, _)| key).eq(&keys));
            found.extend(keys);
        }
        assert_eq!(found, keys);
    }
}
