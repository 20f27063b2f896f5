//! A command of a page that runs until its reader ends it.
#![allow(clippy::disallowed_methods)]

use std::{
    fs,
    path::Path,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use super::sites;

/// How long it may take until a command has said what is shown.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process that runs, with what it says.
pub struct Running {
    child: Child,
    command: String,
    /// Holds what it said, and the browser that it opened.
    desk: tempfile::TempDir,
}

impl Running {
    /// Starts a command and waits until it has said what it ought to.
    pub fn start(folder: &Path, command: &str, is_there: impl Fn(&str) -> bool) -> Self {
        let desk = tempfile::tempdir().expect("a temporary folder");
        // A browser that only notes where it was led.
        sites::write(desk.path(), "bin/xdg-open", "#!/bin/sh\necho \"$1\" >> \"$(dirname \"$0\")/../opened\"\n");
        let (bin, said) = (desk.path().join("bin"), desk.path().join("said"));
        let line = format!(
            "chmod +x '{bin}/xdg-open'; PATH='{bin}':\"$PATH\"; exec >'{said}' 2>&1; exec {command}",
            bin = bin.display(),
            said = said.display()
        );
        let child = sites::shell_command(folder, &line).spawn().expect("there is a shell");
        let mut running = Running { child, command: command.to_owned(), desk };
        let deadline = Instant::now() + PATIENCE;
        while !is_there(&running.said()) {
            let has_ended = running.child.try_wait().expect("it can be asked").is_some();
            assert!(!has_ended && Instant::now() < deadline, "`{command}` says\n{}", running.said());
            thread::sleep(Duration::from_millis(20));
        }
        running
    }

    fn said(&self) -> String {
        fs::read_to_string(self.desk.path().join("said")).unwrap_or_default()
    }

    /// Ends it as its reader does; it must have gone on until then, and ends well.
    pub fn end_by_ctrl_c(mut self) {
        let Running { child, command, .. } = &mut self;
        assert!(child.try_wait().expect("it can be asked").is_none(), "`{command}` ended by itself");
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is `kill`");
        assert!(sent.success());
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "`{command}`");
        let opened = fs::read_to_string(self.desk.path().join("opened")).unwrap_or_default();
        assert_eq!(self.command.contains("--open"), opened.starts_with("http://127.0.0.1:"), "{opened}");
    }
}

impl Drop for Running {
    /// A test that fails leaves nothing behind.
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}
