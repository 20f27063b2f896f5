use fast_image_resize as resize;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, RgbImage, RgbaImage};

use super::{
    is_too_large,
    still::{self, is_turned},
    webp::{self, Way},
};
use crate::model::ImageForm;

/// Draws forms of an image: upright, without anything that came with the pixels but their colour profile. With no forms it says
/// whether the image can be read from its first to its last byte.
///
/// Faults: why the image cannot be read, in words.
pub fn draw(bytes: &[u8], forms: &[&ImageForm], quality: u8) -> Result<Vec<Vec<u8>>, String> {
    let format = still::format(bytes).ok_or("its format is not known")?;
    if format == ImageFormat::Jpeg && !is_whole(bytes) {
        return Err("it is cut off before its end".into());
    }
    let mut decoder = still::decoder(bytes, format).map_err(|fault| words(&fault))?;
    if is_too_large(decoder.dimensions()) {
        return Err("it has too many pixels".into());
    }
    let orientation = decoder.orientation().map_err(|fault| words(&fault))?;
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_of_pixels(profile, decoder.color_type()));
    let image = DynamicImage::from_decoder(decoder).map_err(|fault| words(&fault))?;
    if forms.is_empty() {
        return Ok(Vec::new());
    }
    let way = if format == ImageFormat::Png { Way::Shorter } else { Way::Lossy };
    let image = in_bytes(image);
    let form = |form: &&ImageForm| {
        let size = if is_turned(orientation) { (form.height, form.width) } else { (form.width, form.height) };
        let mut drawn = resized(&image, size)?;
        drawn.apply_orientation(orientation);
        webp::encode(&drawn, quality, way, profile.as_deref())
    };
    forms.iter().map(form).collect()
}

fn words(fault: &image::ImageError) -> String {
    let text = fault.to_string();
    let line = text.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Says whether a profile speaks of colours as the pixels have them once they are encoded: as red, green and blue.
fn is_of_pixels(profile: &[u8], colours: ColorType) -> bool {
    profile.get(16..20) == Some(b"RGB ") && colours.has_color()
}

/// Eight bits a colour, with transparency only where there is any: what WebP has.
fn in_bytes(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return DynamicImage::ImageRgb8(image.into_rgb8());
    }
    let image = image.into_rgba8();
    match image.pixels().all(|pixel| pixel[3] == u8::MAX) {
        true => DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(image).into_rgb8()),
        false => DynamicImage::ImageRgba8(image),
    }
}

/// Makes an image smaller. Each pixel is weighed in whole numbers by a curve without sines, so that it is the same on every machine.
fn resized(image: &DynamicImage, (width, height): (u32, u32)) -> Result<DynamicImage, String> {
    if (image.width(), image.height()) == (width, height) {
        return Ok(image.clone());
    }
    let pixels = if image.color().has_alpha() { resize::PixelType::U8x4 } else { resize::PixelType::U8x3 };
    let from = resize::images::ImageRef::new(image.width(), image.height(), image.as_bytes(), pixels);
    let from = from.map_err(|fault| fault.to_string())?;
    let mut to = resize::images::Image::new(width, height, pixels);
    let curve = resize::ResizeAlg::Convolution(resize::FilterType::CatmullRom);
    let options = resize::ResizeOptions::new().resize_alg(curve);
    resize::Resizer::new().resize(&from, &mut to, &options).map_err(|fault| fault.to_string())?;
    let bytes = to.into_vec();
    let drawn = match pixels {
        resize::PixelType::U8x4 => RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8),
        _ => RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
    };
    drawn.ok_or_else(|| "it could not be made smaller".to_owned())
}

/// Says whether a JPEG has its end. The decoder takes grey for what is missing, as browsers do, and says nothing.
///
/// ITU-T T.81, annex B: segments with their lengths come before the scan, in which no marker of the end can stand by chance.
fn is_whole(bytes: &[u8]) -> bool {
    const SCAN: u8 = 0xDA;
    const END: u8 = 0xD9;
    let mut at = 2;
    while let Some([0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        match *marker {
            SCAN => return bytes[at..].windows(2).any(|pair| pair == [0xFF, END]),
            // A marker may stand behind any number of fill bytes.
            0xFF => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes([*high, *low])),
        }
    }
    // What is this odd is for the decoder to judge.
    true
}

