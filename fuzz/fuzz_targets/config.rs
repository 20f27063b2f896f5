//! Hands bytes to `dateline_fuzz::config`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::config::check(data));
