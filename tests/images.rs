//! Narrower forms of images that pages show: which there are, where they are, who names them, and when they are drawn.

#![allow(clippy::disallowed_methods)]

mod support;

use std::collections::BTreeMap;

use dateline::{
    base::SitePath,
    disk::{Disk, MemoryDisk},
    pipeline::{self, Goal, Report, Session, Shelf, Silent, Suspects},
};
use support::{
    ROOT, Request,
    counting::CountingDisk,
    images::{photo, size_of},
    request, site,
};

const HALL: &str = "briefings/2026/01/paris/hall.jpg";
const PAGE: &str = "briefings/2026/01/paris/index.html";

/// A briefing with a photograph beside it, a person with a portrait, and one of `static/`.
fn disk(config: &str) -> MemoryDisk {
    let disk = site(&format!(
        "-- content/briefings/paris/index.md --\n---\ntitle: Paris\ndate: 2026-01-06\n\
         participants: [{{ ref: ada }}]\n---\n![The hall](hall.jpg)\n\n![The door](/img/door.jpg \"A door\")\n\
         -- content/participants/ada.md --\n---\nname: Ada Quill\nimage: ada.jpg\n---\nWords.\n\
         -- site.toml --\nbase_url = \"https://desk.example\"\n{config}\n"
    ));
    disk.put(format!("{ROOT}/content/briefings/paris/hall.jpg"), photo(1200, 200, 1));
    disk.put(format!("{ROOT}/content/participants/ada.jpg"), photo(300, 400, 2));
    disk.put(format!("{ROOT}/static/img/door.jpg"), photo(700, 100, 3));
    disk.put(format!("{ROOT}/static/img/unused.jpg"), photo(700, 100, 4));
    disk
}

fn cached() -> Request {
    Request { cache: true, ..request() }
}

fn run(disk: &dyn Disk, request: &Request, goal: Goal) -> Report {
    let report = pipeline::run(request, goal, disk, &Silent).expect("the line can run");
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    report
}

fn build(disk: &dyn Disk) -> Report {
    run(disk, &cached(), Goal::Build)
}

fn outputs(disk: &MemoryDisk) -> BTreeMap<String, Vec<u8>> {
    let mut files = disk.files(format!("{ROOT}/public"));
    files.retain(|path, _| !path.starts_with(".dateline"));
    files
}

fn text(outputs: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(outputs[path].clone()).expect("UTF-8")
}

fn forms(outputs: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    outputs.keys().filter(|path| path.ends_with(".webp")).map(String::as_str).collect()
}

fn kept(disk: &MemoryDisk) -> usize {
    disk.files(format!("{ROOT}/.dateline/images")).len()
}

#[test]
fn images_that_pages_show_have_narrower_forms_and_none_is_wider() {
    let disk = disk("");
    build(&disk);
    let outputs = outputs(&disk);
    let expected = [
        "briefings/2026/01/paris/hall.jpg.1200.webp",
        "briefings/2026/01/paris/hall.jpg.480.webp",
        "briefings/2026/01/paris/hall.jpg.960.webp",
        "img/door.jpg.480.webp",
        "img/door.jpg.700.webp",
        "participants/ada.jpg.300.webp",
    ];
    assert_eq!(forms(&outputs), expected);
    assert_eq!(size_of(&outputs[expected[1]]), (480, 80));
    assert_eq!(size_of(&outputs[expected[5]]), (300, 400));
    assert_eq!(outputs[HALL], photo(1200, 200, 1), "the image itself stays as it is");
}

