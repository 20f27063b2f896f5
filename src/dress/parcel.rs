use std::io::{self, Read, Write};

/// Makes bytes shorter, quickly, for a way over the network.
pub fn wrap(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::fast());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("a list in memory takes every byte")
}

/// Returns what [`wrap`] was given. Faults: it is something else.
pub fn unwrap(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut unwrapped = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut unwrapped)?;
    Ok(unwrapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrapped_comes_back_and_anything_else_is_a_fault() {
        for bytes in [&b""[..], b"text", &[7; 100_000]] {
            assert_eq!(unwrap(&wrap(bytes)).ok().as_deref(), Some(bytes));
        }
        let wrapped = wrap(&[7; 100_000]);
        assert!(wrapped.len() < 2_000);
        assert!(unwrap(&wrapped[..wrapped.len() - 1]).is_err() && unwrap(b"text").is_err());
    }
}
