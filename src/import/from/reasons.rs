//! Why files do not come along.

use super::{Generator, Reason};

/// A list's own words.
pub fn section() -> Reason {
    Reason::new(
        "pages of sections (`_index.md`): dateline makes its lists itself",
        "bring words worth keeping to `content/pages/`, or for a topic to `content/topics/`",
    )
}

/// The document of the front page.
pub fn front_page() -> Reason {
    Reason::new(
        "the front page: dateline makes it from the newest briefings",
        "bring words worth keeping to `content/pages/`",
    )
}

/// Content in other markup.
pub fn markup() -> Reason {
    Reason::new(
        "documents in other markup than Markdown",
        "turn them into Markdown, with pandoc for one, and import again",
    )
}

/// Markdown beside the article of a bundle.
pub fn resource() -> Reason {
    Reason::new(
        "Markdown inside of a bundle: it had no page of its own",
        "bring what is worth keeping into the article, or make it a document of its own",
    )
}

/// A file whose document does not come along.
pub fn without_document() -> Reason {
    Reason::new("files of bundles whose article does not come along", "see why the article does not, and import again")
}

/// What is no content.
pub fn theme() -> Reason {
    Reason::new(
        "theme, templates, data and tools: they are no content",
        "dateline has a theme of its own; docs/templates.md says how any part of it is replaced",
    )
}

/// The settings.
pub fn settings(generator: Generator) -> Reason {
    Reason::new(
        format!("settings of {}", generator.name()),
        "title, address, language and menu are set in `site.toml`; see docs/configuration.md",
    )
}

/// A page that is made by its template.
pub fn template() -> Reason {
    Reason::new(
        "files with front matter that are no Markdown: templates made them what they were",
        "dateline makes its lists and feeds itself; bring words worth keeping to `content/pages/`",
    )
}

/// Markdown that Jekyll would copy as it is.
pub fn no_front_matter() -> Reason {
    Reason::new(
        "Markdown without front matter",
        "begin each with lines `---`, `title: …`, `---` if it is to come along, and import again",
    )
}

/// A post that Jekyll does not see.
pub fn undated_name() -> Reason {
    Reason::new(
        "posts whose file is not named `2020-01-02-words.md`: Jekyll passes over them",
        "rename them if they are to come along, and import again",
    )
}

/// Front matter beyond reading.
pub fn unreadable(message: &str) -> Reason {
    Reason::new(format!("documents that cannot be read: {message}"), "mend the front matter and import again")
}

/// What is no text.
pub fn no_text(message: &str) -> Reason {
    Reason::new(format!("documents that are no text: {message}"), "save them as UTF-8 and import again")
}

/// An address that is not free.
pub fn address_taken(address: &str) -> Reason {
    Reason::new(
        format!("what had the address {address}, which another page of the new site has"),
        "give one of the two another `slug` or name, and import again",
    )
}
