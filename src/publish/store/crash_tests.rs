//! Publishes to a store that are killed or refused at every request, what readers meet meanwhile, and what the next one makes of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Mutex,
    time::Duration,
};

use super::{Bucket, Claim, Condition, Object, Put, Sent, Store, memory::MemoryBucket};
use crate::{
    base::Fingerprint,
    disk::MemoryDisk,
    model::{Encoding, SendRule},
    publish::{
        Edition, EditionFile, Headers, How, Known, Manifest, Outcome, PublishError, Time,
        manifest::tests::{at, provenance},
    },
};

/// A clock that only goes on when someone waits.
#[derive(Default)]
struct Patience(Mutex<Duration>);

impl Time for Patience {
    fn moment(&self) -> Duration {
        *self.0.lock().unwrap()
    }
}

impl Patience {
    fn wait(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }
}

const PUBLIC: &str = "/site/public";

/// A site: what every file holds. A word that begins with `>` is the path of another file that a page leads to or is made of.
type Files = BTreeMap<String, String>;

fn site(lines: &str) -> Files {
    let pairs = lines.lines().filter_map(|line| line.trim().split_once(": "));
    pairs.map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// Sites of which each follows another.
fn sites() -> Vec<Files> {
    let sites = [
        "index.html: home >a/index.html >s.0123456789.css
         a/index.html: a >s.0123456789.css >a/pic.png
         a/pic.png: picture
         s.0123456789.css: old
         feed.xml: >a/index.html",
        "index.html: home >a/index.html >b/index.html >s.abcdef0123.css
         a/index.html: a >s.abcdef0123.css >b/index.html >a/pic.png
         a/pic.png: picture
         b/index.html: b >s.abcdef0123.css >a/index.html >b/pic.png
         b/pic.png: another
         s.abcdef0123.css: new
         feed.xml: >a/index.html >b/index.html",
        "index.html: home >b/index.html >s.abcdef0123.css
         b/index.html: b >s.abcdef0123.css
         s.abcdef0123.css: new
         feed.xml: >b/index.html",
    ];
    sites.map(site).to_vec()
}

/// Fails if a page leads to a file that is not there, or is made of one.
fn expect_whole(objects: &BTreeMap<String, Object>) {
    for (path, object) in objects.iter().filter(|(path, _)| !path.starts_with(".dateline/")) {
        let text = String::from_utf8_lossy(&object.bytes);
        for part in text.split(' ').filter_map(|word| word.strip_prefix('>')) {
            assert!(objects.contains_key(part), "a reader of {path} misses {part}");
        }
    }
}

fn edition(files: &Files) -> (MemoryDisk, Edition) {
    let disk = MemoryDisk::new();
    for (path, text) in files {
        disk.put(Path::new(PUBLIC).join(path), text);
    }
    let listed = files.iter().map(|(path, text)| EditionFile {
        path: path.as_str().into(),
        size: text.len() as u64,
        fingerprint: Fingerprint::of(text.as_bytes()),
    });
    let listed: Vec<EditionFile> = listed.collect();
    let edition =
        Edition::read(&disk, PUBLIC.as_ref(), &listed, provenance(), &|_| Default::default(), &Known::default())
            .unwrap();
    (disk, edition.with_headers(&[], None))
}

fn claim(token: &str) -> Claim {
    Claim { owner: "the test".into(), token: token.into(), lasts: Duration::from_secs(60) }
}

fn publish_as(bucket: &dyn Bucket, files: &Files, token: &str, adopts: bool) -> Result<Outcome, PublishError> {
    let (disk, edition) = edition(files);
    let time = Patience::default();
    // One request at a time, so that each can be stopped in turn.
    let store = Store { disk: &disk, bucket, time: &time, claim: claim(token), adopts, requests: 1 };
    store.publish(&edition, &How { at: at("18:00"), deletes_max: 10, signer: None }, &|span, _| time.wait(span))
}

fn publish(bucket: &MemoryBucket, nth: usize, token: &str) -> Result<Outcome, PublishError> {
    publish_as(bucket, &sites()[nth], token, false)
}

/// What readers have.
fn shown(bucket: &MemoryBucket) -> Files {
    bucket.texts().into_iter().filter(|(path, _)| !path.starts_with(".dateline/")).collect()
}

/// A site with the style sheet of the one before, which stays for a while.
fn with_retired(nth: usize) -> Files {
    let mut files = sites()[nth].clone();
    if nth > 0 {
        files.insert("s.0123456789.css".into(), "old".into());
    }
    files
}

fn expect_equal(bucket: &MemoryBucket, nth: usize, context: &str) {
    assert_eq!(shown(bucket), with_retired(nth), "{context}");
    let texts = bucket.texts();
    let own: BTreeSet<&str> = texts.keys().map(String::as_str).filter(|path| path.starts_with(".dateline/")).collect();
    assert_eq!(own, [Manifest::PATH, Manifest::SUMS].into(), "{context}");
    let manifest = Manifest::parse(texts[Manifest::PATH].as_bytes(), context).unwrap();
    assert_eq!(texts[Manifest::SUMS], manifest.sums());
    let named = manifest.files.iter().chain(manifest.retired.iter().map(|retired| &retired.entry));
    let digests: BTreeMap<String, String> =
        named.map(|entry| (entry.path.to_string(), entry.sha256.to_string())).collect();
    let seen = |path: &String| bucket.seen(path).unwrap().sha256.unwrap().to_string();
    assert_eq!(digests, shown(bucket).keys().map(|path| (path.clone(), seen(path))).collect(), "{context}");
}

fn published_before(nth: usize) -> MemoryBucket {
    let bucket = MemoryBucket::default();
    for before in 0..nth {
        publish(&bucket, before, "before").unwrap();
    }
    bucket
}

#[test]
fn only_what_differs_is_sent_and_nothing_if_nothing_does() {
    let bucket = published_before(2);
    expect_equal(&bucket, 1, "two");
    let before = bucket.requests();
    assert!(!publish(&bucket, 1, "again").unwrap().is_published);
    // The lease is taken and given back, manifest and journal are read.
    assert_eq!(bucket.requests() - before, 4);
    let done = publish(&bucket, 2, "third").unwrap();
    assert_eq!((done.difference.changed.len(), done.difference.removed.len(), done.difference.unchanged), (3, 3, 1));
    expect_equal(&bucket, 2, "three");
}

#[test]
fn killed_at_any_request_no_page_lacks_its_parts_and_the_next_publish_completes() {
    for (nth, arrives) in [(0, false), (0, true), (1, false), (1, true), (2, false), (2, true)] {
        let start = published_before(nth);
        for stop in 0.. {
            let context = format!("site {nth}, stopped at request {stop}, which arrives: {arrives}");
            let bucket = start.copied();
            bucket.watch(expect_whole);
            bucket.stop_after(stop, arrives);
            let is_done = publish(&bucket, nth, "killed").is_ok();
            bucket.revive();
            publish(&bucket, nth, "next").unwrap_or_else(|fault| panic!("{context}: {fault}"));
            expect_equal(&bucket, nth, &context);
            if is_done {
                break;
            }
        }
    }
}

#[test]
fn killed_twice_and_followed_by_another_edition_nothing_is_left_over() {
    for first in 0.. {
        let killed = published_before(1);
        killed.stop_after(first, true);
        let is_done = publish(&killed, 1, "one").is_ok();
        killed.revive();
        for second in (0..).step_by(3) {
            let context = format!("stopped at request {first}, then at {second}");
            let bucket = killed.copied();
            bucket.stop_after(second, false);
            let is_second_done = publish(&bucket, 2, "two").is_ok();
            bucket.revive();
            publish(&bucket, 2, "three").unwrap_or_else(|fault| panic!("{context}: {fault}"));
            // Whether the style sheet of the first site stays depends on whether the second one was ever complete.
            let mut left = shown(&bucket);
            left.remove("s.0123456789.css");
            assert_eq!(left, sites()[2], "{context}");
            if is_second_done {
                break;
            }
        }
        if is_done {
            break;
        }
    }
}

#[test]
fn one_lost_request_or_answer_is_made_good_or_told() {
    for arrives in [false, true] {
        for nth in 0.. {
            let context = format!("request {nth} failed, which arrived: {arrives}");
            let bucket = published_before(1);
            let before = bucket.requests();
            bucket.fail(nth, arrives);
            let result = publish(&bucket, 1, "one");
            let was_reached = bucket.requests() - before > nth;
            bucket.revive();
            if result.is_err() {
                publish(&bucket, 1, "two").unwrap_or_else(|fault| panic!("{context}: {fault}"));
            }
            expect_equal(&bucket, 1, &context);
            if !was_reached {
                break;
            }
        }
    }
}

#[test]
fn without_a_manifest_the_store_is_asked_and_what_is_there_is_not_sent_again() {
    let bucket = published_before(2);
    bucket.delete(Manifest::PATH).unwrap();
    let done = publish(&bucket, 2, "one").unwrap();
    assert_eq!(done.difference.unchanged, 1);
    expect_equal(&bucket, 2, "asked");
}

#[test]
fn what_others_put_there_is_refused_in_the_way_and_left_alone_elsewhere() {
    let bucket = MemoryBucket::default();
    bucket.put_foreign("a/index.html", "mine");
    bucket.put_foreign("notes.txt", "mine too");
    let refused = publish(&bucket, 0, "one").unwrap_err();
    assert!(refused.message.contains("`a/index.html`") && !refused.message.contains("notes"), "{refused}");
    assert_eq!(bucket.texts().len(), 2, "nothing was done, and the lease was given back");
    publish_as(&bucket, &sites()[0], "two", true).unwrap();
    assert_eq!(bucket.texts()["a/index.html"], sites()[0]["a/index.html"]);
    publish(&bucket, 2, "three").unwrap();
    assert_eq!(bucket.texts()["notes.txt"], "mine too");

    bucket.put_foreign("a/pic.png", "mine");
    let late = publish(&bucket, 0, "four").unwrap_err();
    assert!(late.message.contains("`a/pic.png`"), "{late}");
    assert_eq!(bucket.texts()["a/pic.png"], "mine", "seen though a manifest says what stands");
}

#[test]
fn two_publishers_do_not_interleave() {
    /// A store that lets another publisher try in the middle of each write.
    struct Crowded {
        bucket: MemoryBucket,
        refusals: Mutex<Vec<PublishError>>,
        tries: Mutex<u32>,
    }

    impl Bucket for Crowded {
        fn get(&self, key: &str) -> Result<Option<Object>, PublishError> {
            self.bucket.get(key)
        }

        fn look(&self, key: &str) -> Result<Option<super::Seen>, PublishError> {
            self.bucket.look(key)
        }

        fn put(&self, key: &str, sent: &Sent<'_>, condition: Condition<'_>) -> Result<Put, PublishError> {
            let put = self.bucket.put(key, sent, condition)?;
            if !key.contains("lease") {
                *self.tries.lock().unwrap() += 1;
                let (disk, edition) = edition(&sites()[2]);
                let (bucket, time) = (&self.bucket, &Patience::default());
                let store = Store { disk: &disk, bucket, time, claim: claim("other"), adopts: false, requests: 1 };
                // The first is alive: its lease changes while the other waits.
                let wait = |_: Duration, why: &str| {
                    assert!(why.contains("the test is publishing"), "{why}");
                    let key = ".dateline/lease.json";
                    let lease = bucket.get(key).unwrap().unwrap();
                    let headers = Headers::default();
                    let sent = Sent { bytes: &lease.bytes, sha256: "renewed", headers: &headers };
                    bucket.put(key, &sent, Condition::Any).unwrap();
                };
                let how = How { at: at("18:00"), deletes_max: 10, signer: None };
                let refused = store.publish(&edition, &how, &wait).unwrap_err();
                self.refusals.lock().unwrap().push(refused);
            }
            Ok(put)
        }

        fn delete(&self, key: &str) -> Result<(), PublishError> {
            self.bucket.delete(key)
        }

        fn list(&self) -> Result<Vec<crate::base::Text>, PublishError> {
            self.bucket.list()
        }
    }

    let crowded = Crowded { bucket: published_before(1), refusals: Mutex::default(), tries: Mutex::default() };
    publish_as(&crowded, &sites()[1], "one", false).unwrap();
    expect_equal(&crowded.bucket, 1, "the first");
    let refusals = crowded.refusals.into_inner().unwrap();
    assert!(refusals.len() > 8 && refusals.len() == *crowded.tries.lock().unwrap() as usize);
    assert!(refusals.iter().all(|refusal| refusal.message.contains("the test is publishing")), "{refusals:?}");
}

#[test]
fn who_was_away_too_long_stops_before_it_harms_another() {
    /// A store at which time passes with each write of a file, as for a machine that sleeps.
    struct Slow<'a>(MemoryBucket, &'a Patience);

    impl Bucket for Slow<'_> {
        fn get(&self, key: &str) -> Result<Option<Object>, PublishError> {
            self.0.get(key)
        }

        fn look(&self, key: &str) -> Result<Option<super::Seen>, PublishError> {
            self.0.look(key)
        }

        fn put(&self, key: &str, sent: &Sent<'_>, condition: Condition<'_>) -> Result<Put, PublishError> {
            let put = self.0.put(key, sent, condition);
            self.1.wait(Duration::from_secs(25));
            put
        }

        fn delete(&self, key: &str) -> Result<(), PublishError> {
            self.0.delete(key)
        }

        fn list(&self) -> Result<Vec<crate::base::Text>, PublishError> {
            self.0.list()
        }
    }

    let time = Patience::default();
    let bucket = Slow(published_before(1), &time);
    let (disk, edition) = edition(&sites()[1]);
    let store = Store { disk: &disk, bucket: &bucket, time: &time, claim: claim("slow"), adopts: false, requests: 1 };
    let how = How { at: at("18:00"), deletes_max: 10, signer: None };
    let lost = store.publish(&edition, &how, &|_, _| panic!("nobody else is there")).unwrap_err();
    assert!(lost.message.contains("right to publish was lost"), "{lost}");
    assert_eq!(bucket.0.texts()["index.html"], sites()[0]["index.html"], "it stopped at once");
    assert!(bucket.0.texts().contains_key(".dateline/lease.json"), "what may be another's is not given back");
    publish(&bucket.0, 1, "next").unwrap();
    expect_equal(&bucket.0, 1, "next");
}

