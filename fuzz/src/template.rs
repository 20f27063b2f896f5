//! Templates of a theme.

use dateline::disk::MemoryDisk;

use crate::{command::run, support::ROOT};

const SECRET: &str = "what no template may show";

/// A template of the site's own is used for a page, or refused with a place; nothing outside its roots is in the page.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let disk = MemoryDisk::new();
    disk.put("/secret.txt", SECRET);
    disk.put(format!("{ROOT}/secret.toml"), format!("words = \"{SECRET}\""));
    disk.put(format!("{ROOT}/site.toml"), "[build]\nsearch = false\n[data]\nformats = []\n");
    disk.put(format!("{ROOT}/content/pages/about.md"), "---\ntitle: About\n---\nText.\n");
    disk.put(
        format!("{ROOT}/content/briefings/2026-01-06-a.md"),
        "---\ntitle: A\nparticipants: [{ name: Ada Quill, country: FR }]\n---\nText.\n",
    );
    disk.put(format!("{ROOT}/templates/page.html"), text);
    run(&disk, "build --no-cache");
    for (path, text) in crate::support::output(&disk, format!("{ROOT}/public").as_ref()) {
        assert!(!text.contains(SECRET), "{path} holds what lies outside of the templates");
    }
}
