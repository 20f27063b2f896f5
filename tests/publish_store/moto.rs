//! A store of objects on this machine.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::Duration,
};

use super::http::{Message, ask};

/// The program; `.ci/setup` puts it there.
const PROGRAM: &str = "tests/publish_store/venv/bin/moto_server";

/// A running store; clones share it, and it ends with the last of them.
pub struct Moto {
    pub port: u16,
    process: Arc<Running>,
}

struct Running(std::sync::Mutex<Child>);

impl Drop for Running {
    fn drop(&mut self) {
        let mut child = self.0.lock().expect("nobody panicked");
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Moto {
    /// Starts one at a free port, and waits until it answers.
    pub fn start() -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(PROGRAM);
        assert!(program.exists(), "{PROGRAM} is missing: `.ci/setup` installs it");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("moto can be started");
        let moto = Moto { port, process: Arc::new(Running(child.into())) };
        for _ in 0..1200 {
            if ask(port, "GET", "/", b"").is_ok() {
                return moto;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("moto does not answer");
    }

    /// Returns the same store.
    pub fn shared(&self) -> Self {
        Moto { port: self.port, process: self.process.clone() }
    }

    pub fn make_bucket(&self, bucket: &str) {
        self.expect("PUT", &format!("/{bucket}"), b"");
    }

    pub fn get(&self, bucket: &str, key: &str) -> Message {
        self.expect("GET", &format!("/{bucket}/{key}"), b"")
    }

    pub fn put(&self, bucket: &str, key: &str, text: &str) {
        self.expect("PUT", &format!("/{bucket}/{key}"), text.as_bytes());
    }

    pub fn delete(&self, bucket: &str, key: &str) {
        self.expect("DELETE", &format!("/{bucket}/{key}"), b"");
    }

    /// Returns the keys of all objects.
    pub fn keys(&self, bucket: &str) -> Vec<String> {
        let list = self.expect("GET", &format!("/{bucket}?list-type=2&max-keys=1000"), b"");
        let text = String::from_utf8(list.body).expect("UTF-8");
        assert!(text.contains("<IsTruncated>false"), "{text}");
        text.split("<Key>").skip(1).filter_map(|rest| Some(rest.split_once("</Key>")?.0.to_owned())).collect()
    }

    fn expect(&self, method: &str, path: &str, body: &[u8]) -> Message {
        let answer = ask(self.port, method, path, body).expect("moto answers");
        assert!(answer.status() < 300, "{method} {path}: {}", answer.head);
        answer
    }
}
