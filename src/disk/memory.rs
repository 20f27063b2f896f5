use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Disk, DiskError, Entry, Kind, Lock, Stat};

/// How many symbolic links may follow each other, as on Linux.
const LINKS_MAX: usize = 40;

/// A file system in memory, for tests and fuzzing.
///
/// Its clock ticks once with each change, its paths are absolute (a relative one counts from `/`), and clones share one
/// content, as two processes share one disk.
#[derive(Debug, Clone, Default)]
pub struct MemoryDisk {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    nodes: BTreeMap<PathBuf, Node>,
    locked: BTreeSet<PathBuf>,
    ignores_case: bool,
    clock: u64,
}

#[derive(Debug, Clone)]
struct Node {
    content: Content,
    modified: u64,
    inode: u64,
}

#[derive(Debug, Clone)]
enum Content {
    File(Vec<u8>),
    Directory,
    Link(PathBuf),
    Other,
}

impl MemoryDisk {
    /// Makes an empty disk.
    pub fn new() -> Self {
        MemoryDisk::default()
    }

    /// Makes an empty disk on which `A` and `a` are one name, as on many a Mac and Windows machine.
    pub fn ignoring_case() -> Self {
        let disk = MemoryDisk::new();
        disk.state().ignores_case = true;
        disk
    }

    /// Puts a file, with the folders above it, in place of what stood there; never fails.
    pub fn put(&self, path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
        self.plant(path.as_ref(), Content::File(bytes.as_ref().to_vec()));
    }

    /// Puts a symbolic link, like [`MemoryDisk::put`].
    pub fn link(&self, path: impl AsRef<Path>, target: impl AsRef<Path>) {
        self.plant(path.as_ref(), Content::Link(target.as_ref().to_owned()));
    }

    /// Puts a pipe, like [`MemoryDisk::put`].
    pub fn pipe(&self, path: impl AsRef<Path>) {
        self.plant(path.as_ref(), Content::Other);
    }

    /// Returns a disk of its own with the same content.
    #[must_use]
    pub fn copied(&self) -> Self {
        let state = self.state();
        let (nodes, ignores_case, clock) = (state.nodes.clone(), state.ignores_case, state.clock);
        MemoryDisk { state: Arc::new(Mutex::new(State { nodes, ignores_case, clock, ..State::default() })) }
    }

    /// Returns all files below a folder with their bytes, by their way from there.
    pub fn files(&self, folder: impl AsRef<Path>) -> BTreeMap<String, Vec<u8>> {
        let state = self.state();
        let below = state.nodes.iter().filter_map(|(path, node)| match &node.content {
            Content::File(bytes) => Some((path.strip_prefix(folder.as_ref()).ok()?, bytes)),
            _ => None,
        });
        below.map(|(path, bytes)| (path.to_string_lossy().into_owned(), bytes.clone())).collect()
    }

    /// Returns all folders below a folder, by their way from there.
    pub fn folders(&self, folder: impl AsRef<Path>) -> BTreeSet<String> {
        let state = self.state();
        let folders = state.nodes.iter().filter(|(_, node)| matches!(node.content, Content::Directory));
        let below = folders.filter_map(|(path, _)| path.strip_prefix(folder.as_ref()).ok());
        below.map(|path| path.to_string_lossy().into_owned()).filter(|path| !path.is_empty()).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plant(&self, path: &Path, content: Content) {
        let mut state = self.state();
        let path = absolute(path);
        for above in path.ancestors().skip(1) {
            if !state.nodes.contains_key(above) && above != Path::new("/") {
                state.insert(above.to_owned(), Content::Directory);
            }
        }
        state.insert(path, content);
    }

    fn reading<T>(
        &self,
        doing: &'static str,
        path: &Path,
        read: impl FnOnce(&State, &Path) -> io::Result<T>,
    ) -> Result<T, DiskError> {
        read(&self.state(), &absolute(path)).map_err(|fault| DiskError::new(doing, path, fault))
    }

    fn changing<T>(
        &self,
        doing: &'static str,
        path: &Path,
        change: impl FnOnce(&mut State, &Path) -> io::Result<T>,
    ) -> Result<T, DiskError> {
        change(&mut self.state(), &absolute(path)).map_err(|fault| DiskError::new(doing, path, fault))
    }
}

impl State {
    fn insert(&mut self, path: PathBuf, content: Content) {
        self.clock += 1;
        let path = self.named(&path);
        self.nodes.insert(path, Node { content, modified: self.clock, inode: self.clock });
    }

