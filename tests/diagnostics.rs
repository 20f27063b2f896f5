//! Every diagnostic by a small site that has the fault: `tests/sites/err-<code>/`, and what is said of it in `expected.txt`.
//!
//! A line `path:line:column severity[code] message`, then, each on a line of its own: the words that the carets mark, the
//! help, and the places that explain it. After a change that is meant, `UPDATE_EXPECTED=1 cargo nextest run --test
//! diagnostics` writes what is now said; read it before it is committed.

mod support;

use std::{collections::BTreeSet, io, path::Path};

use dateline::{
    base::{Code, Spot},
    disk::{Disk, FaultyDisk, MemoryDisk, RealDisk},
};
use support::{Built, ROOT, build_on, copy, in_full, repository, request, site};

/// Codes whose fault no file of a repository can hold; each has a test of its own below.
const WITHOUT_FIXTURE: [(Code, &str); 6] = [
    (Code::UnreadableFile, "whoever may do everything may read everything"),
    (Code::SymlinkEscapes, "where a link out of the repository leads differs from machine to machine"),
    (Code::NotARegularFile, "a repository holds no pipes"),
    (Code::FileTooLarge, "a repository is no place for such a file"),
    (Code::DeadLink, "other servers say so; see external.rs"),
    (Code::MovedLink, "other servers say so; see external.rs"),
];

