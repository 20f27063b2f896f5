use super::*;
use crate::disk::MemoryDisk;

const PROGRAM: &str = "1";
const CACHE: &str = "/site/.dateline";
const OUTPUT: &str = "/site/public";

/// A machine with a site of its own, and the folder that it shares with others.
struct Machine {
    disk: MemoryDisk,
}

fn good(path: &str, text: &str) -> Good {
    Good { path: path.into(), known_by: Fingerprint::of(text.as_bytes()), size: text.len() as u64 }
}

fn outputs(changed: &str) -> Vec<(String, String)> {
    let pages = (0..400).map(|nth| format!("briefings/{nth:03}/index.html"));
    pages
        .map(|path| (path.clone(), if path == changed { "new".to_owned() } else { format!("text of {path}") }))
        .collect()
}

fn at(second: u32) -> Timestamp {
    format!("2026-01-06T18:00:{second:02}Z").parse().expect("an instant")
}

impl Machine {
    fn new(disk: &MemoryDisk) -> Self {
        Machine { disk: disk.clone() }
    }

    fn with_depot<T>(&self, program: &'static str, work: impl FnOnce(&Depot<'_>) -> T) -> T {
        let bucket = FolderBucket { disk: &self.disk, folder: "/shared".into() };
        work(&Depot { bucket: &bucket, slot: String::new(), program, requests: 2 })
    }

    fn bring_of(&self, program: &'static str, standing: Standing, changed: &str, second: u32) -> Brought {
        self.disk.put(format!("{CACHE}/cache"), format!("memory of {changed}"));
        let outputs = outputs(changed);
        for (path, text) in &outputs {
            self.disk.put(format!("{OUTPUT}/{path}"), text.as_bytes());
        }
        let cache = [good("cache", &format!("memory of {changed}"))];
        let outputs: Vec<Good> = outputs.iter().map(|(path, text)| good(path, text)).collect();
        let (cache, outputs) = ((CACHE.as_ref(), &cache[..]), (OUTPUT.as_ref(), &outputs[..]));
        self.with_depot(program, |depot| {
            depot.bring(standing, &self.disk, cache, outputs, "settings", at(second)).expect("the folder takes it")
        })
    }

    fn bring(&self, changed: &str, second: u32) -> Brought {
        let standing = self.with_depot(PROGRAM, |depot| depot.look().expect("a folder"));
        self.bring_of(PROGRAM, standing, changed, second)
    }

    /// Fetches into new folders.
    fn fetch<'d>(&'d self, program: &'static str) -> Result<Result<Fetched<'d>, Standing>, PublishError> {
        self.disk.remove_tree(CACHE.as_ref()).expect("ours");
        self.with_depot(program, |depot| depot.fetch(&self.disk, CACHE.as_ref(), Path::new(CACHE).join("fetched")))
    }

    fn parcels(&self) -> Vec<String> {
        self.disk.files("/shared").into_keys().filter(|path| path.starts_with("parcels/")).collect()
    }
}

#[test]
fn what_is_left_is_found_by_its_digest_and_nothing_else_is() {
    let disk = MemoryDisk::new();
    let machine = Machine::new(&disk);
    assert!(matches!(machine.fetch(PROGRAM), Ok(Err(standing)) if !standing.is_foreign()), "there is nothing yet");
    assert!(machine.bring("", 1).parcels > 3);
    let fetched = machine.fetch(PROGRAM).expect("a folder").unwrap_or_else(|_| panic!("something lies there"));
    assert_eq!(disk.read(Path::new("/site/.dateline/cache")).ok(), Some(b"memory of ".to_vec()));
    for (path, text) in outputs("") {
        let known_by = Fingerprint::of(text.as_bytes());
        assert_eq!(fetched.take(&path, known_by).as_deref(), Some(text.as_bytes()), "{path}");
        assert_eq!(fetched.take(&path, Fingerprint::of(b"other")), None);
    }
    for path in ["", "a", "briefings/010/", "zzz"] {
        assert_eq!(fetched.read(path), None, "{path}");
    }
    assert_eq!(fetched.close().missing(), 0);
    assert_eq!(disk.files("/site/.dateline").into_keys().collect::<Vec<_>>(), ["cache"], "nothing else is left");
}

#[test]
fn only_what_changed_is_sent_and_what_nobody_needs_goes() {
    let disk = MemoryDisk::new();
    let machine = Machine::new(&disk);
    let first = machine.bring("", 1);
    let before = machine.parcels();
    assert_eq!(machine.bring("", 2), Brought::default(), "nothing differs");
    // The parcel of the page, and that of the cache.
    assert_eq!(machine.bring("briefings/123/index.html", 3).parcels, 2);
    let after = machine.parcels();
    assert_eq!((before.len(), after.len()), (first.parcels, first.parcels));
    assert_eq!(before.iter().filter(|path| !after.contains(path)).count(), 2);
}