#[cfg(test)]
mod tests {
    use image::{ImageEncoder, Rgb, Rgba, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder};

    use super::*;
    use crate::{
        base::Fingerprint,
        dress::images::{forms, still},
        model::ImageSettings,
    };

    /// Red above, blue below, and a little of green from left to right.
    fn field(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let green = u8::try_from(x * 64 / width).unwrap_or_default();
            if y < height / 2 { Rgb([220, green, 20]) } else { Rgb([20, green, 220]) }
        })
    }

    /// What cameras write: how it was held, and where it was. EXIF 2.3, section 4.6.
    fn exif(orientation: u8) -> Vec<u8> {
        let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.push(orientation);
        exif.extend_from_slice(b"\0\0\0\0\0\0 48.8708 N 2.3169 E");
        exif
    }

    fn jpeg(image: &RgbImage, orientation: u8, profile: Option<&[u8]>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
        encoder.set_exif_metadata(exif(orientation)).expect("the format takes it");
        if let Some(profile) = profile {
            encoder.set_icc_profile(profile.to_vec()).expect("the format takes it");
        }
        encoder.encode_image(image).expect("it can be encoded");
        bytes
    }

    fn png(image: &DynamicImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (width, height) = (image.width(), image.height());
        let encoder = PngEncoder::new(&mut bytes);
        encoder.write_image(image.as_bytes(), width, height, image.color().into()).expect("it can be encoded");
        bytes
    }

    fn drawn(bytes: &[u8], width: u32) -> Vec<u8> {
        let size = still(bytes).and_then(|still| still.size).expect("a still");
        let settings = ImageSettings { widths: [width].into(), ..ImageSettings::default() };
        let forms = forms(Fingerprint::of(bytes), size, &settings, false);
        draw(bytes, &forms.iter().collect::<Vec<_>>(), settings.quality).expect("it can be drawn").remove(0)
    }

    fn holds(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    /// A profile of the given space of colours: a head that says so, and nothing behind it.
    fn profile(space: &[u8; 4]) -> Vec<u8> {
        let mut profile = vec![7; 129];
        profile[16..20].copy_from_slice(space);
        profile
    }

    #[test]
    fn a_form_stands_upright_and_does_not_say_where_it_was_taken() {
        let taken = jpeg(&field(120, 80), 6, None);
        assert!(holds(&taken, b"48.8708 N"));
        assert_eq!(still(&taken).and_then(|still| still.size), Some((80, 120)));
        let form = drawn(&taken, 40);
        assert!(!holds(&form, b"48.8708") && !holds(&form, b"EXIF") && holds(&form, b"WEBPVP8 "));
        let form = image::load_from_memory(&form).expect("WebP").into_rgb8();
        assert_eq!(form.dimensions(), (40, 60));
        // Held on its side, what was above lies on the right.
        let (left, right) = (form.get_pixel(4, 30), form.get_pixel(35, 30));
        assert!(left[2] > 150 && left[0] < 90 && right[0] > 150 && right[2] < 90, "{left:?} {right:?}");
    }

    #[test]
    fn colours_keep_the_profile_that_they_are_in() {
        let form = drawn(&jpeg(&field(120, 80), 1, Some(&profile(b"RGB "))), 60);
        let mut decoder = image::codecs::webp::WebPDecoder::new(std::io::Cursor::new(&form)).expect("WebP");
        assert_eq!(decoder.icc_profile().expect("a profile"), Some(profile(b"RGB ")));
        assert_eq!(DynamicImage::from_decoder(decoder).expect("WebP").into_rgb8().dimensions(), (60, 40));
        assert!(!holds(&drawn(&jpeg(&field(120, 80), 1, Some(&profile(b"GRAY"))), 60), b"ICCP"));
        assert_eq!(still(&jpeg(&field(120, 80), 1, Some(&profile(b"CMYK")))), None, "that is for a press");
    }

    #[test]
    fn transparency_stays_and_flat_colours_lose_nothing() {
        let flat = |x: u32| if x < 40 { Rgba([200, 30, 60, 255]) } else { Rgba([0, 0, 0, 0]) };
        let image = DynamicImage::ImageRgba8(RgbaImage::from_fn(80, 40, |x, _| flat(x)));
        let form = drawn(&png(&image), 80);
        assert!(holds(&form, b"VP8L"));
        let form = image::load_from_memory(&form).expect("WebP").into_rgba8();
        assert_eq!((form.get_pixel(10, 10), form.get_pixel(70, 10)[3]), (&flat(0), 0));
    }

    #[test]
    fn an_image_with_transparency_and_a_profile_has_both() {
        let image =
            RgbaImage::from_fn(90, 60, |x, y| Rgba([(x * 7 % 256) as u8, (y * 11 % 256) as u8, 90, (x + y) as u8]));
        let image = DynamicImage::ImageRgba8(image);
        let form = webp::encode(&image, 80, Way::Lossy, Some(&profile(b"RGB "))).expect("it can be encoded");
        let mut decoder = image::codecs::webp::WebPDecoder::new(std::io::Cursor::new(&form)).expect("WebP");
        assert!(decoder.icc_profile().is_ok_and(|profile| profile.is_some()));
        assert_eq!(DynamicImage::from_decoder(decoder).expect("WebP"), image);
    }

    #[test]
    fn what_is_cut_off_or_not_what_it_says_is_refused() {
        let whole = jpeg(&field(120, 80), 1, None);
        assert_eq!(draw(&whole, &[], 80), Ok(Vec::new()));
        assert_eq!(draw(&whole[..whole.len() - 40], &[], 80), Err("it is cut off before its end".into()));
        let whole = png(&DynamicImage::ImageRgb8(field(120, 80)));
        assert_eq!(draw(&whole, &[], 80), Ok(Vec::new()));
        assert!(draw(&whole[..whole.len() - 40], &[], 80).is_err());
        assert!(draw(b"GIF89a", &[], 80).is_err() && draw(b"\xFF\xD8\xFF", &[], 80).is_err());
    }

    #[test]
    fn a_small_file_that_claims_many_pixels_is_not_decoded() {
        // The head of a PNG: 65,000 by 65,000, and the check sum of that.
        let mut bomb = png(&DynamicImage::ImageRgb8(field(8, 8)));
        bomb[16..24].copy_from_slice(&[0, 0, 0xFD, 0xE8, 0, 0, 0xFD, 0xE8]);
        bomb[29..33].copy_from_slice(&0x2D35_4E5D_u32.to_be_bytes());
        let refused = draw(&bomb, &[], 80);
        assert_eq!(refused, Err("it has too many pixels".into()));
        assert_eq!(still(&bomb).and_then(|still| still.size), Some((65_000, 65_000)));
    }

    /// If the bytes are others, the name of what makes them must be another too (`MAKER`), or caches and outputs keep the old ones.
    #[test]
    fn the_same_image_gives_the_same_bytes_on_every_machine() {
        let photo = RgbImage::from_fn(200, 150, |x, y| {
            let wave = x * x / 9 + y * y / 7 + x * y / 5;
            Rgb([(wave % 256) as u8, (wave / 3 % 256) as u8, ((x + y) % 256) as u8])
        });
        let photo = DynamicImage::ImageRgb8(photo);
        let digest = |image: &DynamicImage, way| {
            let small = resized(image, (90, 67)).expect("it can be made smaller");
            Fingerprint::of(&webp::encode(&small, 80, way, None).expect("it can be encoded")).hex()[..16].to_owned()
        };
        let drawing = DynamicImage::ImageRgb8(field(200, 150));
        let see_through =
            DynamicImage::ImageRgba8(RgbaImage::from_fn(200, 150, |x, y| Rgba([9, 99, 199, (x + y) as u8])));
        let made = [digest(&photo, Way::Lossy), digest(&drawing, Way::Shorter), digest(&see_through, Way::Lossy)];
        assert_eq!(made, ["24a227b7b027f2a2", "c149a26ce9cbc8d4", "a6aba00f8739b4d2"]);
    }
}
