//! As much of HTTP as is needed to look into a store and to stand before one.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// A request or an answer: its first line and headers as they were sent, and its body.
pub struct Message {
    pub head: String,
    pub body: Vec<u8>,
}

impl Message {
    /// Reads one; nothing if the other side has gone.
    pub fn read(stream: &mut TcpStream, is_bodiless: bool) -> io::Result<Option<Message>> {
        let mut bytes = Vec::new();
        let mut chunk = [0; 16384];
        let end = loop {
            if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            match stream.read(&mut chunk)? {
                0 => return Ok(None),
                read => bytes.extend_from_slice(&chunk[..read]),
            }
        };
        let body = bytes.split_off(end);
        let mut message = Message { head: String::from_utf8_lossy(&bytes).into_owned(), body };
        if is_bodiless {
            return Ok(Some(message));
        }
        let length: Option<usize> = message.header("content-length").and_then(|length| length.parse().ok());
        let is_answer = message.head.starts_with("HTTP/");
        while length.map_or(is_answer, |length| message.body.len() < length) {
            match stream.read(&mut chunk)? {
                0 => break,
                read => message.body.extend_from_slice(&chunk[..read]),
            }
        }
        Ok(Some(message))
    }

    /// Returns the value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }

    /// Returns the status of an answer.
    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    /// Writes it so that no other follows on the same connection.
    pub fn write(&self, stream: &mut TcpStream) -> io::Result<()> {
        let mut lines = self.head.trim_end().split("\r\n");
        let first = lines.next().unwrap_or_default();
        let kept = lines.filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
        let head: String = kept.map(|line| format!("{line}\r\n")).collect();
        stream.write_all(format!("{first}\r\n{head}Connection: close\r\n\r\n").as_bytes())?;
        stream.write_all(&self.body)
    }
}

/// Whoever asks for private objects says who it is; whether that is true, a store for tests does not look into.
const WHO: &str = "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/// Asks a server of this machine.
pub fn ask(port: u16, method: &str, path: &str, body: &[u8]) -> io::Result<Message> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{WHO}\r\nContent-Length: {length}\r\n\r\n");
    Message { head, body: body.to_vec() }.write(&mut stream)?;
    Message::read(&mut stream, method == "HEAD")?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}