#[test]
fn pages_name_them_and_browsers_that_do_not_know_webp_take_the_image() {
    let disk = disk("");
    build(&disk);
    let outputs = outputs(&disk);
    let page = text(&outputs, PAGE);
    let at = |width| format!("/{HALL}.{width}.webp {width}w");
    let hall = format!(
        "<figure><picture><source type=\"image/webp\" srcset=\"{}, {}, {}\" sizes=\"(min-width: 48rem) 46rem, 100vw\">\
         <img src=\"/{HALL}\" alt=\"The hall\" width=\"1200\" height=\"200\" decoding=\"async\"></picture></figure>",
        at(480),
        at(960),
        at(1200)
    );
    assert!(page.contains(&hall), "{page}");
    assert!(
        page.contains("height=\"100\" loading=\"lazy\" decoding=\"async\"></picture><figcaption>A door</figcaption>")
    );
    assert!(page.contains(&format!("<meta property=\"og:image\" content=\"https://desk.example/{HALL}\">")));
    let person = text(&outputs, "participants/ada/index.html");
    let portrait = "<picture><source type=\"image/webp\" srcset=\"/participants/ada.jpg.300.webp 300w\" sizes=\"8rem\">\
                    <img src=\"/participants/ada.jpg\" alt=\"\" width=\"300\" height=\"400\"></picture>";
    assert!(person.contains(portrait), "{person}");
}

#[test]
fn feeds_have_the_image_alone() {
    let disk = disk("[feeds]\ncontent = \"full\"");
    build(&disk);
    let feed = text(&outputs(&disk), "feed.xml");
    assert!(feed.contains("hall.jpg") && !feed.contains(".webp") && !feed.contains("picture"), "{feed}");
}

#[test]
fn addresses_lead_from_the_file_where_a_site_opens_from_a_disk() {
    let disk = disk("[build]\nrelative_urls = true");
    build(&disk);
    let page = text(&outputs(&disk), PAGE);
    assert!(page.contains("srcset=\"hall.jpg.480.webp 480w, hall.jpg.960.webp 960w, hall.jpg.1200.webp 1200w\""));
    assert!(page.contains("srcset=\"../../../../img/door.jpg.480.webp 480w, "), "{page}");
}

#[test]
fn widths_and_quality_are_the_editors_and_no_widths_are_no_forms() {
    let one = disk("[images]\nwidths = [100]\nquality = 5\nsizes = \"50vw\"");
    build(&one);
    let one = outputs(&one);
    assert_eq!(
        forms(&one),
        ["briefings/2026/01/paris/hall.jpg.100.webp", "img/door.jpg.100.webp", "participants/ada.jpg.100.webp"]
    );
    assert!(text(&one, PAGE).contains("100w\" sizes=\"50vw\">"));
    let fine = disk("[images]\nwidths = [100]\nquality = 95");
    build(&fine);
    let form = forms(&one)[0];
    assert!(outputs(&fine)[form].len() > one[form].len());
    let none = disk("[images]\nwidths = []");
    build(&none);
    assert_eq!(forms(&outputs(&none)), [""; 0]);
    assert!(text(&outputs(&none), PAGE).contains("<figure><img src="));
    assert_eq!(kept(&none), 0);
}

#[test]
fn names_that_follow_from_bytes_may_be_kept_for_ever() {
    let disk = disk("[assets]\nfingerprint = true\n[headers]\nwrite = true");
    build(&disk);
    let first = outputs(&disk);
    let names = forms(&first);
    let name = names[0].strip_prefix(&format!("{HALL}.1200.")).expect("the first form");
    assert_eq!(name.len(), "0123456789.webp".len(), "{name}");
    assert!(
        text(&first, "_headers")
            .contains(&format!("/{}\n  Cache-Control: public, max-age=31536000, immutable\n", names[0]))
    );
    disk.put(format!("{ROOT}/content/briefings/paris/hall.jpg"), photo(1200, 200, 9));
    build(&disk);
    let second = outputs(&disk);
    assert!(!second.contains_key(names[0]) && forms(&second).len() == names.len());
    assert!(text(&second, PAGE).contains(forms(&second)[0]) && text(&second, "_headers").contains(forms(&second)[0]));
}

