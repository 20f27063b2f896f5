//! How editors save: what is shown at the end, and that nothing half done is shown before.

use std::{
    fs,
    io::Write,
    thread,
    time::{Duration, Instant, SystemTime},
};

use serde_json::{Value, json};

use crate::{
    PARIS, PARIS_PAGE, ROME, ROME_PAGE, SITE,
    answers::changed,
    paris,
    serving::{Desk, NOW, with_quick_saves},
};

#[test]
fn a_save_in_place_is_shown() {
    let desk = Desk::open(SITE);
    desk.write(PARIS, &paris("Second words."));
    desk.shows(PARIS_PAGE, "Second words.");
    desk.is_as_built();
}

#[test]
fn a_scratch_file_put_in_place_is_shown() {
    let desk = Desk::open(SITE);
    for (nth, scratch) in [".paris.md.new", "paris.tmp", "paris.md~", "paris.md.sb-1f2e3d4c-AbCdEf"].iter().enumerate()
    {
        let scratch = format!("content/briefings/{scratch}");
        desk.write(&scratch, &paris(&format!("Words of save {nth}.")));
        desk.rename(&scratch, PARIS);
        desk.shows(PARIS_PAGE, &format!("Words of save {nth}."));
    }
    desk.is_as_built();
}

/// For how long the watcher waits for the rest of a file that is open, and a little less.
const OPEN_MAX: Duration = Duration::from_millis(40);
/// For how long it waits for what takes the place of a file that went away, and a little less.
const GONE_MAX: Duration = Duration::from_millis(20);

/// What an editor does between the steps of a save: part of the case, never what is waited for.
fn pause(ms: u64) {
    thread::sleep(Duration::from_millis(ms));
}

/// `save` returns for how long the file was not whole.
fn shows_nothing_but_whole_pages(limit: Duration, save: impl Fn(&Desk, &str) -> Duration) {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    let (seen, told) = with_quick_saves(limit, |nth| {
        let (words, mut took) = (format!("Words of save {nth}."), Duration::ZERO);
        let seen = desk.meanwhile(&[PARIS_PAGE, "/"], || {
            took = save(&desk, &words);
            desk.shows(PARIS_PAGE, &words);
        });
        (took, (seen, desk.told(&mut line)))
    });
    assert!(seen.iter().all(|(_, answer)| answer.status == 200 && answer.is_whole()), "{seen:?}");
    assert!(told.iter().all(|message| message["faults"]["errors"] == 0), "{told:?}");
    assert!(told.iter().all(|message| message["removed"] == json!([])), "{told:?}");
    desk.is_as_built();
}

#[test]
fn the_way_vim_saves_never_takes_the_page_away() {
    shows_nothing_but_whole_pages(GONE_MAX, |desk, words| {
        desk.write("content/briefings/4913", "");
        desk.remove("content/briefings/4913");
        let text = paris(words);
        let began = Instant::now();
        desk.rename(PARIS, &format!("{PARIS}~"));
        pause(5);
        fs::write(desk.path(PARIS), text).unwrap();
        let took = began.elapsed();
        desk.remove(&format!("{PARIS}~"));
        took
    });
}

#[test]
fn a_half_written_file_is_never_a_fault() {
    shows_nothing_but_whole_pages(OPEN_MAX, |desk, words| {
        let text = paris(words);
        let (one, other) = text.split_at(20);
        let began = Instant::now();
        let mut file = fs::OpenOptions::new().write(true).truncate(true).open(desk.path(PARIS)).unwrap();
        file.write_all(one.as_bytes()).unwrap();
        pause(10);
        file.write_all(other.as_bytes()).unwrap();
        file.set_modified(SystemTime::now()).unwrap();
        drop(file);
        began.elapsed()
    });
}

#[test]
fn many_files_saved_at_once_are_one_build() {
    let article = |nth: usize, words: &str| format!("---\ntitle: Talks {nth}\ndate: 2026-02-01\n---\n{words}\n");
    let name = |nth: usize| format!("content/briefings/talks-{nth}.md");
    let page = |nth: usize| format!("briefings/2026/02/talks-{nth}/index.html");
    let desk = Desk::prepared(SITE, &[NOW], |root| {
        for nth in 0..70 {
            fs::create_dir_all(root.join("content/briefings")).unwrap();
            fs::write(root.join(name(nth)), article(nth, "First words.")).unwrap();
        }
    });
    let mut line = desk.line();
    // A burst is cut where nothing comes for some milliseconds, which a busy machine may do to any one of them.
    let was_one = (0..20).any(|save| {
        let words = format!("Words of save {save}.");
        for nth in 0..70 {
            desk.write(&name(nth), &article(nth, &words));
            pause(u64::from(nth % 10 == 9));
        }
        let told = desk.told(&mut line);
        (0..70).for_each(|nth| assert!(desk.get(&format!("/{}", page(nth))).says(&words), "{nth} of {save}"));
        told.len() == 1 && (0..70).all(|nth| changed(&told[0]).contains(&page(nth)))
    });
    assert!(was_one, "{}", desk.said());
    desk.is_as_built();
}

