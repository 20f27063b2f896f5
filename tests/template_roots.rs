//! Templates, and the functions that they call, see what lies below their roots and nothing else of this machine: no other file, no
//! environment, no network, no clock. The real binary, on a real disk, beside files that nobody may see.

#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use std::{
    fs,
    io::ErrorKind,
    net::TcpListener,
    path::{Path, PathBuf},
};

use binary::{Ran, command, folder, ran};
use tempfile::TempDir;

/// Stands in files and in the environment; nothing that is built or printed may hold it.
const SECRET: &str = "s3cret-of-this-machine";

/// A project beside files that nobody may see.
struct Beside {
    whole: TempDir,
}

impl Beside {
    fn new() -> Self {
        let beside = Beside { whole: folder() };
        for (path, text) in [
            ("secret.txt", SECRET.to_owned()),
            ("secret.html", format!("{{% block main %}}{SECRET}{{% endblock %}}")),
            ("secret.toml", format!("words = \"{SECRET}\"")),
            ("secret.json", format!("{{ \"words\": \"{SECRET}\" }}")),
            ("secret.md", format!("---\ntitle: {SECRET}\n---\n{SECRET}\n")),
            ("folder/secret.html", SECRET.to_owned()),
            (
                "project/site.toml",
                "base_url = \"https://x.example\"\n[build]\nsearch = false\n[data]\nformats = []\n".to_owned(),
            ),
            ("project/notes.txt", SECRET.to_owned()),
            (
                "project/content/pages/about.md",
                "---\ntitle: About\nextra: { path: ../../secret.txt }\n---\nText.\n".to_owned(),
            ),
            ("project/content/briefings/2026-01-06-a.md", "---\ntitle: A\n---\nText.\n".to_owned()),
            ("project/templates/data/ports.toml", "words = \"Odesa\"".to_owned()),
        ] {
            beside.write(path, &text);
        }
        beside
    }

    fn path(&self, path: &str) -> PathBuf {
        self.whole.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Builds the project; whatever comes of it, the secret is in none of it.
    #[track_caller]
    fn build(&self, case: &str) -> Ran {
        let line = ["build", "--no-cache", "--now=2026-11-24"];
        let ran = ran(command(&self.path("project"), &line).env("DATELINE_SECRET", SECRET).output().expect("it runs"));
        assert!(!ran.said.contains(SECRET) && !ran.data.contains(SECRET), "{case}: {}", ran.said);
        for (path, bytes) in files(&self.path("project/public")) {
            let is_there = bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
            assert!(!is_there, "{case}: {} holds it", path.display());
        }
        ran
    }
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("readable").path());
    paths
        .flat_map(
            |path| if path.is_dir() { files(&path) } else { vec![(path.clone(), fs::read(path).expect("readable"))] },
        )
        .collect()
}

/// A template of pages that prints something.
fn printing(words: &str) -> String {
    format!("{{% extends \"default/page.html\" %}}\n{{% block main %}}\n{words}\n{{% endblock %}}\n")
}

#[test]
fn a_template_is_found_below_its_roots_or_not_at_all() {
    let beside = Beside::new();
    let absolute = beside.path("secret.txt");
    let absolute = absolute.to_str().expect("UTF-8");
    for name in [
        "../secret.txt",
        "../../secret.txt",
        "../notes.txt",
        "./../notes.txt",
        "../site.toml",
        absolute,
        "/etc/hostname",
        "default/../../secret.txt",
        "data/../../notes.txt",
        "file:///etc/hostname",
        "..\\notes.txt",
        "../secret.html\0.html",
        "data/ports.toml",
    ] {
        for template in [
            printing(&format!("{{% include \"{name}\" %}}")),
            printing(&format!("{{% include [\"{name}\", \"none.html\"] ignore missing %}}")),
            format!("{{% extends \"{name}\" %}}"),
            printing(&format!("{{% import \"{name}\" as it %}}{{{{ it::x() }}}}")),
        ] {
            beside.write("project/templates/page.html", &template);
            let ran = beside.build(&template);
            assert_ne!(ran.code, 0, "{template}");
            assert!(ran.said.contains("templates/page.html") || template.contains('\0'), "{template}: {}", ran.said);
        }
    }
    // What an author of texts writes names no template.
    beside.write("project/templates/page.html", &printing("{% include page.extra.path %}"));
    assert_ne!(beside.build("a name from a text").code, 0);
}

#[test]
fn there_is_no_function_that_reads_files_environment_network_or_clock() {
    let beside = Beside::new();
    for call in [
        "get_env(name=\"DATELINE_SECRET\")",
        "env(name=\"DATELINE_SECRET\")",
        "load_data(path=\"../secret.txt\")",
        "load_data(url=\"http://127.0.0.1/\")",
        "get_file(path=\"../secret.txt\")",
        "read(path=\"../secret.txt\")",
        "now()",
        "get_random(start=0, end=9)",
        "resize_image(path=\"../secret.txt\")",
    ] {
        beside.write("project/templates/page.html", &printing(&format!("{{{{ {call} }}}}")));
        let ran = beside.build(call);
        assert!(ran.code != 0 && ran.said.contains("template-error"), "{call}: {}", ran.said);
    }
    for variable in ["__tera_context", "env", "HOME", "DATELINE_SECRET", "site.root", "site.environment"] {
        let words = format!("{{% if {variable} is defined %}}{{{{ {variable} }}}}{{% endif %}}");
        beside.write("project/templates/page.html", &printing(&words));
        beside.build(variable);
    }
}

