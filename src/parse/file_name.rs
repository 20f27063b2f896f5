use super::{file::shown, record::Record};
use crate::base::{Code, Diagnostic, Place, Slug, SourcePath, slugify};

/// Returns what a file's name says: its stem, or for `index.md` the name of its folder (a bundle).
pub(super) fn stem(path: &SourcePath) -> &str {
    let is_bundle = path.stem() == "index" && path.folder().matches('/').count() >= 2;
    if is_bundle { path.folder().rsplit('/').next().unwrap_or_default() } else { path.stem() }
}

/// Cuts the date off a stem: `2026-01-06-paris` is of `2026-01-06` and called `paris`.
pub(super) fn split_date(stem: &str) -> (Option<&str>, &str) {
    let is_date = |text: &str| {
        text.bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
    };
    match (stem.get(..10), stem.get(10..)) {
        (Some(date), Some("")) if is_date(date) => (Some(date), stem),
        (Some(date), Some(rest)) if is_date(date) && rest.len() > 1 && rest.starts_with('-') => {
            (Some(date), &rest[1..])
        }
        _ => (None, stem),
    }
}

/// Takes the identity of a profile, a country, a group or a topic from its file's name, which must be a slug.
pub(super) fn identity(path: &SourcePath, record: &Record<'_>) -> Slug {
    slug_of_part(path, stem(path), record)
}

/// Takes the parts of a page's address from its path below `content/pages/`, each of which must be a slug.
pub(super) fn page_slugs(path: &SourcePath, record: &Record<'_>) -> Vec<Slug> {
    const ROOT: &str = "content/pages/";
    let below = path.as_str().strip_prefix(ROOT).unwrap_or(path.file_name());
    let mut parts: Vec<&str> = below.split('/').collect();
    parts.pop();
    if path.stem() != "index" {
        parts.push(path.stem());
    }
    parts.into_iter().map(|part| slug_of_part(path, part, record)).collect()
}

fn slug_of_part(path: &SourcePath, part: &str, record: &Record<'_>) -> Slug {
    Slug::parse(part).unwrap_or_else(|| {
        let proposal = slugify(part);
        let message = format!("the name {} is not a slug, so it cannot be part of an address", shown(part));
        let fault = Diagnostic::new(Code::BadSlug, Place::file(path), message);
        record.report(fault.help(format!("rename it to `{proposal}`")));
        Slug::from_name(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_named_by_its_folder() {
        let of = |path: &str| stem(&SourcePath::new(path)).to_owned();
        assert_eq!(of("content/briefings/paris.md"), "paris");
        assert_eq!(of("content/briefings/2026/paris/index.md"), "paris");
        assert_eq!(of("content/participants/mark-carney/index.md"), "mark-carney");
        assert_eq!(of("content/briefings/index.md"), "index");
    }

    #[test]
    fn a_date_is_cut_off_a_stem() {
        assert_eq!(split_date("2026-01-06-paris"), (Some("2026-01-06"), "paris"));
        assert_eq!(split_date("2026-01-06"), (Some("2026-01-06"), "2026-01-06"));
        for stem in ["2026-01-06paris", "2026-1-6-paris", "paris", "2026-01-06-", "日本語日本語日本語"] {
            assert_eq!(split_date(stem), (None, stem), "{stem}");
        }
    }
}
