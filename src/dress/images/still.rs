use std::io::Cursor;

use image::{
    ImageDecoder, ImageFormat, ImageResult, Limits, codecs::jpeg::JpegDecoder, codecs::png::PngDecoder,
    codecs::webp::WebPDecoder, metadata::Orientation,
};

use super::PIXELS_MAX;

/// An image of pixels that does not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Still {
    /// Width and height in pixels as it is seen, upright; nothing if its head cannot be read.
    pub size: Option<(u32, u32)>,
}

/// Looks at the head of an image; nothing for a file that is none, for one that moves, and for what is drawn by lines.
pub fn still(bytes: &[u8]) -> Option<Still> {
    let format = format(bytes)?;
    let Ok(mut decoder) = decoder(bytes, format) else { return Some(Still { size: None }) };
    if !is_for_screens(&mut *decoder) || moves(bytes, format) {
        return None;
    }
    let (width, height) = decoder.dimensions();
    let is_turned = decoder.orientation().is_ok_and(is_turned);
    Some(Still { size: Some(if is_turned { (height, width) } else { (width, height) }) })
}

/// Says whether an image lies on its side.
pub fn is_turned(orientation: Orientation) -> bool {
    use Orientation::*;
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// Returns the format of an image by its first bytes, if it is one of which there can be other forms.
pub fn format(bytes: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(bytes).ok()?;
    matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP).then_some(format)
}

/// Opens an image whose format is known.
pub fn decoder(bytes: &[u8], format: ImageFormat) -> ImageResult<Box<dyn ImageDecoder + '_>> {
    let input = Cursor::new(bytes);
    let mut decoder: Box<dyn ImageDecoder> = match format {
        ImageFormat::Jpeg => Box::new(JpegDecoder::new(input)?),
        ImageFormat::Png => Box::new(PngDecoder::new(input)?),
        _ => Box::new(WebPDecoder::new(input)?),
    };
    let mut limits = Limits::default();
    // Eight bytes a pixel is the most that any of the formats has.
    limits.max_alloc = Some(PIXELS_MAX * 8);
    decoder.set_limits(limits)?;
    Ok(decoder)
}

/// Says whether colours are those of screens. Those of a printing press can only be seen right by way of its profile, which the
/// browser has and the decoder has not.
fn is_for_screens(decoder: &mut dyn ImageDecoder) -> bool {
    let profile = decoder.icc_profile().ok().flatten();
    profile.and_then(|profile| profile.get(16..20).map(|space| space != b"CMYK")).unwrap_or(true)
}

fn moves(bytes: &[u8], format: ImageFormat) -> bool {
    let input = Cursor::new(bytes);
    match format {
        ImageFormat::Png => PngDecoder::new(input).and_then(|png| png.is_apng()).unwrap_or(false),
        ImageFormat::WebP => WebPDecoder::new(input).is_ok_and(|webp| webp.has_animation()),
        _ => false,
    }
}