#[test]
fn they_are_drawn_once_and_taken_from_the_cache_by_a_new_build() {
    let disk = disk("");
    build(&disk);
    let first = outputs(&disk);
    assert_eq!(kept(&disk), 6);
    let counting = CountingDisk::new(disk.copied());
    assert_eq!(build(&counting).changes.expect("it was written").written, 0);
    assert_eq!(counting.take_read(ROOT).iter().filter(|path| path.ends_with(".jpg")).count(), 0);
    disk.remove_tree(format!("{ROOT}/public").as_ref()).expect("it can be removed");
    let counting = CountingDisk::new(disk.copied());
    build(&counting);
    let read: Vec<String> = counting.take_read(ROOT).into_iter().collect();
    assert_eq!(read.iter().filter(|path| path.starts_with(".dateline/images/")).count(), 6, "{read:?}");
    build(&disk);
    assert_eq!(outputs(&disk), first);
}

#[test]
fn a_damaged_cache_costs_time_and_no_image() {
    let disk = disk("");
    build(&disk);
    let first = outputs(&disk);
    for (name, mut bytes) in disk.files(format!("{ROOT}/.dateline/images")) {
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        disk.put(format!("{ROOT}/.dateline/images/{name}"), bytes);
    }
    disk.remove_tree(format!("{ROOT}/public").as_ref()).expect("it can be removed");
    build(&disk);
    assert_eq!(outputs(&disk), first);
}

#[test]
fn without_the_cache_the_same_forms_are_drawn_and_nothing_is_kept() {
    let (one, other) = (disk(""), disk(""));
    build(&one);
    run(&other, &request(), Goal::Build);
    assert_eq!(outputs(&one), outputs(&other));
    assert_eq!(kept(&other), 0);
}

#[test]
fn what_is_no_longer_wanted_is_kept_no_longer() {
    let disk = disk("");
    build(&disk);
    disk.put(format!("{ROOT}/content/briefings/paris/hall.jpg"), photo(500, 100, 1));
    build(&disk);
    assert_eq!(kept(&disk), 5);
    assert!(!forms(&outputs(&disk)).contains(&"briefings/2026/01/paris/hall.jpg.960.webp"));
}

#[test]
fn of_what_a_hidden_briefing_shows_there_are_no_forms() {
    let disk = disk("");
    let draft = "---\ntitle: Later\ndate: 2026-01-07\ndraft: true\n---\n![Secret](/img/unused.jpg)\n";
    disk.put(format!("{ROOT}/content/briefings/later.md"), draft);
    build(&disk);
    assert!(!forms(&outputs(&disk)).iter().any(|form| form.contains("unused")));
    disk.put(format!("{ROOT}/content/briefings/later.md"), draft.replace("true", "false"));
    build(&disk);
    assert!(forms(&outputs(&disk)).contains(&"img/unused.jpg.480.webp"));
}

#[test]
fn a_file_of_the_editors_own_stands_where_a_form_would() {
    let disk = disk("");
    disk.put(format!("{ROOT}/static/img/door.jpg.480.webp"), "my own");
    let report = build(&disk);
    assert_eq!(report.diagnostics, []);
    assert_eq!(outputs(&disk)["img/door.jpg.480.webp"], b"my own");
}

#[test]
fn an_image_that_cannot_be_read_is_told_of_and_stays_as_it_is() {
    for (goal, request) in [(Goal::Build, cached()), (Goal::Build, request()), (Goal::Check, request())] {
        let disk = disk("");
        let cut = photo(1200, 200, 1)[..1500].to_vec();
        disk.put(format!("{ROOT}/content/briefings/paris/hall.jpg"), &cut);
        let report = run(&disk, &request, goal);
        let told: Vec<_> = report.diagnostics.iter().map(|it| (it.code.name(), it.place.path.as_str())).collect();
        assert_eq!(told, [("unreadable-image", "content/briefings/paris/hall.jpg")]);
        if goal == Goal::Build {
            let outputs = outputs(&disk);
            assert_eq!(outputs[HALL], cut);
            assert!(
                text(&outputs, PAGE).contains(&format!("<figure><img src=\"/{HALL}\" alt=\"The hall\" width=\"1200\""))
            );
            assert!(!forms(&outputs).iter().any(|form| form.contains("hall")));
        }
    }
}

