use std::path::{Component, Path};

/// What editors and systems leave beside a file while it is being saved or shown.
const LITTER_ENDINGS: [&str; 9] =
    ["~", ".swp", ".swo", ".swx", ".swpx", ".tmp", ".bck", "___jb_tmp___", "___jb_old___"];

/// What is litter by its whole name, in lower case: vim's probe for a folder that it may write to, and systems' own.
const LITTER_NAMES: [&str; 3] = ["4913", "thumbs.db", "desktop.ini"];

/// Says whether a path, relative to the project's root, is no source whatever it holds: dot files, editors' litter, and all
/// that lies in folders of such names.
///
/// Only `static/.well-known/` is kept of the dot files (RFC 8615: sites are expected to have it).
pub fn is_ignored(path: &Path) -> bool {
    let below = path.strip_prefix("static/.well-known").unwrap_or(path);
    below.components().any(|part| match part {
        Component::Normal(name) => is_litter(&name.to_string_lossy()),
        _ => false,
    })
}

fn is_litter(name: &str) -> bool {
    name.starts_with('.')
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || LITTER_ENDINGS.iter().any(|ending| name.ends_with(ending))
        || LITTER_NAMES.contains(&name.to_lowercase().as_str())
        // What macOS's editors save to before they swap: `paris.md.sb-1f2e3d4c-AbCdEf`.
        || name.rsplit_once('.').is_some_and(|(_, ending)| ending.starts_with("sb-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn litter_and_dot_files_are_no_sources() {
        for name in [
            ".git/config",
            "content/.DS_Store",
            "content/briefings/.paris.md.swp",
            "content/paris.md~",
            "content/paris.swp",
            "content/paris.md.swx",
            "content/.paris.md.swpx",
            "content/x.tmp",
            "content/briefings/4913",
            "content/#paris.md#",
            "content/.#paris.md",
            "content/paris.md___jb_tmp___",
            "content/paris.md___jb_old___",
            "static/.goutputstream-ABC",
            "content/paris.md.sb-1f2e3d4c-AbCdEf",
            "content/paris.bck",
            "static/Thumbs.db",
            "static/desktop.ini",
            ".dateline/cache",
            "static/.htaccess",
            "static/.well-known/.DS_Store",
            "content/.well-known/x",
        ] {
            assert!(is_ignored(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn what_merely_resembles_litter_is_kept() {
        for name in [
            "content/briefings/2026-01-06-paris.md",
            "static/#hash.txt",
            "static/#",
            "content/49130",
            "static/tmp",
            "static/a.tmp.txt",
            "static/a.sb.txt",
            "static/.well-known/security.txt",
            "content/4913.md",
        ] {
            assert!(!is_ignored(Path::new(name)), "{name}");
        }
    }
}
