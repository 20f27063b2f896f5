//! Servers of others, on loopback: each notes what it is asked and when, and answers as it is told to, well or badly.
#![allow(dead_code)]

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// A question, as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Method and target.
    pub line: String,
    /// `User-Agent`
    pub agent: String,
    pub began: Instant,
    pub ended: Instant,
}

impl Asked {
    pub fn is_head(&self) -> bool {
        self.line.starts_with("HEAD ")
    }

    pub fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }
}

/// Writes an answer down; at a HEAD too its body, if one is given.
pub fn sends(status: u16, headers: &[&str], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let kind = if headers.contains("Content-Type") { "" } else { "Content-Type: text/html\r\n" };
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\n{kind}{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .into_bytes()
}

/// Answers a question; the number counts questions from 0.
type Answer = Arc<dyn Fn(&Asked, usize) -> Vec<u8> + Send + Sync>;

/// A server. It ends with the test's process.
pub struct Stranger {
    address: String,
    seen: Arc<Mutex<Vec<Asked>>>,
    most_at_once: Arc<AtomicUsize>,
}

/// What becomes of a connection once the answer is sent.
#[derive(Clone, Copy)]
enum End {
    Closes,
    /// A byte more comes now and then, for ever.
    Drips(Duration),
    Goes,
}

impl Stranger {
    /// Answers each question and closes.
    pub fn answering(answer: &(impl Fn(&Asked) -> Vec<u8> + Send + Sync + Clone + 'static)) -> Self {
        Self::named("127.0.0.1", answer)
    }

    /// As above, at another address of this machine.
    pub fn named(host: &str, answer: &(impl Fn(&Asked) -> Vec<u8> + Send + Sync + Clone + 'static)) -> Self {
        let answer = answer.clone();
        Self::with(host, Arc::new(move |asked, _| answer(asked)), End::Closes)
    }

    /// As above, by the number of the question.
    pub fn counting(answer: &(impl Fn(&Asked, usize) -> Vec<u8> + Send + Sync + Clone + 'static)) -> Self {
        Self::with("127.0.0.1", Arc::new(answer.clone()), End::Closes)
    }

    /// Sends bytes, whatever they are; then a byte now and then, if a time is given.
    pub fn sending(
        answer: &(impl Fn(&Asked) -> Vec<u8> + Send + Sync + Clone + 'static),
        drips: Option<Duration>,
    ) -> Self {
        let answer = answer.clone();
        Self::with("127.0.0.1", Arc::new(move |asked, _| answer(asked)), drips.map_or(End::Closes, End::Drips))
    }

    /// Sends a beginning, and then as much as anybody takes.
    pub fn endless(beginning: &'static [u8]) -> Self {
        Self::with("127.0.0.1", Arc::new(move |_, _| beginning.to_vec()), End::Goes)
    }

    /// Takes connections and says nothing.
    pub fn silent() -> Self {
        Self::with("127.0.0.1", Arc::new(|_, _| Vec::new()), End::Drips(Duration::from_secs(3600)))
    }

    /// Closes connections before anything was read, so that the system resets them.
    pub fn resetting() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // What came and was not read makes closing a reset.
                let mut peeked = [0; 1];
                let _ = stream.peek(&mut peeked);
                drop(stream);
            }
        });
        Stranger { address, seen: Arc::default(), most_at_once: Arc::default() }
    }

    /// Speaks TLS, with a certificate that nobody but it signed.
    #[cfg(feature = "external")]
    pub fn with_certificate() -> Self {
        use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
        let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/certificate.pem")).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/key.pem")).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth().with_single_cert(vec![certificate], key);
        let config = Arc::new(config.expect("they belong together"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("https://{}", listener.local_addr().expect("an address"));
        let seen: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let stranger = Stranger { address, seen: seen.clone(), most_at_once: Arc::default() };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = rustls::ServerConnection::new(config.clone()).expect("a good configuration");
                let mut stream = rustls::StreamOwned::new(connection, stream);
                let mut line = String::new();
                if BufReader::new(&mut stream).read_line(&mut line).is_ok_and(|read| read > 0) {
                    let now = Instant::now();
                    let asked = Asked { line, agent: String::new(), began: now, ended: now };
                    seen.lock().expect("nobody failed").push(asked);
                    let _ = stream.write_all(&sends(200, &[], ""));
                }
            }
        });
        stranger
    }

    fn with(host: &str, answer: Answer, end: End) -> Self {
        let listener = TcpListener::bind((host, 0)).expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (seen, most_at_once): (Arc<Mutex<Vec<Asked>>>, Arc<AtomicUsize>) = Default::default();
        let stranger = Stranger { address, seen: seen.clone(), most_at_once: most_at_once.clone() };
        let (count, at_once) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, seen, most, count, at_once) =
                    (answer.clone(), seen.clone(), most_at_once.clone(), count.clone(), at_once.clone());
                thread::spawn(move || {
                    most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let served = serve(stream, &answer, end, &seen, &count, &at_once);
                    drop(served);
                });
            }
        });
        stranger
    }

    /// Returns an address of it.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Returns what it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.seen.lock().expect("nobody failed").clone()
    }

    pub fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }

    /// Returns the shortest time between the end of one answer and the next question.
    pub fn shortest_pause(&self) -> Duration {
        let asked = self.asked();
        asked.windows(2).map(|two| two[1].began.saturating_duration_since(two[0].ended)).min().unwrap_or_default()
    }

    pub fn first(&self) -> Instant {
        self.asked().first().expect("it was asked").began
    }

    pub fn last(&self) -> Instant {
        self.asked().last().expect("it was asked").began
    }
}

fn serve(
    stream: TcpStream,
    answer: &Answer,
    end: End,
    seen: &Mutex<Vec<Asked>>,
    count: &AtomicUsize,
    at_once: &AtomicUsize,
) -> io::Result<()> {
    let began = Instant::now();
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        lines.push(line.trim().to_owned());
    }
    let line = lines.first().map(|line| line.trim_end_matches(" HTTP/1.1").to_owned()).unwrap_or_default();
    let agent = lines.iter().find_map(|line| line.to_lowercase().strip_prefix("user-agent: ").map(str::to_owned));
    let asked = Asked { line, agent: agent.unwrap_or_default(), began, ended: began };
    let bytes = answer(&asked, count.fetch_add(1, Ordering::SeqCst));
    // Noted before it is sent: whoever has the answer may look.
    at_once.fetch_sub(1, Ordering::SeqCst);
    seen.lock().expect("nobody failed").push(Asked { ended: Instant::now(), ..asked });
    let mut stream = stream;
    stream.write_all(&bytes)?;
    match end {
        End::Closes => stream.shutdown(Shutdown::Write),
        End::Drips(pause) => loop {
            thread::sleep(pause);
            stream.write_all(b"a")?;
        },
        End::Goes => loop {
            stream.write_all(&[b' '; 4096])?;
        },
    }
}
