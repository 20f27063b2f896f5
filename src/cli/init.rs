use std::path::Path;

use super::{
    archetype::fill,
    files::{Made, is_file, is_folder, make_file},
};
use crate::{
    base::Date,
    disk::{Disk, shown},
    pipeline::Failure,
};

const SITE: &str = include_str!("archetypes/site.toml");
const BRIEFING: &str = include_str!("archetypes/first-briefing.md");
const PARTICIPANT: &str = include_str!("archetypes/first-participant.md");
const ABOUT: &str = include_str!("archetypes/about.md");
const GITIGNORE: &str = include_str!("archetypes/gitignore");

/// Makes a working site in a folder; `today` dates its first briefing.
///
/// Returns the files by their paths below the folder. Faults: the folder holds a site already, or the disk fails. A file that is there already is kept as it is.
pub fn init(folder: &Path, today: Date, disk: &dyn Disk) -> Result<Vec<(String, Made)>, Failure> {
    refuse_site(folder, disk)?;
    let make = |(path, text): (String, String)| Ok((path.clone(), make_file(disk, &folder.join(path), &text)?));
    first_files(today).into_iter().map(make).collect()
}

fn refuse_site(folder: &Path, disk: &dyn Disk) -> Result<(), Failure> {
    let shown = shown(folder);
    if is_file(disk, folder) {
        return Err(Failure::new(format!("`{shown}` is a file, not a folder")));
    }
    let found = ["site.toml", "content", "templates"].into_iter().find(|name| {
        let path = folder.join(name);
        is_file(disk, &path) || is_folder(disk, &path)
    });
    match found {
        Some(name) => Err(Failure::new(format!("`{shown}` holds a site already: there is `{name}`"))
            .help("`dateline build` builds it; `dateline init other-folder` makes another")),
        None => Ok(()),
    }
}

fn first_files(today: Date) -> Vec<(String, String)> {
    let date = today.to_string();
    let id = format!("{date}-first-briefing");
    let values = [("date", date.as_str()), ("id", &id)];
    vec![
        ("site.toml".to_owned(), SITE.to_owned()),
        (format!("content/briefings/{id}.md"), fill(BRIEFING, &values)),
        ("content/participants/maria-example.md".to_owned(), fill(PARTICIPANT, &values)),
        ("content/pages/about.md".to_owned(), ABOUT.to_owned()),
        (".gitignore".to_owned(), GITIGNORE.to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;

    fn today() -> Date {
        "2026-01-06".parse().expect("a day")
    }

    #[test]
    fn an_empty_folder_becomes_a_site_and_is_refused_the_second_time() {
        let disk = MemoryDisk::new();
        let site = Path::new("/new/site");
        let made = init(site, today(), &disk).expect("an empty folder");
        assert_eq!(made.len(), 5);
        assert!(made.iter().all(|(_, made)| *made == Made::Written), "{made:?}");
        let briefing = &disk.files(site)["content/briefings/2026-01-06-first-briefing.md"];
        let briefing = String::from_utf8_lossy(briefing);
        assert!(briefing.contains("\ndate: 2026-01-06\n") && !briefing.contains("{{"), "{briefing}");
        assert!(init(site, today(), &disk).expect_err("a site").message.contains("site.toml"));
    }

    #[test]
    fn a_file_that_is_there_is_kept() {
        let disk = MemoryDisk::new();
        disk.put("/site/.gitignore", "mine\n");
        let made = init(Path::new("/site"), today(), &disk).expect("no site yet");
        assert_eq!(made.last(), Some(&(".gitignore".to_owned(), Made::Kept)));
        assert_eq!(disk.files("/site")[".gitignore"], b"mine\n");
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_refused() {
        let disk = MemoryDisk::new();
        disk.put("/site", "");
        assert!(init(Path::new("/site"), today(), &disk).is_err());
    }
}
