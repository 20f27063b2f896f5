//! Hands bytes to `dateline_fuzz::import`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::import::check(data));
