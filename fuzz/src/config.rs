//! `site.toml` and the other files that say how a site is: the ledger of addresses, words of a language, data for templates.

use dateline::disk::MemoryDisk;

use crate::{command::run, support::ROOT};

/// Which file it is, by the byte that says so.
fn path(kind: u8) -> &'static str {
    match kind {
        b'l' => "published.toml",
        b'w' => "templates/strings/fr.toml",
        b'j' => "templates/data/ports.json",
        b'c' => "templates/data/ports.csv",
        b'y' => "templates/data/ports.yaml",
        _ => "site.toml",
    }
}

/// The first byte says which file the rest is. A check of the site ends well.
pub fn check(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let path = path(*first);
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/{path}"), bytes);
    disk.put(
        format!("{ROOT}/content/briefings/2026-01-06-paris.md"),
        "---\ntitle: Talks\nparticipants: [{ name: Ada Quill }]\n---\nText.\n",
    );
    if let Some(name) = path.strip_prefix("templates/data/") {
        let template = format!(
            "{{% extends \"default/page.html\" %}}{{% block foot %}}{{{{ data(path=\"{name}\") }}}}{{% endblock foot %}}"
        );
        disk.put(format!("{ROOT}/templates/page.html"), template);
        disk.put(format!("{ROOT}/content/pages/about.md"), "---\ntitle: About\n---\nText.\n");
    }
    run(&disk, "check");
}