#[test]
fn what_is_newer_stays_and_what_others_left_meanwhile_is_seen() {
    let disk = MemoryDisk::new();
    let machine = Machine::new(&disk);
    machine.bring("", 1);
    let standing = machine.with_depot(PROGRAM, |depot| depot.look().expect("a folder"));
    machine.bring("briefings/001/index.html", 5);
    let newest = machine.disk.files("/shared");
    machine.bring_of(PROGRAM, standing.clone(), "briefings/002/index.html", 3);
    assert_eq!(disk.files("/shared")["index"], newest["index"], "what was built later stays");
    machine.bring_of(PROGRAM, standing, "briefings/003/index.html", 7);
    let fetched = machine.fetch(PROGRAM).expect("a folder").unwrap_or_else(|_| panic!("something lies there"));
    assert_eq!(fetched.read("briefings/003/index.html").as_deref(), Some(&b"new"[..]));
    assert_eq!(fetched.read("briefings/001/index.html").as_deref(), Some(&b"text of briefings/001/index.html"[..]));
    assert_eq!(fetched.standing.missing(), 0, "nothing was taken away that the newest names");
}

#[test]
fn what_is_damaged_missing_or_foreign_is_as_if_it_were_not_there_and_is_made_good() {
    let disk = MemoryDisk::new();
    let machine = Machine::new(&disk);
    machine.bring("", 1);
    assert!(matches!(machine.fetch("2"), Ok(Err(standing)) if standing.is_foreign()));
    let of_cache = parcel::key(&[good("cache", "memory of ")]);
    let spoilt: Vec<String> =
        machine.parcels().into_iter().filter(|path| !path.ends_with(&*of_cache)).take(2).collect();
    let bytes = disk.read(&Path::new("/shared").join(&spoilt[0])).expect("a parcel");
    for at in [0, 70, bytes.len() - 1] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        disk.put(Path::new("/shared").join(&spoilt[0]), flipped);
        let fetched = machine.fetch(PROGRAM).expect("a folder").unwrap_or_else(|_| panic!("something lies there"));
        assert_eq!(fetched.close().missing(), 1);
    }
    disk.remove_file(&Path::new("/shared").join(&spoilt[1])).expect("it is there");
    let fetched = machine.fetch(PROGRAM).expect("a folder").unwrap_or_else(|_| panic!("something lies there"));
    let found = outputs("").iter().filter(|(path, _)| fetched.read(path).is_some()).count();
    assert!((1..400).contains(&found), "{found} of 400");
    let standing = fetched.close();
    assert_eq!(standing.missing(), 2);
    assert_eq!(machine.bring_of(PROGRAM, standing, "", 2).parcels, 2, "they are left again");
    let fetched = machine.fetch(PROGRAM).expect("a folder").unwrap_or_else(|_| panic!("something lies there"));
    assert_eq!(fetched.close().missing(), 0);

    disk.put(format!("/shared/parcels/{of_cache}"), "nonsense");
    assert!(machine.fetch(PROGRAM).is_err(), "without the cache nothing is of use");
    disk.put("/shared/index", "nonsense");
    assert!(matches!(machine.fetch(PROGRAM), Ok(Err(standing)) if standing.is_foreign()));
    machine.bring("", 3);
    let fetched = machine.fetch(PROGRAM).expect("a folder").unwrap_or_else(|_| panic!("something lies there"));
    assert_eq!(fetched.close().missing(), 0, "a damaged index is replaced");
}

#[test]
fn a_parcel_never_leads_out_of_the_folder() {
    let disk = MemoryDisk::new();
    for path in ["../x", "/etc/x", "a/../../x", "a//x", "c:x"] {
        let item = Item { path: path.into(), known_by: Fingerprint::of(b""), bytes: b"x".to_vec() };
        assert!(lay_out(&disk, "/site/.dateline".as_ref(), &parcel::packed(&[item])).is_err(), "{path}");
    }
    assert!(disk.files("/").is_empty());
}

#[test]
fn a_file_more_changes_the_run_it_is_in_and_no_other() {
    let files: Vec<Good> = (0..2000).map(|nth| good(&format!("p/{nth:04}"), "x")).collect();
    let keys = |files: &[Good]| runs(files).into_iter().map(parcel::key).collect::<Vec<_>>();
    let before = keys(&files);
    let mut more = files.clone();
    more.insert(1000, good("p/0999-more", "x"));
    let after = keys(&more);
    assert!(before.len() > 10);
    let new = after.iter().filter(|key| !before.contains(key)).count();
    assert!((1..=2).contains(&new), "{new} of {}", after.len());
}
