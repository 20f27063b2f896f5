//! The scripts and job files of `docs/scale.md`, taken from the page and run as their engines would run them, with a folder in the
//! place of the bucket.
#![allow(clippy::disallowed_methods)]
#![cfg(unix)]

#[allow(dead_code)]
#[path = "docs/pages.rs"]
mod pages;

use serde::Deserialize;
use serde_yaml::Value;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};
use tempfile::TempDir;

const PAGE: &str = "docs/scale.md";
const NOW: &str = "2026-11-24T12:00:00Z";
/// The command of the store: what it is given or asked for lies below `$BUCKETS`.
const AWS: &str = "#!/bin/sh\n\
    [ \"$1 $2\" = 's3 cp' ] || exit 9\n\
    if [ \"$3\" = - ]; then file=\"$BUCKETS/${4#s3://}\"; mkdir -p \"$(dirname \"$file\")\"; exec cat > \"$file\"; fi\n\
    [ \"$4\" = - ] && exec cat \"$BUCKETS/${3#s3://}\"\n";

/// A repository with the files of the page, and what machines that run them have.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn open() -> Self {
        let desk = Desk { folder: tempfile::tempdir().expect("a temporary folder") };
        let repository = desk.path("repository");
        let settings = "title = \"Desk\"\n[publish.live]\nkind = \"dir\"\npath = \"../www\"\nrecord = false\n";
        write(&repository, "site.toml", settings);
        for (day, slug) in [(6, "paris"), (7, "rome"), (8, "bern"), (9, "oslo")] {
            let text = format!("---\ntitle: Talks in {slug}\ntopics: [{slug}]\n---\nText.\n");
            write(&repository, &format!("content/briefings/2026-01-0{day}-{slug}.md"), &text);
        }
        for (path, text) in files() {
            write(&repository, &path, &text);
            let mode = if text.starts_with("#!") { 0o755 } else { 0o644 };
            fs::set_permissions(repository.join(path), fs::Permissions::from_mode(mode)).expect("it is ours");
        }
        write(&desk.path("bin"), "aws", AWS);
        fs::set_permissions(desk.path("bin/aws"), fs::Permissions::from_mode(0o755)).expect("it is ours");
        let git = "git init --quiet && git add --all && \
                   git -c user.name=A -c user.email=a@example.org commit --quiet --message first";
        desk.shell(&repository, git, &[]);
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Makes a machine of an engine: a folder of its own.
    fn machine(&self, engine: &str, name: &str) -> PathBuf {
        let machine = self.path(engine).join(name);
        fs::create_dir_all(&machine).expect("a folder");
        machine
    }

    /// Makes a machine on which the engine has checked out the sources.
    fn checkout(&self, engine: &str, name: &str) -> PathBuf {
        let machine = self.machine(engine, name);
        self.shell(&machine, "git clone --quiet \"$REPOSITORY\" .", &[]);
        machine
    }

    fn shell(&self, folder: &Path, script: &str, more: &[(&str, &str)]) {
        let binary = Path::new(env!("CARGO_BIN_EXE_dateline")).parent().expect("it is in a folder");
        let paths = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("bash");
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        command
            .args(["-euc", script])
            .current_dir(folder)
            .env("PATH", format!("{}:{}:{paths}", self.path("bin").display(), binary.display()))
            .env("HOME", "/nowhere")
            .env("BUCKETS", self.path("buckets"))
            .env("REPOSITORY", self.path("repository"))
            .env("COMMIT", "HEAD")
            .env("NOW", NOW)
            .env("STORE", "s3://desk/shards")
            .envs(more.iter().copied());
        let output = command.output().expect("there is a shell");
        assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Makes sure that an engine has published what one machine does.
    fn expect_published(&self, place: &Path) {
        static EXPECTED: OnceLock<String> = OnceLock::new();
        let sums = |www: &Path| fs::read_to_string(www.join("current/.dateline/SHA256SUMS")).expect("it was published");
        let expected = EXPECTED.get_or_init(|| {
            let one = self.checkout("one", "machine");
            self.shell(&one, "dateline publish --now \"$NOW\"", &[]);
            sums(&self.path("one/www"))
        });
        assert!(expected.lines().count() > 20, "{expected}");
        assert_eq!(&sums(&place.join("www")), expected);
    }
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("folders can be made");
    fs::write(&file, text).expect("a file can be written");
}

/// Returns the files of the page, by path.
fn files() -> Vec<(String, String)> {
    let file = |block: pages::Block| Some((block.note("file")?.to_owned(), block.text));
    pages::blocks(PAGE).into_iter().filter_map(file).collect()
}

fn file(path: &str) -> String {
    files().into_iter().find(|(known, _)| known == path).unwrap_or_else(|| panic!("{PAGE}: no `{path}`")).1
}