#[test]
fn readers_see_whole_pages_of_one_version_while_saves_go_on() {
    let desk = Desk::open(SITE);
    let seen = with_quick_saves(OPEN_MAX, |attempt| {
        let mut longest = Duration::ZERO;
        let seen = desk.meanwhile(&[PARIS_PAGE, "/", ROME_PAGE], || {
            for nth in 0..30 {
                let text = paris(&format!("Begin {attempt}-{nth}.\n\nEnd {attempt}-{nth}."));
                match nth % 2 {
                    0 => desk.swap_in(PARIS, &text),
                    _ => longest = longest.max(desk.write(PARIS, &text)),
                }
                desk.shows(PARIS_PAGE, &format!("End {attempt}-{nth}."));
            }
        });
        (longest, seen)
    });
    for (path, answer) in &seen {
        assert!(answer.status == 200 && answer.is_whole(), "{path} {}\n{}", answer.status, answer.text());
        let version =
            |word: &str| answer.text().split_once(word).map(|(_, rest)| rest.split('.').next().map(str::to_owned));
        assert!(path != PARIS_PAGE || version("Begin ") == version("End "), "{}", answer.text());
    }
    let versions = seen.iter().filter(|(path, _)| path == PARIS_PAGE).count();
    assert!(versions > 1, "readers were there");
}

/// Saves as formatters and synchronising programs do, again and again while a build of an earlier save is under way.
fn tells_no_fault_while_saved_in_a_row(save: impl Fn(&Desk, &str) -> Duration) {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    let (seen, told) = with_quick_saves(OPEN_MAX, |attempt| {
        let (began, mut longest, mut nth) = (Instant::now(), Duration::ZERO, 0);
        let words = |nth: u32| format!("Words of save {attempt}-{nth}.");
        let seen = desk.meanwhile(&[PARIS_PAGE, "/"], || {
            while began.elapsed() < Duration::from_millis(200) {
                nth += 1;
                longest = longest.max(save(&desk, &paris(&words(nth))));
            }
            desk.shows(PARIS_PAGE, &words(nth));
        });
        (longest, (seen, desk.told(&mut line)))
    });
    assert!(told.iter().all(|message| message["faults"]["errors"] == 0), "{told:?}");
    assert!(seen.iter().all(|(_, answer)| answer.status == 200 && answer.is_whole()), "{seen:?}");
    desk.is_as_built();
}

#[test]
fn a_file_replaced_faster_than_it_is_built_is_never_a_fault() {
    tells_no_fault_while_saved_in_a_row(|desk, text| {
        desk.swap_in(PARIS, text);
        Duration::ZERO
    });
}

#[test]
fn a_file_written_faster_than_it_is_built_is_never_a_fault() {
    tells_no_fault_while_saved_in_a_row(|desk, text| desk.write(PARIS, text));
}

/// With it the folder is there already, so that catching up is one event, and one build after the first.
const A_STATIC_FILE: &str = "-- static/robots.txt --\n";
const AFTER_CATCHING_UP: u64 = 2;

#[test]
fn what_editors_leave_beside_a_file_builds_nothing() {
    let desk = Desk::open(&format!("{SITE}{A_STATIC_FILE}"));
    let mut line = desk.line();
    for name in [".paris.md.swp", "paris.md~", "4913", "#paris.md#", ".#paris.md", "x.tmp", ".DS_Store"] {
        let path = format!("content/briefings/{name}");
        desk.write(&path, &paris("Litter."));
        desk.write(&path, &paris("More litter."));
        if name != "paris.md~" {
            desk.remove(&path);
        }
    }
    // So that it would be a build of its own.
    pause(100);
    assert_eq!(desk.told(&mut line), Vec::<Value>::new());
    assert_eq!(desk.build(), AFTER_CATCHING_UP, "{}", desk.said());
    desk.is_as_built();
}

#[test]
fn a_save_of_the_same_bytes_tells_nothing() {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    let told = with_quick_saves(OPEN_MAX, |_| {
        let took = desk.write(PARIS, &paris("First words."));
        desk.swap_in(ROME, &fs::read_to_string(desk.path(ROME)).unwrap());
        (took, desk.told(&mut line))
    });
    assert_eq!(told, Vec::<Value>::new());
}

#[test]
fn an_output_written_beside_it_builds_nothing() {
    let desk = Desk::open(&format!("{SITE}{A_STATIC_FILE}"));
    let mut line = desk.line();
    for _ in 0..2 {
        let built = desk.run(&["build", NOW]);
        assert_eq!(built.code, 0, "{}", built.said);
    }
    assert!(desk.path("public/index.html").exists());
    assert_eq!(desk.told(&mut line), Vec::<Value>::new());
    assert_eq!(desk.build(), AFTER_CATCHING_UP, "{}", desk.said());
}
