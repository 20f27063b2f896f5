use image::{DynamicImage, codecs::webp::WebPEncoder};
use webp::{Encoder, WebPConfig};

/// Which way of WebP is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The one for photographs.
    Lossy,
    /// The shorter of the two: flat colours and sharp letters come out shorter without any loss.
    Shorter,
}

/// Encodes an image as WebP, with the colour profile that its pixels are in. Nothing else of what came with it goes along: neither
/// where it was taken, nor when, nor by whom. What lets the ground through loses nothing.
///
/// Faults: what the encoder says.
pub fn encode(image: &DynamicImage, quality: u8, way: Way, profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let bytes = match (way, image.color().has_alpha()) {
        // libwebp weighs what it does without loss, which is how it has transparency, in fractions that another processor rounds otherwise.
        (_, true) => lossless(image)?,
        (Way::Lossy, false) => lossy(image, quality)?,
        (Way::Shorter, false) => {
            let (exact, near) = (lossless(image)?, lossy(image, quality)?);
            if exact.len() <= near.len() { exact } else { near }
        }
    };
    Ok(match profile {
        Some(profile) => with_profile(&bytes, image, profile),
        None => bytes,
    })
}

fn lossy(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, String> {
    let mut config = WebPConfig::new().map_err(|()| "the encoder is of another version".to_owned())?;
    config.quality = f32::from(quality);
    let encoder = Encoder::from_rgb(image.as_bytes(), image.width(), image.height());
    let encoded = encoder.encode_advanced(&config).map_err(|fault| format!("the encoder says {fault:?}"))?;
    Ok(encoded.to_vec())
}

fn lossless(image: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    image.write_with_encoder(WebPEncoder::new_lossless(&mut bytes)).map_err(|fault| fault.to_string())?;
    Ok(bytes)
}

/// Puts a colour profile before the pixels. RFC 9649, section 2.7: the chunk `VP8X` says what follows, `ICCP` is the profile.
fn with_profile(webp: &[u8], image: &DynamicImage, profile: &[u8]) -> Vec<u8> {
    const PROFILE: u8 = 0b0010_0000;
    const ALPHA: u8 = 0b0001_0000;
    // Both encoders write the short form: `RIFF`, the length, `WEBP`, and one chunk.
    let pixels = webp.get(12..).unwrap_or_default();
    let flags = PROFILE | if image.color().has_alpha() { ALPHA } else { 0 };
    let less_one = |side: u32| (side - 1).to_le_bytes();
    let mut head = vec![flags, 0, 0, 0];
    head.extend_from_slice(&less_one(image.width())[..3]);
    head.extend_from_slice(&less_one(image.height())[..3]);
    let mut body = b"WEBP".to_vec();
    push_chunk(&mut body, b"VP8X", &head);
    push_chunk(&mut body, b"ICCP", profile);
    body.extend_from_slice(pixels);
    let mut file = Vec::with_capacity(body.len() + 8);
    push_chunk(&mut file, b"RIFF", &body);
    file
}

fn push_chunk(to: &mut Vec<u8>, name: &[u8; 4], payload: &[u8]) {
    to.extend_from_slice(name);
    to.extend_from_slice(&u32::try_from(payload.len()).unwrap_or(u32::MAX).to_le_bytes());
    to.extend_from_slice(payload);
    if payload.len() % 2 == 1 {
        to.push(0);
    }
}
