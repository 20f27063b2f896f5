//! The narrower forms of images, so that a telephone is not sent what a wall could show.

mod draw;
mod still;
mod webp;

pub use draw::draw;
pub use still::{Still, still};

use super::name;
use crate::{
    base::Fingerprint,
    model::{ImageForm, ImageSettings},
};

/// The most pixels of an image that is decoded: more than cameras have, and 256 MB at four bytes each. A small file can claim any number.
pub const PIXELS_MAX: u64 = 64_000_000;
/// The longest side that WebP can say.
const SIDE_MAX: u32 = 16_383;
/// What makes the bytes of a form. It is another where the same image would come out in other bytes; a test holds them.
const MAKER: &str = "fast_image_resize 6 Catmull-Rom, libwebp 1.3, image-webp 0.2, 1";

/// Says whether an image has more pixels than are decoded.
pub fn is_too_large((width, height): (u32, u32)) -> bool {
    u64::from(width) * u64::from(height) > PIXELS_MAX
}

/// Returns the forms that a site has of an image, the narrowest first; none is wider than the image.
///
/// An image that is narrower than the widest form has one of its own width too: it is shorter, and on a dense screen as sharp.
/// `names` says whether their addresses tell them from those that an image of other bytes would have.
pub fn forms(image: Fingerprint, size: (u32, u32), settings: &ImageSettings, names: bool) -> Vec<ImageForm> {
    let Some(widest) = settings.widths.last() else { return Vec::new() };
    let own = size.0.min(*widest);
    let widths = settings.widths.iter().copied().filter(|width| *width < own).chain([own]);
    let form = |width| {
        let height = scaled(size.1, width, size.0);
        let recipe = Fingerprint::of_value(&(image, width, height, settings.quality, MAKER));
        let ending = if names { format!(".{width}.{}.webp", name::digits(recipe)) } else { format!(".{width}.webp") };
        ImageForm { width, height, ending: ending.into(), recipe }
    };
    widths.map(form).filter(|form| form.height <= SIDE_MAX).collect()
}

/// `length · to / from`, rounded, and never nothing.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let (length, to, from) = (u64::from(length), u64::from(to), u64::from(from.max(1)));
    u32::try_from((length * to + from / 2) / from).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(size: (u32, u32), widths: &[u32]) -> Vec<(u32, u32)> {
        let settings = ImageSettings { widths: widths.iter().copied().collect(), ..ImageSettings::default() };
        forms(Fingerprint::of(b""), size, &settings, false).iter().map(|form| (form.width, form.height)).collect()
    }

    #[test]
    fn no_form_is_wider_than_the_image() {
        assert_eq!(sizes((6000, 4000), &[480, 960, 1440]), [(480, 320), (960, 640), (1440, 960)]);
        assert_eq!(sizes((1440, 960), &[480, 960, 1440]), [(480, 320), (960, 640), (1440, 960)]);
        assert_eq!(sizes((961, 3), &[480, 960, 1440]), [(480, 1), (960, 3), (961, 3)]);
        assert_eq!(sizes((200, 300), &[480, 960]), [(200, 300)]);
        assert_eq!(sizes((6000, 4000), &[]), []);
    }

    #[test]
    fn what_webp_cannot_say_is_left_out() {
        assert_eq!(sizes((1000, 20_000), &[480, 960]), [(480, 9600)]);
        assert_eq!(sizes((60_000, 1), &[480]), [(480, 1)]);
        assert!(is_too_large((65_000, 65_000)) && is_too_large((8001, 8000)) && !is_too_large((8000, 8000)));
    }

    #[test]
    fn a_recipe_follows_from_image_width_and_quality() {
        let recipe = |image: &[u8], quality| {
            let settings = ImageSettings { quality, ..ImageSettings::default() };
            forms(Fingerprint::of(image), (6000, 4000), &settings, false)[0].recipe
        };
        assert_eq!(recipe(b"a", 80), recipe(b"a", 80));
        assert_ne!(recipe(b"a", 80), recipe(b"b", 80));
        assert_ne!(recipe(b"a", 80), recipe(b"a", 81));
    }
}