/// Returns the documents of a file of YAML.
fn yaml(path: &str) -> Vec<Value> {
    let text = file(path);
    let documents = serde_yaml::Deserializer::from_str(&text);
    documents.map(|document| Value::deserialize(document).unwrap_or_else(|fault| panic!("{path}: {fault}"))).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:?} is text"))
}

#[test]
fn the_scripts_run_on_one_machine() {
    let desk = Desk::open();
    let block = pages::blocks(PAGE).into_iter().find(|block| block.notes.iter().any(|note| note == "run"));
    let machine = desk.checkout("shell", "machine");
    desk.shell(&machine, &block.expect("the loop").text, &[("RUN", "1")]);
    desk.expect_published(&desk.path("shell"));
}

#[test]
fn the_jobs_of_kubernetes_run() {
    let desk = Desk::open();
    let jobs = yaml("scale/kubernetes.yaml");
    let job = |name: &str| jobs.iter().find(|job| job["metadata"]["name"] == name).expect(name)["spec"].clone();
    let script = |job: &Value| text(&job["template"]["spec"]["containers"][0]["args"][0]).to_owned();
    let shards = job("shards");
    assert_eq!(shards["completionMode"], "Indexed");
    for index in 0..shards["completions"].as_u64().expect("a number") {
        let machine = desk.machine("kubernetes", &index.to_string());
        desk.shell(&machine, &script(&shards), &[("JOB_COMPLETION_INDEX", &index.to_string()), ("RUN", "1")]);
    }
    let machine = desk.machine("kubernetes", "publish");
    desk.shell(&machine, &script(&job("publish")), &[("RUN", "1")]);
    desk.expect_published(&machine);
}

#[test]
fn the_workflow_of_github_runs() {
    let desk = Desk::open();
    let [workflow] = yaml(".github/workflows/publish.yml").try_into().expect("one document");
    let run = |job: &str| {
        let steps = workflow["jobs"][job]["steps"].as_sequence().expect("steps").iter();
        text(steps.filter_map(|step| step.get("run")).next_back().expect("a command")).to_owned()
    };
    let output = desk.path("output");
    let begin = desk.machine("github", "begin");
    desk.shell(&begin, &run("begin"), &[("GITHUB_OUTPUT", &output.to_string_lossy())]);
    assert!(fs::read_to_string(output).expect("an output").starts_with("now=20"), "the instant is said once");
    for nth in workflow["jobs"]["shard"]["strategy"]["matrix"]["nth"].as_sequence().expect("a list") {
        let nth = nth.as_u64().expect("a number").to_string();
        let machine = desk.checkout("github", &nth);
        desk.shell(&machine, &run("shard").replace("${{ matrix.nth }}", &nth), &[("RUN", "1")]);
    }
    let machine = desk.checkout("github", "publish");
    desk.shell(&machine, &run("publish"), &[("RUN", "1")]);
    desk.expect_published(&desk.path("github"));
}

#[test]
fn the_pipeline_of_gitlab_runs() {
    let desk = Desk::open();
    let [pipeline] = yaml(".gitlab-ci.yml").try_into().expect("one document");
    let script = |job: &str| text(&pipeline[job]["script"][0]).to_owned();
    let total = pipeline["shard"]["parallel"].as_u64().expect("a number");
    for nth in 1..=total {
        let machine = desk.checkout("gitlab", &nth.to_string());
        let (nth, total) = (nth.to_string(), total.to_string());
        desk.shell(&machine, &script("shard"), &[("CI_NODE_INDEX", &nth), ("CI_NODE_TOTAL", &total), ("RUN", "1")]);
    }
    let machine = desk.checkout("gitlab", "publish");
    desk.shell(&machine, &script("publish"), &[("RUN", "1")]);
    desk.expect_published(&desk.path("gitlab"));
}

#[test]
fn the_array_of_slurm_runs() {
    let desk = Desk::open();
    let script = file("scale/slurm");
    let array = script.lines().find_map(|line| line.strip_prefix("#SBATCH --array=1-")).expect("an array");
    let count: u32 = array.parse().expect("a number");
    let submitted = desk.checkout("slurm", "submitted");
    let scratch = desk.machine("slurm", "scratch");
    for nth in 1..=count {
        let (nth, scratch) = (nth.to_string(), scratch.to_string_lossy());
        let task =
            [("SLURM_ARRAY_TASK_ID", &*nth), ("SLURM_ARRAY_TASK_COUNT", array), ("TMPDIR", &scratch), ("RUN", "1")];
        desk.shell(&submitted, "scale/slurm", &task);
    }
    let publish = pages::text(PAGE);
    let publish = publish.split("--wrap \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a command");
    desk.shell(&submitted, publish, &[("RUN", "1")]);
    desk.expect_published(&desk.path("slurm"));
}