    /// Returns the path as it is spelled on the disk, if the disk ignores case and something of that name is there.
    fn named(&self, path: &Path) -> PathBuf {
        if !self.ignores_case || self.nodes.contains_key(path) {
            return path.to_owned();
        }
        let folded = path.to_string_lossy().to_lowercase();
        let twin = self.nodes.keys().find(|key| key.to_string_lossy().to_lowercase() == folded);
        twin.cloned().unwrap_or_else(|| match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => self.named(parent).join(name),
            _ => path.to_owned(),
        })
    }

    /// Follows the links in all parts of a path but the last.
    fn follow_parents(&self, path: &Path, links_left: usize) -> io::Result<PathBuf> {
        match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => Ok(self.named(&self.follow(parent, links_left)?.join(name))),
            _ => Ok(PathBuf::from("/")),
        }
    }

    /// Follows the links in all parts of a path; it need not exist.
    fn follow(&self, path: &Path, links_left: usize) -> io::Result<PathBuf> {
        let path = self.follow_parents(path, links_left)?;
        match self.nodes.get(&path).map(|node| &node.content) {
            Some(Content::Link(_)) if links_left == 0 => Err(io::Error::other("too many levels of symbolic links")),
            Some(Content::Link(target)) => {
                let folder = path.parent().unwrap_or(Path::new("/"));
                self.follow(&absolute(&folder.join(target)), links_left - 1)
            }
            _ => Ok(path),
        }
    }

    /// Returns where something is to be made: its folder must be there.
    fn place(&self, path: &Path) -> io::Result<PathBuf> {
        let path = self.follow_parents(path, LINKS_MAX)?;
        let parent = path.parent().unwrap_or(Path::new("/"));
        if parent == Path::new("/") {
            return Ok(path);
        }
        match self.nodes.get(parent).map(|node| &node.content) {
            Some(Content::Directory) => Ok(path),
            Some(_) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn stat(&self, path: &Path) -> Option<Stat> {
        if path == Path::new("/") {
            return Some(Stat { kind: Kind::Directory, size: 0, modified: 0, inode: 0 });
        }
        self.nodes.get(path).map(Node::stat)
    }

    fn write_new(&mut self, path: &Path, bytes: &[u8]) -> io::Result<Stat> {
        let place = self.place(path)?;
        if self.stat(&place).is_some() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.insert(place.clone(), Content::File(bytes.to_vec()));
        Ok(self.nodes[&place].stat())
    }

    fn has_below(&self, folder: &Path) -> bool {
        self.below(folder).next().is_some()
    }

    fn below<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = (&'a PathBuf, &'a Node)> {
        let from = self.nodes.range(folder.to_owned()..);
        from.take_while(move |(path, _)| path.starts_with(folder)).filter(move |(path, _)| path.as_path() != folder)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let from = self.place(from)?;
        let to = self.place(to)?;
        let moved = self.stat(&from).ok_or(io::ErrorKind::NotFound)?;
        match self.stat(&to) {
            Some(there) if moved.is_directory() && !there.is_directory() => Err(io::ErrorKind::NotADirectory)?,
            Some(there) if !moved.is_directory() && there.is_directory() => Err(io::ErrorKind::IsADirectory)?,
            Some(_) if moved.is_directory() && self.has_below(&to) => Err(io::ErrorKind::DirectoryNotEmpty)?,
            _ => {}
        }
        let below: Vec<PathBuf> = self.below(&from).map(|(path, _)| path.clone()).chain([from.clone()]).collect();
        for path in below {
            let node = self.nodes.remove(&path).expect("the path was just found");
            let way = path.strip_prefix(&from).expect("the path lies below");
            // Joining nothing would leave a final `/`.
            let target = if way == Path::new("") { to.clone() } else { to.join(way) };
            self.nodes.insert(target, node);
        }
        Ok(())
    }
}

impl Node {
    fn stat(&self) -> Stat {
        let (kind, size) = match &self.content {
            Content::File(bytes) => (Kind::File, bytes.len() as u64),
            Content::Directory => (Kind::Directory, 0),
            Content::Link(_) => (Kind::Symlink, 0),
            Content::Other => (Kind::Other, 0),
        };
        Stat { kind, size, modified: i128::from(self.modified), inode: self.inode }
    }
}

impl Disk for MemoryDisk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        self.reading("read", path, |state, path| {
            match state.nodes.get(&state.follow(path, LINKS_MAX)?).map(|node| &node.content) {
                Some(Content::File(bytes)) => Ok(bytes.clone()),
                Some(Content::Directory) => Err(io::ErrorKind::IsADirectory.into()),
                Some(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")),
                None => Err(io::ErrorKind::NotFound.into()),
            }
        })
    }

    fn stat(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.reading("look at", path, |state, path| Ok(state.stat(&state.follow_parents(path, LINKS_MAX)?)))
    }

    fn stat_target(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.reading("look at", path, |state, path| Ok(state.stat(&state.follow(path, LINKS_MAX)?)))
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, DiskError> {
        self.reading("follow", path, |state, path| {
            let followed = state.follow(path, LINKS_MAX)?;
            state.stat(&followed).map(|_| followed).ok_or_else(|| io::ErrorKind::NotFound.into())
        })
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, DiskError> {
        self.reading("read", folder, |state, path| {
            let followed = state.follow(path, LINKS_MAX)?;
            match state.stat(&followed) {
                Some(stat) if stat.is_directory() => {}
                Some(_) => return Err(io::ErrorKind::NotADirectory.into()),
                None => return Err(io::ErrorKind::NotFound.into()),
            }
            let inside = state.below(&followed).filter(|(path, _)| path.parent() == Some(&followed));
            let named = inside.filter_map(|(path, node)| Some((path.file_name()?, node)));
            Ok(named.map(|(name, node)| Entry { path: folder.join(name), stat: node.stat() }).collect())
        })
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError> {
        self.changing("write", path, |state, path| state.write_new(path, bytes))
    }

    fn flush(&self, path: &Path) -> Result<(), DiskError> {
        self.changing("write", path, |state, path| match state.stat(&state.follow(path, LINKS_MAX)?) {
            Some(_) => Ok(()),
            None => Err(io::ErrorKind::NotFound.into()),
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.changing("put in place", to, |state, to| state.rename(&absolute(from), to))
    }

    fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        self.changing("remove", path, |state, path| {
            let place = state.place(path)?;
            match state.stat(&place) {
                Some(stat) if stat.is_directory() => Err(io::ErrorKind::IsADirectory.into()),
                Some(_) => {
                    state.nodes.remove(&place);
                    Ok(())
                }
                None => Err(io::ErrorKind::NotFound.into()),
            }
        })
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.changing("remove", path, |state, path| {
            let place = state.place(path)?;
            match state.stat(&place) {
                Some(stat) if !stat.is_directory() => Err(io::ErrorKind::NotADirectory.into()),
                Some(_) if state.has_below(&place) => Err(io::ErrorKind::DirectoryNotEmpty.into()),
                Some(_) => {
                    state.nodes.remove(&place);
                    Ok(())
                }
                None => Err(io::ErrorKind::NotFound.into()),
            }
        })
    }

    fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.changing("make the folder", path, |state, path| {
            let place = state.place(path)?;
            match state.stat(&place) {
                Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
                None => {
                    state.insert(place, Content::Directory);
                    Ok(())
                }
            }
        })
    }

    fn create_folders(&self, path: &Path) -> Result<(), DiskError> {
        self.changing("make the folder", path, |state, path| {
            let mut missing = Vec::new();
            for above in path.ancestors() {
                match state.stat(&state.follow(above, LINKS_MAX)?) {
                    Some(stat) if stat.is_directory() => break,
                    Some(_) => return Err(io::ErrorKind::NotADirectory.into()),
                    None => missing.push(above),
                }
            }
            for folder in missing.into_iter().rev() {
                let place = state.follow(folder, LINKS_MAX)?;
                state.insert(place, Content::Directory);
            }
            Ok(())
        })
    }

    fn hard_link(&self, file: &Path, name: &Path) -> Result<(), DiskError> {
        self.changing("link", name, |state, name| {
            let (file, name) = (state.place(&absolute(file))?, state.place(name)?);
            if state.stat(&name).is_some() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            match state.nodes.get(&file) {
                // Nothing here changes a file in place, so that two nodes that are alike are one file.
                Some(node) if matches!(node.content, Content::File(_)) => {
                    let node = node.clone();
                    state.nodes.insert(name, node);
                    Ok(())
                }
                Some(_) => Err(io::ErrorKind::PermissionDenied.into()),
                None => Err(io::ErrorKind::NotFound.into()),
            }
        })
    }

    fn symlink(&self, target: &Path, link: &Path) -> Result<(), DiskError> {
        self.changing("make the link", link, |state, link| {
            let place = state.place(link)?;
            if state.stat(&place).is_some() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            state.insert(place, Content::Link(target.to_owned()));
            Ok(())
        })
    }

    fn read_link(&self, link: &Path) -> Result<PathBuf, DiskError> {
        self.reading("follow", link, |state, link| {
            match state.nodes.get(&state.follow_parents(link, LINKS_MAX)?).map(|node| &node.content) {
                Some(Content::Link(target)) => Ok(target.clone()),
                Some(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a symbolic link")),
                None => Err(io::ErrorKind::NotFound.into()),
            }
        })
    }

    fn lock(&self, path: &Path) -> Result<Option<Lock>, DiskError> {
        let locked = self.changing("lock", path, |state, path| {
            let place = state.place(path)?;
            if !state.locked.insert(place.clone()) {
                return Ok(None);
            }
            if state.stat(&place).is_none() {
                state.insert(place.clone(), Content::File(Vec::new()));
            }
            Ok(Some(place))
        })?;
        Ok(locked.map(|place| Box::new(Held { disk: self.clone(), place }) as Lock))
    }
}

struct Held {
    disk: MemoryDisk,
    place: PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.disk.state().locked.remove(&self.place);
    }
}

/// Returns a path from `/`, without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    let mut absolute = PathBuf::from("/");
    for part in path.components() {
        match part {
            Component::Normal(name) => absolute.push(name),
            Component::ParentDir => drop(absolute.pop()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    absolute
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> &Path {
        Path::new(text)
    }

    #[test]
    fn a_folder_is_renamed_with_all_it_holds() {
        let disk = MemoryDisk::new();
        disk.put("/a/b/c", "text");
        disk.rename(path("/a/b"), path("/d")).unwrap();
        assert_eq!(disk.read(path("/d/c")).unwrap(), b"text");
        assert_eq!(disk.stat(path("/a/b")).unwrap(), None);
    }

    #[test]
    fn a_full_folder_is_neither_removed_nor_renamed_over() {
        let disk = MemoryDisk::new();
        disk.put("/a/x", "");
        disk.put("/b/y", "");
        assert_eq!(disk.remove_folder(path("/a")).unwrap_err().source.kind(), io::ErrorKind::DirectoryNotEmpty);
        assert_eq!(disk.rename(path("/a"), path("/b")).unwrap_err().source.kind(), io::ErrorKind::DirectoryNotEmpty);
    }

    #[test]
    fn links_are_followed_and_loops_end() {
        let disk = MemoryDisk::new();
        disk.put("/a/x", "text");
        disk.link("/b", "a");
        disk.link("/loop", "/loop");
        assert_eq!(disk.read(path("/b/x")).unwrap(), b"text");
        assert_eq!(disk.canonicalize(path("/b/x")).unwrap(), path("/a/x"));
        assert!(disk.read(path("/loop/x")).is_err());
    }

    #[test]
    fn a_link_is_replaced_by_another_at_one_instant() {
        let disk = MemoryDisk::new();
        disk.put("/r/1/x", "one");
        disk.put("/r/2/x", "two");
        disk.symlink(path("r/1"), path("/current")).unwrap();
        assert!(disk.symlink(path("r/2"), path("/current")).is_err());
        disk.symlink(path("r/2"), path("/new")).unwrap();
        disk.rename(path("/new"), path("/current")).unwrap();
        assert_eq!(disk.read(path("/current/x")).unwrap(), b"two");
        assert_eq!(disk.read_link(path("/current")).unwrap(), path("r/2"));
        assert!(disk.read_link(path("/r/1/x")).is_err());
    }

    #[test]
    fn a_second_name_outlives_the_first() {
        let disk = MemoryDisk::new();
        disk.put("/a", "text");
        disk.hard_link(path("/a"), path("/b")).unwrap();
        assert!(disk.hard_link(path("/a"), path("/b")).is_err());
        disk.remove_file(path("/a")).unwrap();
        assert_eq!(disk.read(path("/b")).unwrap(), b"text");
        assert!(disk.hard_link(path("/a"), path("/c")).is_err());
    }

    #[test]
    fn a_disk_that_ignores_case_finds_a_file_by_either_name() {
        let disk = MemoryDisk::ignoring_case();
        disk.put("/A/b", "text");
        assert_eq!(disk.read(path("/a/B")).unwrap(), b"text");
        assert!(disk.write_new(path("/a/B"), b"").is_err());
        assert_eq!(disk.list(path("/a")).unwrap()[0].path, path("/a/b"));
    }
}
