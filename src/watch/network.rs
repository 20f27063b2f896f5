use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::disk::{Disk, resolve};

/// Kinds of file systems whose changes may be made by other machines, of which the system then knows nothing.
const NETWORK_KINDS: [&str; 13] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "drvfs",
    "fuse.sshfs",
    "fuse.rclone",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
    "vboxsf",
];

/// A root that lies on a network disk.
#[derive(Debug, PartialEq, Eq)]
pub struct NetworkDisk {
    root: PathBuf,
    kind: String,
}

impl NetworkDisk {
    /// Says it to the editor.
    pub fn notice(&self, poll: Duration) -> String {
        format!(
            "`{}` lies on a network disk ({}), which does not tell of changes: looking every {} ms instead (`--poll` sets how often)",
            self.root.display(),
            self.kind,
            poll.as_millis()
        )
    }
}

/// Returns the first root that lies on a network disk, as far as the system's list of mounts can be read.
pub fn network_disk(disk: &dyn Disk, roots: &[PathBuf]) -> Option<NetworkDisk> {
    let mounts = disk.read(Path::new("/proc/mounts")).ok()?;
    let mounts = String::from_utf8_lossy(&mounts);
    roots.iter().find_map(|root| {
        let real = resolve(disk, root).ok()?;
        let kind = kind_of_disk(&mounts, &real).filter(|kind| NETWORK_KINDS.contains(kind))?;
        Some(NetworkDisk { root: root.clone(), kind: kind.to_owned() })
    })
}

/// The kind of the file system that holds a path, by lines of `/proc/mounts` (fstab(5)): device, folder, kind, options.
fn kind_of_disk<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    let mount = |line: &'a str| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        Some((PathBuf::from(unescaped(fields.next()?)), fields.next()?))
    };
    let around = mounts.lines().filter_map(mount).filter(|(folder, _)| path.starts_with(folder));
    // Of two mounts on one folder the later one hides the earlier; `max_by_key` returns the last of equals.
    around.max_by_key(|(folder, _)| folder.components().count()).map(|(_, kind)| kind)
}

/// Undoes the escapes that the list uses for white space.
fn unescaped(folder: &str) -> String {
    folder.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;

    const MOUNTS: &str = "/dev/sda1 / ext4 rw 0 0\n\
        host:/export /srv/news nfs4 rw 0 0\n\
        //host/share /mnt/my\\040desk cifs rw 0 0\n\
        tmpfs /srv/news/local tmpfs rw 0 0\n";

    #[test]
    fn the_innermost_mount_decides() {
        assert_eq!(kind_of_disk(MOUNTS, Path::new("/home/ada/site")), Some("ext4"));
        assert_eq!(kind_of_disk(MOUNTS, Path::new("/srv/news/site")), Some("nfs4"));
        assert_eq!(kind_of_disk(MOUNTS, Path::new("/srv/news/local/site")), Some("tmpfs"));
        assert_eq!(kind_of_disk(MOUNTS, Path::new("/srv/newsroom")), Some("ext4"));
        assert_eq!(kind_of_disk(MOUNTS, Path::new("/mnt/my desk/site")), Some("cifs"));
    }

    #[test]
    fn a_root_on_a_network_disk_is_named_with_its_kind() {
        let disk = MemoryDisk::new();
        disk.create_folders(Path::new("/proc")).unwrap();
        disk.write_new(Path::new("/proc/mounts"), MOUNTS.as_bytes()).unwrap();
        let roots = [PathBuf::from("/home/site"), PathBuf::from("/srv/news/site/content")];
        let found = network_disk(&disk, &roots).unwrap();
        let notice = found.notice(Duration::from_millis(500));
        assert!(notice.starts_with("`/srv/news/site/content` lies on a network disk (nfs4)"), "{notice}");
        assert!(notice.contains("every 500 ms"), "{notice}");
        assert_eq!(network_disk(&disk, &roots[..1]), None);
    }

    #[test]
    fn no_list_of_mounts_is_no_network_disk() {
        assert_eq!(network_disk(&MemoryDisk::new(), &[PathBuf::from("/srv")]), None);
    }
}
