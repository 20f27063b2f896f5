use super::{Found, Project};
use crate::{
    base::{Code, Diagnostic, Fingerprint, Place},
    disk::Disk,
    model::{Source, SourceKind},
};

/// Bytes of the largest text source that is read: a document, a template, the configuration. 16 MiB.
pub const TEXT_BYTES_MAX: u64 = 16 << 20;

/// Reads a file that was found.
///
/// Faults: it cannot be read, or is gone since; it is a text larger than [`TEXT_BYTES_MAX`].
pub fn read(disk: &dyn Disk, project: &Project, found: &Found) -> Result<Source, Diagnostic> {
    if is_text(found.kind) && found.stat.size > TEXT_BYTES_MAX {
        return Err(too_large(found));
    }
    match disk.read(&project.file(&found.path)) {
        Ok(bytes) => {
            let fingerprint = Fingerprint::of(&bytes);
            Ok(Source { path: found.path.clone(), kind: found.kind, bytes: bytes.into(), fingerprint })
        }
        Err(fault) => {
            let message = format!("`{}` cannot be read: {}", found.path.file_name(), fault.reason());
            Err(Diagnostic::new(Code::UnreadableFile, Place::file(&found.path), message))
        }
    }
}

fn is_text(kind: SourceKind) -> bool {
    kind.is_document() || matches!(kind, SourceKind::Config | SourceKind::Template | SourceKind::Data)
}

fn too_large(found: &Found) -> Diagnostic {
    let (size_mib, max_mib) = (found.stat.size >> 20, TEXT_BYTES_MAX >> 20);
    let message = format!("the file has {size_mib} MiB, and no more than {max_mib} MiB of text are read");
    Diagnostic::new(Code::FileTooLarge, Place::file(&found.path), message)
        .help("split it, or move it into `static/` if it is not a text of the site")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::SourcePath,
        disk::{MemoryDisk, Stat},
    };

    fn found(disk: &MemoryDisk, path: &str, kind: SourceKind) -> Found {
        let stat = disk.stat(format!("/news/{path}").as_ref()).unwrap().unwrap();
        Found { path: SourcePath::new(path), kind, stat }
    }

    #[test]
    fn bytes_come_with_their_fingerprint() {
        let disk = MemoryDisk::new();
        disk.put("/news/content/briefings/a.md", "text");
        let found = found(&disk, "content/briefings/a.md", SourceKind::Briefing);
        let source = read(&disk, &Project::at("/news"), &found).unwrap();
        assert_eq!((&source.bytes[..], source.fingerprint), (&b"text"[..], Fingerprint::of(b"text")));
        assert_eq!((source.path, source.kind), (found.path, found.kind));
    }

    #[test]
    fn a_file_that_is_gone_is_named() {
        let disk = MemoryDisk::new();
        disk.put("/news/content/briefings/a.md", "text");
        let found = found(&disk, "content/briefings/a.md", SourceKind::Briefing);
        let fault = read(&MemoryDisk::new(), &Project::at("/news"), &found).unwrap_err();
        assert_eq!(fault.message, "`a.md` cannot be read: it is not there");
        assert_eq!(fault.place, Place::file(&found.path));
    }

    #[test]
    fn only_texts_have_a_largest_size() {
        let disk = MemoryDisk::new();
        disk.put("/news/static/film.mp4", "");
        let mut found = found(&disk, "static/film.mp4", SourceKind::Asset);
        found.stat = Stat { size: TEXT_BYTES_MAX + 1, ..found.stat };
        assert!(read(&disk, &Project::at("/news"), &found).is_ok());
        found.kind = SourceKind::Template;
        assert_eq!(read(&disk, &Project::at("/news"), &found).unwrap_err().code, Code::FileTooLarge);
    }
}
