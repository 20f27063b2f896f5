use std::io::{self, Write};

use super::ending;
use crate::{base::Fingerprint, model::Encoding};

/// How hard Brotli looks for a shorter form, of 11: record 17 says what each step costs and saves.
const BROTLI_QUALITY: u32 = 10;
/// How far back Brotli looks, as a power of two: more than any page has.
const BROTLI_WINDOW: u32 = 22;
/// The endings of outputs that are text, and so become shorter.
const TEXTS: [&str; 17] = [
    "html",
    "css",
    "js",
    "mjs",
    "json",
    "xml",
    "svg",
    "txt",
    "ics",
    "csv",
    "atom",
    "rss",
    "xsl",
    "webmanifest",
    "geojson",
    "bib",
    "ris",
];

/// Says whether an output becomes shorter when it is compressed, by its file's name.
pub fn is_text(file: &str) -> bool {
    TEXTS.iter().any(|text| ending(file).eq_ignore_ascii_case(text))
}

/// Compresses an output. The same bytes come out on every machine: neither time nor name is noted in them.
pub fn compress(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
    let compressed = match encoding {
        Encoding::Gzip => gzip(bytes),
        Encoding::Brotli => brotli(bytes),
    };
    compressed.expect("a list in memory takes every byte")
}

/// Returns what the compressed form of an output is known by: the digest of what it is made of, and of how.
///
/// So whether it is up to date can be said without making it.
pub fn recipe(output: Fingerprint, encoding: Encoding) -> Fingerprint {
    // What the packages make may change with their versions, which the digest of this program's sources covers.
    Fingerprint::of_value(&(output, encoding, env!("DATELINE_SOURCES")))
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut compressed, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    encoder.write_all(bytes)?;
    drop(encoder);
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_can_be_read_again() {
        let text = include_bytes!("../../static/site.css");
        let (gzip, brotli) = (compress(text, Encoding::Gzip), compress(text, Encoding::Brotli));
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(&*gzip).read_to_end(&mut read).expect("gzip");
        assert_eq!(read, text);
        read.clear();
        brotli::Decompressor::new(&*brotli, 4096).read_to_end(&mut read).expect("Brotli");
        assert_eq!(read, text);
        assert!(brotli.len() < gzip.len() && gzip.len() < text.len() / 3);
        assert_eq!(&gzip[4..8], [0; 4], "no time is noted");
        assert!(compress(b"", Encoding::Brotli).len() < 4);
    }

    #[test]
    fn texts_are_compressed_and_pictures_are_not() {
        assert!(is_text("about/index.html") && is_text("a.SVG") && is_text("search/0a.json"));
        assert!(!is_text("a.png") && !is_text("html") && !is_text("a.pdf") && !is_text("a.html.br"));
    }

    #[test]
    fn a_recipe_differs_with_output_and_encoding() {
        let (one, other) = (Fingerprint::of(b"1"), Fingerprint::of(b"2"));
        assert_ne!(recipe(one, Encoding::Gzip), recipe(other, Encoding::Gzip));
        assert_ne!(recipe(one, Encoding::Gzip), recipe(one, Encoding::Brotli));
    }
}
