use crate::{
    base::{Code, Diagnostic, Place, Severity, SourcePath, nearest},
    model::{SourceKind, TranslationFront},
};

/// The folders of `content/`, what they hold, and whether documents may lie in folders below them.
const CONTENT_FOLDERS: [(&str, SourceKind, bool); 6] = [
    ("briefings", SourceKind::Briefing, true),
    ("participants", SourceKind::Participant, false),
    ("countries", SourceKind::Country, false),
    ("groups", SourceKind::Group, false),
    ("topics", SourceKind::Topic, false),
    ("pages", SourceKind::Page, true),
];

/// Endings by which people name Markdown; only `.md` is a document.
const MARKDOWN_ENDINGS: [&str; 5] = ["md", "markdown", "mdown", "mkd", "mdx"];

/// Returns what a file below `content/`, `templates/` or `static/` is, or the diagnostic if it lies where nothing is kept.
///
/// A file that looks like a document is never an attachment: it would be published as it is.
pub fn kind_of(path: &SourcePath) -> Result<SourceKind, Diagnostic> {
    let (top, below) = path.as_str().split_once('/').unwrap_or(("", path.as_str()));
    match top {
        "templates" if below.starts_with("data/") => Ok(SourceKind::Data),
        "templates" => Ok(SourceKind::Template),
        "static" => Ok(SourceKind::Asset),
        _ if is_readme(path) => Err(readme(path)),
        _ => match markdown_ending(path) {
            None => Ok(SourceKind::Attachment),
            Some("md") => document_kind(path, below),
            Some(ending) => Err(other_ending(path, ending)),
        },
    }
}

fn document_kind(path: &SourcePath, below: &str) -> Result<SourceKind, Diagnostic> {
    let Some((folder, rest)) = below.split_once('/') else { return Err(stray(path)) };
    match CONTENT_FOLDERS.iter().find(|(name, ..)| *name == folder) {
        None => Err(unknown_folder(path, folder)),
        Some((_, SourceKind::Briefing, _)) if TranslationFront::of_path(path).is_some() => Ok(SourceKind::Translation),
        Some((_, kind, is_deep)) if *is_deep || !rest.contains('/') => Ok(*kind),
        Some((name, ..)) => Err(too_deep(path, name)),
    }
}

fn markdown_ending(path: &SourcePath) -> Option<&str> {
    let (_, ending) = path.file_name().rsplit_once('.')?;
    MARKDOWN_ENDINGS.contains(&ending.to_lowercase().as_str()).then_some(ending)
}

fn is_readme(path: &SourcePath) -> bool {
    path.stem().eq_ignore_ascii_case("readme") && markdown_ending(path).is_some()
}

fn misplaced(path: &SourcePath, message: String) -> Diagnostic {
    Diagnostic::new(Code::MisplacedFile, Place::file(path), message)
}

/// Newsrooms keep a note for those who work in a folder; it is worth a word, but stops nothing.
fn readme(path: &SourcePath) -> Diagnostic {
    misplaced(path, format!("`{}` is taken for a note to those who write, not for a document", path.file_name()))
        .severity(Severity::Notice)
        .help("to have it on the site, give it another name")
}

fn other_ending(path: &SourcePath, ending: &str) -> Diagnostic {
    let name = path.file_name();
    misplaced(path, format!("`{name}` is passed over: documents end in `.md`, not in `.{ending}`"))
        .help(format!("rename it to `{}.md`", path.stem()))
}

fn stray(path: &SourcePath) -> Diagnostic {
    misplaced(path, format!("`{}` lies directly in `content/`, where no kind of document is kept", path.file_name()))
        .help(format!("move it into {}", folder_list()))
}

fn unknown_folder(path: &SourcePath, folder: &str) -> Diagnostic {
    let near = nearest(folder, CONTENT_FOLDERS.map(|(name, ..)| name));
    let help = match near {
        Some(name) => format!("did you mean `content/{name}/`?"),
        None => format!("documents lie in {}", folder_list()),
    };
    misplaced(path, format!("`content/{folder}/` is no folder of documents, so `{}` is passed over", path.file_name()))
        .help(help)
}

fn too_deep(path: &SourcePath, folder: &str) -> Diagnostic {
    misplaced(path, format!("documents of `content/{folder}/` lie directly in it, not in folders below"))
        .help(format!("move it to `content/{folder}/{}`", path.file_name()))
}

fn folder_list() -> String {
    let names = CONTENT_FOLDERS.map(|(name, ..)| format!("`content/{name}/`"));
    let (last, others) = names.split_last().expect("the list is not empty");
    format!("{} or {last}", others.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str) -> Result<SourceKind, String> {
        kind_of(&SourcePath::new(path)).map_err(|fault| fault.help.unwrap_or_default())
    }

    #[test]
    fn the_place_decides() {
        use SourceKind::*;
        for (path, expected) in [
            ("content/briefings/paris.md", Briefing),
            ("content/briefings/2026/paris/index.md", Briefing),
            ("content/briefings/paris.fr.md", Translation),
            ("content/briefings/2026/paris/index.pt-BR.md", Translation),
            ("content/briefings/g7.v2.md", Briefing),
            ("content/briefings/talks-u.s.md", Briefing),
            ("content/briefings/2026/paris/photo.jpg", Attachment),
            ("content/participants/mark-carney.md", Participant),
            ("content/participants/mark-carney.jpg", Attachment),
            ("content/countries/france.md", Country),
            ("content/groups/nato.md", Group),
            ("content/topics/security.md", Topic),
            ("content/pages/about/us.md", Page),
            ("content/maps/europe.svg", Attachment),
            ("content/logo.png", Attachment),
            ("templates/base.html", Template),
            ("templates/README.md", Template),
            ("templates/data/ports.toml", Data),
            ("templates/data.html", Template),
            ("static/css/site.css", Asset),
            ("static/notes.md", Asset),
        ] {
            assert_eq!(kind(path), Ok(expected), "{path}");
        }
    }

    #[test]
    fn a_document_out_of_place_is_told_where_to_go() {
        for (path, help) in [
            ("content/paris.md", "`content/briefings/`, `content/participants/`"),
            ("content/briefing/paris.md", "did you mean `content/briefings/`?"),
            ("content/people/x.md", "documents lie in `content/briefings/`"),
            ("content/participants/france/x.md", "move it to `content/participants/x.md`"),
            ("content/briefings/paris.markdown", "rename it to `paris.md`"),
            ("content/briefings/SECRET.MD", "rename it to `SECRET.md`"),
            ("content/briefings/README.md", "another name"),
        ] {
            let said = kind(path).expect_err(path);
            assert!(said.contains(help), "{path}: {said}");
        }
    }

    #[test]
    fn a_note_to_writers_never_fails_a_strict_build() {
        let said = kind_of(&SourcePath::new("content/briefings/ReadMe.md")).unwrap_err();
        assert_eq!(said.severity, Severity::Notice);
    }
}
