//! Photographs that nobody took.

use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};

/// Makes a JPEG; another `hue` is another image.
pub fn photo(width: u32, height: u32, hue: u8) -> Vec<u8> {
    let pixel = |x, y| Rgb([hue.wrapping_mul(80), (x * 255 / width) as u8, (y * 255 / height) as u8]);
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 80);
    RgbImage::from_fn(width, height, pixel).write_with_encoder(encoder).expect("it can be encoded");
    bytes
}

/// Returns width and height of a form, which is WebP.
pub fn size_of(form: &[u8]) -> (u32, u32) {
    let form = image::load_from_memory_with_format(form, image::ImageFormat::WebP).expect("WebP");
    (form.width(), form.height())
}
