use data_encoding::BASE64;
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::session::{Answer, Session};
use crate::{
    disk::{Disk, DiskError, Entry, Kind, Lock, Stat},
    publish::PublishError,
};

/// The disk of another machine, as far as a shell can be one.
///
/// Every operation is a command there, so it is for few files. Files have neither numbers nor times of change. There must be the tools
/// of a Linux system: those of GNU or BusyBox, and `flock`.
pub struct RemoteDisk(Arc<Session>);

impl RemoteDisk {
    /// Connects to a host as ssh knows it; `ssh` is the program with its arguments, and `mark` a word that nobody can guess.
    pub fn connect(ssh: &[String], host: &str, mark: String) -> Result<Self, PublishError> {
        Ok(RemoteDisk(Arc::new(Session::open(ssh, host, mark)?)))
    }

    /// Brings everything below a folder to the device itself.
    pub fn flush_all(&self, folder: &Path) -> Result<(), DiskError> {
        let folder_word = word(folder);
        self.done("write", folder, &format!("sync -f {folder_word} 2>/dev/null || sync")).map(|_| ())
    }

    /// Returns the files below a folder that were written to after one of them was, as paths below it.
    pub fn changed_after(&self, folder: &Path, file: &str) -> Result<BTreeSet<String>, DiskError> {
        let (here, file) = (word(folder), word(Path::new(file)));
        let told =
            self.done("look through", folder, &format!("(cd {here} && find . -type f -newer {file} -print0)"))?;
        let below = |told: &[u8]| String::from_utf8_lossy(told).strip_prefix("./").map(str::to_owned);
        Ok(told.split(|byte| *byte == 0).filter_map(below).collect())
    }

    /// Lets commands be carried out that must succeed.
    fn done(&self, doing: &'static str, path: &Path, commands: &str) -> Result<Vec<u8>, DiskError> {
        match self.0.ask(commands) {
            Ok(Answer { code: 0, data, .. }) => Ok(data),
            Ok(answer) => Err(DiskError::new(doing, path, reason(&answer))),
            Err(fault) => Err(DiskError::new(doing, path, fault)),
        }
    }

    fn stat_by(&self, path: &Path, link: &str) -> Result<Option<Stat>, DiskError> {
        let word = word(path);
        let commands = format!(
            "if {link}; then echo l; elif [ -d {word} ]; then echo d; elif [ -f {word} ]; then echo f; wc -c <{word}; elif [ -e {word} ]; then echo o; else echo -; fi"
        );
        let told = self.done("look at", path, &commands)?;
        let told = String::from_utf8_lossy(&told).into_owned();
        let mut lines = told.lines();
        let kind = lines.next().and_then(kind);
        let size = lines.next().and_then(|size| size.trim().parse().ok()).unwrap_or(0);
        Ok(kind.map(|kind| Stat { kind, size, modified: 0, inode: 0 }))
    }
}

