//! Stands between dateline and a store, and does to requests what networks do.

use std::{
    io,
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex, MutexGuard},
    thread,
    time::Duration,
};

use super::http::Message;

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is answered by an error, and does not reach the store.
    ServerError,
    /// It is refused with this text.
    Refuse(String),
    /// The connection is cut, and it does not reach the store.
    CutBefore,
    /// It reaches the store, and the connection is cut before the answer.
    CutAfter,
    /// It is never answered.
    Hang,
    /// The process is killed, and it does not reach the store.
    KillBefore,
    /// It reaches the store, and the process is killed before the answer.
    KillAfter,
}

/// A go-between.
pub struct GoBetween {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    requests: usize,
    fault: Option<(usize, Fault)>,
    of_all: Option<Fault>,
    /// The process that is to be killed, once it runs.
    victim: Option<u32>,
}

impl GoBetween {
    /// Opens one before the store at a port.
    pub fn open(store: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = shared.clone();
                // That the other side has gone is what it is for.
                thread::spawn(move || drop(pass(client, store, &state)));
            }
        });
        GoBetween { port, state }
    }

    /// Returns the same go-between.
    pub fn shared(&self) -> Self {
        GoBetween { port: self.port, state: self.state.clone() }
    }

    /// Disturbs one request, counted from 0 and from now on.
    pub fn disturb(&self, nth: usize, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((state.requests + nth, fault));
    }

    /// Disturbs every request.
    pub fn disturb_all(&self, fault: Fault) {
        self.state().of_all = Some(fault);
    }

    /// Says which process is killed when it is time.
    pub fn name_victim(&self, process: u32) {
        self.state().victim = Some(process);
    }

    /// Disturbs nothing any more.
    pub fn rest(&self) {
        let mut state = self.state();
        (state.fault, state.of_all, state.victim) = (None, None, None);
    }

    /// Returns how many requests there were.
    pub fn requests(&self) -> usize {
        self.state().requests
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panicked")
    }
}

fn pass(mut client: TcpStream, store: u16, state: &Mutex<State>) -> io::Result<()> {
    let Some(request) = Message::read(&mut client, false)? else { return Ok(()) };
    let fault = {
        let mut state = state.lock().expect("nobody panicked");
        let nth = state.requests;
        state.requests += 1;
        match &state.fault {
            Some((at, fault)) if *at == nth => Some(fault.clone()),
            _ => state.of_all.clone(),
        }
    };
    match fault {
        None => forward(&request, store)?.write(&mut client),
        Some(Fault::ServerError) => answer(500, "<Error><Code>InternalError</Code></Error>").write(&mut client),
        Some(Fault::Refuse(text)) => answer(403, &text).write(&mut client),
        Some(Fault::CutBefore) => Ok(()),
        Some(Fault::CutAfter) => forward(&request, store).map(drop),
        Some(Fault::Hang) => {
            thread::sleep(Duration::from_secs(20));
            Ok(())
        }
        Some(Fault::KillBefore) => {
            kill(state);
            Ok(())
        }
        Some(Fault::KillAfter) => {
            let answer = forward(&request, store);
            kill(state);
            answer.map(drop)
        }
    }
}

fn forward(request: &Message, store: u16) -> io::Result<Message> {
    let mut stream = TcpStream::connect(("127.0.0.1", store))?;
    request.write(&mut stream)?;
    let is_bodiless = request.head.starts_with("HEAD ");
    Message::read(&mut stream, is_bodiless)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

fn answer(status: u16, body: &str) -> Message {
    let head = format!("HTTP/1.1 {status} Disturbed\r\nContent-Length: {}\r\n\r\n", body.len());
    Message { head, body: body.as_bytes().to_vec() }
}

/// Kills the process, after waiting until it is known which.
fn kill(state: &Mutex<State>) {
    loop {
        let victim = state.lock().expect("nobody panicked").victim;
        match victim {
            Some(process) => return drop(Command::new("kill").args(["-9", &process.to_string()]).status()),
            None => thread::sleep(Duration::from_millis(1)),
        }
    }
}
