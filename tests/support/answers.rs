//! What a reader on loopback gets: answers to requests, and the messages of a line.

#![allow(dead_code, clippy::disallowed_methods)]

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    net::TcpStream,
    time::Instant,
};

use serde_json::Value;

use super::serving::PATIENCE;

/// What a request was answered with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// The line on which the server tells a tab what changed.
pub struct Line {
    /// The first message: the build of that instant.
    pub greeting: Value,
    reader: BufReader<TcpStream>,
}

impl Answer {
    /// Reads what was sent until the connection was closed.
    pub fn read(bytes: &[u8]) -> Option<Answer> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let (first, rest) = head.split_once("\r\n")?;
        let headers = rest.lines().filter_map(|line| line.split_once(": "));
        Some(Answer {
            status: first.split(' ').nth(1)?.parse().ok()?,
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
            body: bytes[end + 4..].to_vec(),
        })
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Says whether a page came whole: as long as was promised, and ended.
    pub fn is_whole(&self) -> bool {
        self.header("content-length") == self.body.len().to_string() && self.text().trim_end().ends_with("</html>")
    }
}

impl Line {
    /// Takes the greeting of a line that was asked for.
    pub fn greeted(stream: TcpStream) -> Line {
        let mut line = Line { greeting: Value::Null, reader: BufReader::new(stream) };
        line.greeting = line.next();
        line
    }

    /// The next message.
    pub fn next(&mut self) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut line = String::new();
            let read = self.reader.read_line(&mut line).expect("a message in time");
            assert!(read > 0 && Instant::now() < deadline, "no message came");
            if let Some(message) = line.strip_prefix("data: ") {
                return serde_json::from_str(message).expect("JSON");
            }
        }
    }

    /// All messages up to the first that is wanted.
    pub fn until(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut messages = Vec::new();
        loop {
            messages.push(self.next());
            if messages.last().is_some_and(&is_wanted) {
                return messages;
            }
        }
    }
}

/// The files that a message says have changed.
pub fn changed(message: &Value) -> Vec<String> {
    names(&message["changed"])
}

/// The files that a message says are gone.
pub fn removed(message: &Value) -> Vec<String> {
    names(&message["removed"])
}

fn names(list: &Value) -> Vec<String> {
    let names = list.as_array().into_iter().flatten();
    names.map(|name| name.as_str().expect("a name").to_owned()).collect()
}