impl Disk for RemoteDisk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        let word = word(path);
        self.done("read", path, &format!("[ -f {word} ] || {{ echo 'it is not there' >&2; false; }} && cat {word}"))
    }

    fn stat(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.stat_by(path, &format!("[ -L {} ]", word(path)))
    }

    fn stat_target(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.stat_by(path, "false")
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, DiskError> {
        let told = self.done("follow", path, &format!("readlink -e {}", word(path)))?;
        Ok(one_path(&told))
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, DiskError> {
        let here = word(folder);
        let commands = format!(
            "(cd {here} && for f in * .[!.]* ..?*; do if [ -L \"$f\" ]; then k=l; elif [ -d \"$f\" ]; then k=d; elif [ -f \"$f\" ]; then k=f; elif [ -e \"$f\" ]; then k=o; else continue; fi; printf '%s%s\\0' $k \"$f\"; done)"
        );
        let told = self.done("read", folder, &commands)?;
        let entry = |told: &[u8]| {
            let told = String::from_utf8_lossy(told).into_owned();
            let (letter, name) = told.split_at_checked(1)?;
            let stat = Stat { kind: kind(letter)?, size: 0, modified: 0, inode: 0 };
            Some(Entry { path: folder.join(name), stat })
        };
        let mut entries: Vec<Entry> = told.split(|byte| *byte == 0).filter_map(entry).collect();
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(entries)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError> {
        let (text, word) = (BASE64.encode(bytes), word(path));
        // What arrived is counted: shells differ in what a document within redirections is.
        let commands = format!(
            "set -C; base64 -d >{word} <<'END'\n{text}\nEND\ns=$?; set +C; [ $s = 0 ] && [ \"$(wc -c <{word})\" -eq {} ]",
            bytes.len()
        );
        self.done("write", path, &commands)?;
        Ok(Stat { kind: Kind::File, size: bytes.len() as u64, modified: 0, inode: 0 })
    }

    fn flush(&self, path: &Path) -> Result<(), DiskError> {
        self.done("write", path, &format!("sync {} 2>/dev/null || sync", word(path))).map(|_| ())
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.done("put in place", to, &format!("mv -fT {} {}", word(from), word(to))).map(|_| ())
    }

    fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        self.done("remove", path, &format!("rm {}", word(path))).map(|_| ())
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.done("remove", path, &format!("rmdir {}", word(path))).map(|_| ())
    }

    fn remove_tree(&self, folder: &Path) -> Result<(), DiskError> {
        self.done("remove", folder, &format!("rm -rf {}", word(folder))).map(|_| ())
    }

    fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.done("make the folder", path, &format!("mkdir {}", word(path))).map(|_| ())
    }

    fn create_folders(&self, path: &Path) -> Result<(), DiskError> {
        self.done("make the folder", path, &format!("mkdir -p {}", word(path))).map(|_| ())
    }

    fn hard_link(&self, file: &Path, name: &Path) -> Result<(), DiskError> {
        self.done("link", name, &format!("ln {} {}", word(file), word(name))).map(|_| ())
    }

    fn symlink(&self, target: &Path, link: &Path) -> Result<(), DiskError> {
        self.done("make the link", link, &format!("ln -s {} {}", word(target), word(link))).map(|_| ())
    }

    fn read_link(&self, link: &Path) -> Result<PathBuf, DiskError> {
        let told = self.done("follow", link, &format!("readlink {}", word(link)))?;
        Ok(one_path(&told))
    }

    /// The shell there holds the lock, so it ends with the connection, however that ends.
    fn lock(&self, path: &Path) -> Result<Option<Lock>, DiskError> {
        let word = word(path);
        // The holder before us removes the file before it lets go, so what was locked may no longer be what the path names.
        let commands = format!(
            "command -v flock >/dev/null || {{ echo 'the server has no `flock`, which keeps two publishers apart' >&2; false; }} && {{
l=busy
while command exec 9>>{word} && flock -n 9; do if [ {word} -ef /dev/fd/9 ]; then l=held; break; fi; done
echo $l; }}"
        );
        let told = self.done("lock", path, &commands)?;
        match told.trim_ascii() {
            b"held" => Ok(Some(Box::new(RemoteLock(self.0.clone())))),
            _ => {
                let _ = self.0.ask("exec 9>&-");
                Ok(None)
            }
        }
    }
}

/// A lock that the shell holds.
struct RemoteLock(Arc<Session>);

impl Drop for RemoteLock {
    fn drop(&mut self) {
        let _ = self.0.ask("exec 9>&-");
    }
}

/// Writes a path as one word of a shell, which no program takes for an option.
pub(super) fn word(path: &Path) -> String {
    let text = path.to_string_lossy();
    let safe = if text.starts_with('-') { "./" } else { "" };
    format!("'{safe}{}'", text.replace('\'', r"'\''"))
}

fn kind(letter: &str) -> Option<Kind> {
    match letter {
        "f" => Some(Kind::File),
        "d" => Some(Kind::Directory),
        "l" => Some(Kind::Symlink),
        "o" => Some(Kind::Other),
        _ => None,
    }
}

fn one_path(told: &[u8]) -> PathBuf {
    String::from_utf8_lossy(told).trim_end_matches('\n').into()
}

/// What a command complained of, without its own name.
fn reason(answer: &Answer) -> io::Error {
    let last = answer.said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no reason was given");
    io::Error::other(last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_whatever_it_holds() {
        assert_eq!(word(Path::new("/srv/it's $(here)")), r"'/srv/it'\''s $(here)'");
        assert_eq!(word(Path::new("-rf")), "'./-rf'");
    }
}
