//! Serves a built site from memory and tells the browser what changed.
//!
//! In: an [`Update`] after each build: files, faults, pages that could not be built. Out: HTTP on one port. The site of before
//! answers until the update takes its place whole. Pages carry a small script that keeps the tab up to date; the files
//! themselves stay as they were built. What is found in a page's document, and how it is mended, it asks of the [`Proofs`]
//! that it was given, and lets nobody ask for mending but its own pages on this machine. This module deliberately does not know how a site is built, what its files mean, or
//! where they lie on a disk. Async code lives here alone.

mod address;
mod crowd;
mod desk;
mod escape;
mod fault_page;
mod host;
mod inject;
mod mending;
mod proofs;
mod range;
mod respond;
mod sender;
mod site;

#[cfg(test)]
mod http_tests;
#[cfg(test)]
mod panel_tests;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::{net::TcpStream, sync::oneshot};

use crowd::Crowd;
use desk::Desk;
pub use proofs::{Finding, Fix, Panel, Proofs, Services, Unmended};
pub use site::{Content, Fault, FaultCount, Fetch, File, Files, OnDemand, Update};

/// How many ports after the preferred one are tried.
const PORTS_TRIED: u16 = 100;
/// How long a reader may take to send the head of a request.
const HEAD_WAIT: Duration = Duration::from_secs(10);
/// The greatest head of a request; addresses of our own questions are the longest.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How many threads read files, look for findings and mend at a time; all else is done by one.
const READERS_MAX: usize = 8;
/// How long to wait where the system has no room for another connection.
const CROWDED: Duration = Duration::from_millis(50);

/// Where to listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// This one, or the next that is free.
    Preferred(u16),
    /// This one or none.
    Exactly(u16),
}

/// Why there is no server.
#[derive(Debug)]
pub struct BindError {
    address: SocketAddr,
    source: io::Error,
}

/// A port that is ours; nobody is answered yet.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
}

/// A running server. It stops when this is dropped.
pub struct Handle {
    desk: Arc<Desk>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Takes a port.
pub fn bind(ip: IpAddr, port: Port) -> Result<Bound, BindError> {
    let (first, last) = match port {
        Port::Preferred(port) => (port, port.saturating_add(PORTS_TRIED)),
        Port::Exactly(port) => (port, port),
    };
    let mut outcome = bind_exactly(ip, first);
    for port in first.saturating_add(1)..=last {
        match outcome {
            Err(fault) if fault.source.kind() == io::ErrorKind::AddrInUse => outcome = bind_exactly(ip, port),
            outcome => return outcome,
        }
    }
    outcome
}

fn bind_exactly(ip: IpAddr, port: u16) -> Result<Bound, BindError> {
    let address = SocketAddr::new(ip, port);
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(Bound { address: listener.local_addr()?, listener })
    });
    bound.map_err(|source| BindError { address, source })
}

impl Bound {
    /// Where it listens.
    pub fn socket(&self) -> SocketAddr {
        self.address
    }

    /// Begins to answer, with a first site, under a base path: `/`, or `/news/`.
    pub fn run(self, base_path: &str, first: Update, services: Services) -> io::Result<Handle> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().max_blocking_threads(READERS_MAX).enable_all().build()?;
        let desk = Arc::new(Desk::new(self.address.ip(), base_path, first, services));
        let (stop, stopped) = oneshot::channel();
        let (listener, at_desk) = (self.listener, desk.clone());
        let run = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, at_desk) => {}
                    _ = stopped => {}
                }
            });
            // Tabs hold their lines open for ever; a fetch under way is not worth waiting for.
            runtime.shutdown_background();
        };
        let thread = thread::Builder::new().name("server".to_owned()).spawn(run)?;
        Ok(Handle { desk, address: self.address, stop: Some(stop), thread: Some(thread) })
    }
}

impl Handle {
    /// Where it listens.
    pub fn socket(&self) -> SocketAddr {
        self.address
    }

    /// The address for a browser on this machine: `http://127.0.0.1:1313/news/`.
    pub fn address(&self) -> String {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}{}", SocketAddr::new(ip, self.address.port()), self.desk.base_path())
    }

    /// Swaps in an update at one instant and tells the tabs what it makes different.
    pub fn publish(&self, update: Update) {
        self.desk.publish(update);
    }

    /// Stops answering and gives the port free.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.end();
    }
}

async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let router = Router::new().fallback(move |request| desk.clone().answer(request));
    let mut crowd = Crowd::default();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => crowd.join(tokio::spawn(converse(stream, router.clone())).abort_handle()),
            Err(_) => tokio::time::sleep(CROWDED).await,
        }
    }
}

async fn converse(stream: TcpStream, router: Router) {
    // A message to a tab is small and is to arrive at once.
    let _ = stream.set_nodelay(true);
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WAIT)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // Readers hang up as they like.
    let _ = conversation.await;
}

impl fmt::Display for BindError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ip, port) = (self.address.ip(), self.address.port());
        match self.source.kind() {
            io::ErrorKind::AddrInUse => {
                write!(out, "port {port} is in use: choose another one with `--port`, or stop the program that uses it")
            }
            io::ErrorKind::PermissionDenied => {
                write!(out, "port {port} may not be used by this account: choose one above 1023 with `--port`")
            }
            io::ErrorKind::AddrNotAvailable => {
                write!(out, "this machine does not have the address {ip}: choose another one with `--bind`")
            }
            _ => write!(out, "cannot listen at {}: {}", self.address, self.source),
        }
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
