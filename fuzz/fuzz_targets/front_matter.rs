//! Hands bytes to `dateline_fuzz::front_matter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dateline_fuzz::front_matter::check(data));
