//! Hands bytes to `dateline_fuzz::http`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::http::check(data));
