//! Ports of this machine.
#![allow(dead_code)]

use std::{
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// Returns a port at which nobody listens.
pub fn free() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

/// Waits until somebody listens at a port.
pub fn wait(port: u16) {
    for _ in 0..600 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("nobody listens at {port}");
}
