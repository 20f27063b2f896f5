//! Hands bytes to `dateline_fuzz::template`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::template::check(data));
