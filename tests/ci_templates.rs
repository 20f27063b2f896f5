//! The templates for continuous integration in `docs/ci/`: what their jobs run is run here, in a checkout, with a folder as the place.
//!
//! Whether the files are well formed is for linters, which the gate calls (`.ci/test templates`).
#![allow(dead_code, clippy::disallowed_methods)]
#![cfg(unix)]

#[path = "docs/pages.rs"]
mod pages;
#[path = "docs/sites.rs"]
mod sites;

use serde_yaml::Value;
use std::path::PathBuf;
use tempfile::TempDir;

const SETTINGS: &str =
    "title = \"Desk\"\nbase_url = \"https://example.org\"\n[publish.live]\nkind = \"dir\"\npath = \"../www\"\n";

/// A repository as its host has it, and a checkout as a runner makes it.
struct Runner {
    folder: TempDir,
    /// What the host says in the environment.
    environment: Vec<(&'static str, &'static str)>,
    /// Where the host says that its repository is.
    address: &'static str,
}

impl Runner {
    fn open(address: &'static str, environment: &[(&'static str, &'static str)]) -> Self {
        let runner =
            Runner { folder: tempfile::tempdir().expect("a folder"), environment: environment.to_vec(), address };
        sites::write(&runner.path("sources"), "site.toml", SETTINGS);
        sites::write(
            &runner.path("sources"),
            "content/briefings/2026-01-06-paris.md",
            "---\ntitle: Talks\n---\nText.\n",
        );
        runner.shell("sources", "git init --quiet --initial-branch main && git add --all && git -c user.name=A -c user.email=a@example.org commit --quiet --message first");
        runner.shell(".", "git clone --quiet --bare sources origin.git");
        runner.check_out();
        runner
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Runners check a commit out, and no branch.
    fn check_out(&self) {
        self.shell(
            ".",
            "rm -rf checkout && git clone --quiet origin.git checkout && git -C checkout checkout --quiet --detach",
        );
    }

    /// Runs a script of a job in a folder; returns what it said and how it ended.
    fn try_shell(&self, folder: &str, script: &str) -> sites::Ran {
        let mut command = sites::shell_command(&self.path(folder), &format!("set -e\n{script}"));
        command.envs(self.environment.iter().copied());
        // What the host has at its address lies here.
        command.env("GIT_CONFIG_COUNT", "1");
        command.env("GIT_CONFIG_KEY_0", format!("url.{}.insteadOf", self.path("origin.git").display()));
        command.env("GIT_CONFIG_VALUE_0", self.address);
        sites::ran(command)
    }

    fn shell(&self, folder: &str, script: &str) -> String {
        let ran = self.try_shell(folder, script);
        assert_eq!(ran.code, 0, "{script}\n{}", ran.said);
        ran.data
    }

    /// Makes sure that publishing shows the site, records it in the repository once, and has nothing to record the second time.
    fn expect_publishing(&self, script: &str) {
        for commits in [2, 2] {
            self.shell("checkout", script);
            assert!(self.path("www/current/briefings/2026/01/paris/index.html").is_file());
            let log = self.shell("origin.git", "git log --format=%s main");
            assert_eq!(log.lines().count(), commits, "{log}");
            assert!(self.shell("origin.git", "git show main:published.toml").contains("/briefings/2026/01/paris/"));
            self.check_out();
        }
    }

    /// Makes sure that a check passes, and fails once there is a fault.
    fn expect_checking(&self, script: &str) {
        self.shell("checkout", script);
        sites::write(
            &self.path("checkout"),
            "content/briefings/2026-01-07-rome.md",
            "---\ntitle: Rome\nmentions: [QQ]\n---\nText.\n",
        );
        assert_eq!(self.try_shell("checkout", script).code, 1);
        self.check_out();
    }
}

fn template(name: &str) -> Value {
    serde_yaml::from_str(&pages::text(&format!("docs/ci/{name}"))).expect("YAML")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:?} is text"))
}

#[test]
fn the_workflow_of_github_checks_and_publishes() {
    let address = "https://x-access-token:t@github.example/desk/site.git";
    let environment =
        [("TOKEN", "t"), ("GITHUB_SERVER_URL", "https://github.example"), ("GITHUB_REPOSITORY", "desk/site")];
    let runner = Runner::open(address, &environment);
    let workflow = template("github-actions.yml");
    let script = |job: &str| {
        let steps = workflow["jobs"][job]["steps"].as_sequence().expect("steps");
        steps.iter().filter_map(|step| step.get("run")).map(text).collect::<Vec<_>>().join("\n")
    };
    runner.expect_checking(&script("check"));
    runner.expect_publishing(&script("publish"));
}

#[test]
fn the_pipeline_of_gitlab_checks_and_publishes() {
    let address = "https://publisher:t@gitlab.example/desk/site.git";
    let environment = [
        ("PUSH_TOKEN", "t"),
        ("CI_SERVER_URL", "https://gitlab.example"),
        ("CI_PROJECT_PATH", "desk/site"),
        ("CI_DEFAULT_BRANCH", "main"),
    ];
    let runner = Runner::open(address, &environment);
    // Without it a host of git refuses options of a push.
    runner.shell("origin.git", "git config receive.advertisePushOptions true");
    let pipeline = template("gitlab-ci.yml");
    let script = |job: &str| {
        let lines = pipeline[job]["script"].as_sequence().expect("a script");
        lines.iter().map(text).collect::<Vec<_>>().join("\n")
    };
    runner.expect_checking(&script("check"));
    runner.expect_publishing(&script("publish"));
}

#[test]
fn templates_and_manifest_name_one_version() {
    let version = env!("CARGO_PKG_VERSION");
    for name in ["Dockerfile", "github-actions.yml", "gitlab-ci.yml"] {
        let page = pages::text(&format!("docs/ci/{name}"));
        let images: Vec<&str> =
            page.split("desk/dateline:").skip(1).filter_map(|rest| rest.split_whitespace().next()).collect();
        assert!(!images.is_empty() && images.iter().all(|image| *image == version), "{name}: {images:?}");
    }
}