#[test]
fn what_moves_and_what_is_drawn_by_lines_stays_as_it_is() {
    let disk = disk("");
    disk.put(format!("{ROOT}/static/img/door.jpg"), b"GIF89a\x05\0\x03\0\0\0\0");
    disk.put(
        format!("{ROOT}/content/briefings/paris/hall.jpg"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"5\" height=\"3\"/>",
    );
    assert_eq!(build(&disk).diagnostics, []);
    assert_eq!(forms(&outputs(&disk)), ["participants/ada.jpg.300.webp"]);
}

/// A preview, as `serve` has it.
fn preview<'d>(disk: &'d MemoryDisk, shelf: &Shelf) -> Session<'d> {
    let request = Request { preview: true, ..cached() };
    let mut session = Session::open(&request, disk).expect("the line can run");
    update(&mut session, shelf, &Suspects::Everything);
    session
}

fn update(session: &mut Session<'_>, shelf: &Shelf, suspects: &Suspects) -> Vec<String> {
    let outcome = session.update(suspects, request().now, Some(shelf), &Silent).expect("the line can run");
    let difference = outcome.expect("memory takes every output");
    difference.changed.iter().map(ToString::to_string).collect()
}

#[test]
fn a_preview_draws_a_form_when_it_is_asked_for() {
    let disk = disk("[assets]\nfingerprint = true");
    let shelf = Shelf::default();
    let mut session = preview(&disk, &shelf);
    let page = shelf.get(&SitePath::new("briefings/2026/01/paris/")).expect("the page");
    assert!(String::from_utf8_lossy(&page.bytes).contains("/hall.jpg.480.webp 480w"));
    let form = SitePath::new(format!("{HALL}.480.webp"));
    assert_eq!((shelf.get(&form), kept(&disk)), (None, 0));
    let drawn = session.form(&form).and_then(|drawing| drawing.bytes()).expect("it is drawn");
    assert_eq!((size_of(&drawn), kept(&disk)), ((480, 80), 1));
    assert!(
        session.form(&SitePath::new(HALL)).is_none()
            && session.form(&SitePath::new("img/unused.jpg.480.webp")).is_none()
    );
    disk.put(format!("{ROOT}/content/briefings/paris/hall.jpg"), photo(1200, 200, 7));
    let stale = session.form(&form).expect("the plan knows it");
    assert_eq!(stale.bytes(), Some(drawn.clone()), "of the image that the plan knows");
    let suspects = Suspects::of(vec![dateline::base::SourcePath::new("content/briefings/paris/hall.jpg")]);
    let changed = update(&mut session, &shelf, &suspects);
    assert!(changed.contains(&format!("/{HALL}")) && changed.contains(&form.to_string()), "{changed:?}");
    let fresh = session.form(&form).and_then(|drawing| drawing.bytes()).expect("it is drawn");
    assert_ne!(fresh, drawn);
}

#[test]
fn an_edit_of_a_text_looks_at_no_image() {
    let disk = CountingDisk::new(disk(""));
    let request = cached();
    let mut session = Session::open(&request, &disk).expect("the line can run");
    let shelf = Shelf::default();
    update(&mut session, &shelf, &Suspects::Everything);
    disk.take_read(ROOT);
    let article = format!("{ROOT}/content/briefings/paris/index.md");
    let text = String::from_utf8(disk.read(article.as_ref()).expect("it is there")).expect("UTF-8");
    disk.inner.put(&article, text.replace("The hall", "The great hall"));
    disk.take_read(ROOT);
    update(
        &mut session,
        &shelf,
        &Suspects::of(vec![dateline::base::SourcePath::new("content/briefings/paris/index.md")]),
    );
    let read: Vec<String> = disk.take_read(ROOT).into_iter().collect();
    assert!(read.iter().all(|path| path.ends_with(".md")), "{read:?}");
}