#[test]
fn every_fixture_is_told_of_as_expected() {
    let wrong: Vec<String> = fixtures().iter().filter_map(|name| difference(name)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_its_fixture() {
    let expected = Code::ALL.iter().filter(|code| WITHOUT_FIXTURE.iter().all(|(without, _)| without != *code));
    let expected: BTreeSet<String> = expected.map(|code| format!("err-{code}")).collect();
    let found: BTreeSet<String> = fixtures().into_iter().filter(|name| name.starts_with("err-")).collect();
    let without_variant = |name: &String| name.split("--").next().unwrap_or_default().to_owned();
    assert_eq!(found.iter().map(without_variant).collect::<BTreeSet<_>>(), expected);
    for name in &found {
        let code = without_variant(name);
        let code = code.trim_start_matches("err-");
        assert!(expected_text(name).contains(&format!("[{code}]")), "{name} does not show its own code");
    }
}

#[test]
fn a_fault_that_stops_leaves_nothing_written() {
    for name in fixtures() {
        let (built, disk) = build_fixture(&name);
        let stopped = built.report.has_errors();
        assert_eq!(built.report.changes.is_none(), stopped, "{name}");
        let files = disk.files(Path::new(ROOT).join("public"));
        let own = files.keys().filter(|path| !path.starts_with(".dateline")).count();
        let foreign = usize::from(name == "err-foreign-file");
        assert_eq!(own == foreign, stopped, "{name}: {:?}", files.keys());
    }
}

#[test]
fn a_notice_or_warning_alone_does_not_stop_unless_strict() {
    for name in fixtures() {
        let (built, _) = build_fixture(&name);
        if built.report.has_errors() || support::is_of_proofs(&name) || !expected_text(&name).contains(" warning[") {
            continue;
        }
        let disk = fixture(&name);
        let strict = build_on(&disk, &support::Request { strict: true, ..request() });
        assert!(strict.report.has_errors() && strict.files.is_empty(), "{name}");
    }
}

#[test]
fn thirty_faults_in_twenty_files_are_told_in_one_run_each_with_its_place() {
    let (built, disk) = build_fixture("thirty-faults");
    let faulty_files: BTreeSet<&str> =
        built.report.diagnostics.iter().map(|diagnostic| diagnostic.place.path.as_str()).collect();
    assert_eq!(built.report.diagnostics.len(), 30, "{}", built.faults());
    assert_eq!(faulty_files.len(), 20, "{faulty_files:#?}");
    let exact = |diagnostic: &&dateline::base::Diagnostic| matches!(diagnostic.place.spot, Spot::Span(_));
    assert_eq!(built.report.diagnostics.iter().filter(exact).count(), 30, "{}", built.faults());
    assert!(disk.files(Path::new(ROOT).join("public")).is_empty());
}

#[test]
fn symlink_escapes() {
    let disk = site("-- content/briefings/paris.md --\n---\ntitle: Allies meet\ndate: 2026-01-06\n---\n");
    disk.put("/outside/private.txt", "Private.");
    disk.link(format!("{ROOT}/static/rules.txt"), "../../outside/private.txt");
    let built = build_on(&disk, &request());
    assert_eq!(built.codes(), ["symlink-escapes"]);
    assert!(built.faults().starts_with("static/rules.txt error["), "{}", built.faults());
}

#[test]
fn unreadable_file() {
    let disk = site("-- content/briefings/paris.md --\n---\ntitle: Allies meet\ndate: 2026-01-06\n---\n");
    let calls = |disk: &FaultyDisk<MemoryDisk>| build_on(disk, &request()).report;
    let faulty = FaultyDisk::new(disk.copied());
    calls(&faulty);
    let told: BTreeSet<String> = (0..faulty.calls())
        .filter_map(|nth| {
            let faulty = FaultyDisk::new(disk.copied());
            faulty.fail_call(nth, io::ErrorKind::PermissionDenied);
            let request = request();
            let run = dateline::pipeline::run(
                &request,
                dateline::pipeline::Goal::Check,
                &faulty,
                &dateline::pipeline::Silent,
            );
            run.ok().map(|report| in_full(&report))
        })
        .collect();
    let expected = "content/briefings/paris.md error[unreadable-file]";
    assert!(told.iter().any(|text| text.starts_with(expected)), "{told:#?}");
}

#[test]
fn not_a_regular_file() {
    let disk = site("-- content/briefings/paris.md --\n---\ntitle: Allies meet\ndate: 2026-01-06\n---\n");
    disk.pipe(format!("{ROOT}/content/briefings/pipe.md"));
    let built = build_on(&disk, &request());
    assert_eq!(built.codes(), ["not-a-regular-file"]);
    assert!(built.faults().starts_with("content/briefings/pipe.md warning["), "{}", built.faults());
}

#[test]
fn file_too_large() {
    let disk = site("");
    let text = format!("---\ntitle: Long\ndate: 2026-01-06\n---\n{}", "Words. ".repeat(20_000_000));
    disk.put(format!("{ROOT}/content/briefings/long.md"), text);
    let built = build_on(&disk, &request());
    assert_eq!(built.codes(), ["file-too-large"]);
    assert!(built.faults().starts_with("content/briefings/long.md error["), "{}", built.faults());
}

/// The names of all folders with an `expected.txt`, or that are to have one.
fn fixtures() -> Vec<String> {
    let entries = RealDisk.list(&repository("tests/sites")).expect("a folder of sites");
    let names = entries.iter().filter_map(|entry| entry.path.file_name()?.to_str());
    names.filter(|name| name.starts_with("err-") || *name == "thirty-faults").map(str::to_owned).collect()
}

fn fixture(name: &str) -> MemoryDisk {
    let disk = site("");
    copy(&repository(&format!("tests/sites/{name}")), &disk, ROOT);
    disk
}

fn build_fixture(name: &str) -> (Built, MemoryDisk) {
    let disk = fixture(name);
    (build_on(&disk, &request()), disk)
}

fn expected_text(name: &str) -> String {
    let path = repository(&format!("tests/sites/{name}/expected.txt"));
    let bytes = RealDisk.read(&path).unwrap_or_default();
    String::from_utf8(bytes).expect("UTF-8")
}

/// Compares what is said of a site with what is expected, and tells both if they differ.
fn difference(name: &str) -> Option<String> {
    let said = in_full(&support::report_on(name, &fixture(name)));
    let expected = expected_text(name);
    if said == expected {
        return None;
    }
    update(name, &said);
    Some(format!("== {name}: expected\n{expected}== {name}: said\n{said}"))
}

#[allow(clippy::disallowed_methods)]
fn update(name: &str, said: &str) {
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(repository(&format!("tests/sites/{name}/expected.txt")), said).expect("written");
    }
}