#[test]
fn functions_of_ours_read_below_their_roots_alone() {
    let beside = Beside::new();
    beside.write("project/templates/page.html", &printing("{% set it = data(path=\"ports.toml\") %}{{ it.words }}"));
    assert_eq!(beside.build("a file that is there").code, 0);
    let absolute = beside.path("secret.toml");
    for path in [
        "../secret.toml",
        "../../secret.toml",
        "../../../secret.json",
        "x/../../../../secret.toml",
        "./../../../secret.toml",
        absolute.to_str().expect("UTF-8"),
        "/etc/hostname",
        "..\\..\\..\\secret.toml",
        "../page.html",
        "%2e%2e/secret.toml",
    ] {
        for call in [
            format!("data(path=\"{}\")", path.replace('\\', "\\\\")),
            format!("asset(path=\"{}\")", path.replace('\\', "\\\\")),
        ] {
            beside.write("project/templates/page.html", &printing(&format!("{{% set it = {call} %}}{{{{ it }}}}")));
            let ran = beside.build(&call);
            assert!(ran.code != 0 && ran.said.contains("templates/page.html"), "{call}: {}", ran.said);
        }
    }
}

#[test]
fn texts_and_settings_name_no_file_outside_of_the_project() {
    for (path, text) in [
        ("content/pages/about.md", "---\ntitle: A\n---\n![x](../../../secret.txt)\n"),
        ("content/pages/about.md", "---\ntitle: A\n---\n[x](../../../secret.txt)\n"),
        ("content/pages/about.md", "---\ntitle: A\n---\n[x](../../notes.txt)\n"),
        ("content/participants/a.md", "---\nname: A\nimage: ../../../secret.txt\n---\n"),
        ("content/participants/a.md", "---\nname: A\nimage: /../../secret.txt\n---\n"),
        ("site.toml", "[theme]\nlogo = \"../../secret.txt\"\n"),
        ("site.toml", "[theme]\nlogo = \"/etc/hostname\"\n"),
        ("site.toml", "[build]\noutput = \"../elsewhere\"\n"),
    ] {
        let beside = Beside::new();
        beside.write(&format!("project/{path}"), text);
        beside.build(text);
        let outside: Vec<_> =
            fs::read_dir(beside.whole.path()).expect("readable").map(|it| it.expect("readable").file_name()).collect();
        assert!(outside.len() == 7 || text.contains("elsewhere"), "{text}: {outside:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_refused() {
    use std::os::unix::fs::symlink;
    for (link, target) in [
        ("templates/page.html", "secret.html"),
        ("templates/partials", "folder"),
        ("templates/data/leak.toml", "secret.toml"),
        ("templates/strings/en.toml", "secret.toml"),
        ("static/leak.txt", "secret.txt"),
        ("static/leak", "folder"),
        ("content/pages/leak.md", "secret.md"),
        ("content/briefings/leak.txt", "secret.txt"),
    ] {
        let beside = Beside::new();
        let at = beside.path("project").join(link);
        fs::create_dir_all(at.parent().expect("it has a folder")).expect("made");
        symlink(beside.path(target), &at).expect("linked");
        let ran = beside.build(link);
        assert!(
            ran.code != 0 && ran.said.contains("symlink-escapes") && ran.said.contains(link),
            "{link}: {}",
            ran.said
        );
        assert!(!beside.path("project/public/index.html").exists(), "{link}");
    }
}

#[test]
fn a_build_asks_nobody_on_the_network() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("it does not wait");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let beside = Beside::new();
    beside.write(
        "project/site.toml",
        &format!(
            "base_url = \"{address}\"\n[feeds]\nhub = \"{address}/hub\"\nstylesheet = \"{address}/a.css\"\n[[nav]]\ntitle = \"x\"\nurl = \"{address}\"\n"
        ),
    );
    beside.write(
        "project/content/briefings/2026-01-06-a.md",
        &format!(
            "---\ntitle: A\nsource: {{ name: x, url: \"{address}/x\" }}\n---\n![x]({address}/a.png) <{address}/b> <img src=\"{address}/c.png\">\n\n[x]: {address}/d\n"
        ),
    );
    beside.write(
        "project/templates/page.html",
        &printing(&format!("<img src=\"{address}/e.png\"><script src=\"{address}/f.js\"></script>")),
    );
    let ran = beside.build("addresses of a server");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let asked = listener.accept();
    assert!(matches!(&asked, Err(fault) if fault.kind() == ErrorKind::WouldBlock), "{asked:?}");
}