#[test]
fn files_are_sent_with_their_headers_and_in_the_form_that_is_wanted() {
    let files =
        site("index.html: home\n index.html.gz: packed\n index.html.br: other\n a.0123456789.css: x\n b.gz: alone");
    let (disk, plain) = edition(&files);
    let rule = SendRule { pattern: "/index.html".into(), cache_control: Some("max-age=60".into()), content_type: None };
    let edition = plain.clone().with_headers(&[rule], Some(Encoding::Gzip));
    let (bucket, time) = (MemoryBucket::default(), Patience::default());
    let store = Store { disk: &disk, bucket: &bucket, time: &time, claim: claim("x"), adopts: false, requests: 4 };
    let how = How { at: at("18:00"), deletes_max: 10, signer: None };
    let wait = |_: Duration, _: &str| panic!("nobody else is there");
    store.publish(&edition, &how, &wait).unwrap();
    assert_eq!(shown(&bucket), site("index.html: packed\n a.0123456789.css: x\n b.gz: alone"));
    let headers = bucket.seen("index.html").unwrap().headers;
    assert_eq!((&*headers.content_type, &*headers.cache_control), ("text/html; charset=utf-8", "max-age=60"));
    assert_eq!(headers.content_encoding.as_deref(), Some("gzip"));
    assert!(bucket.seen("a.0123456789.css").unwrap().headers.cache_control.contains("immutable"));

    let other = store.publish(&plain, &how, &wait).unwrap();
    assert_eq!(other.difference.changed.len(), 1, "other headers are a change");
    assert_eq!(shown(&bucket)["index.html.br"], "other");
}
