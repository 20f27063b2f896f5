/// Bytes of an SVG file in which its root element is looked for.
const SVG_HEAD_BYTES: usize = 4096;

/// Returns the width and height of an image in pixels, or nothing if it has none that can be told.
///
/// The formats are those of the `imagesize` package, and SVG with a `width` and `height` in pixels or a `viewBox`.
pub fn image_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return known(size.width as f64, size.height as f64);
    }
    svg_size(&String::from_utf8_lossy(&bytes[..bytes.len().min(SVG_HEAD_BYTES)]))
}

fn svg_size(text: &str) -> Option<(u32, u32)> {
    let (_, after) = text.split_once("<svg")?;
    let tag = &after[..after.find('>')?];
    let side = |name: &str| pixels(attribute(tag, name)?);
    match (side("width"), side("height")) {
        (Some(width), Some(height)) => known(width, height),
        _ => view_box_size(attribute(tag, "viewBox")?),
    }
}

fn view_box_size(view_box: &str) -> Option<(u32, u32)> {
    let numbers: Vec<f64> =
        view_box.split([' ', ',', '\n', '\t']).filter_map(|number| number.trim().parse().ok()).collect();
    match numbers[..] {
        [_, _, width, height] => known(width, height),
        _ => None,
    }
}

/// Returns the value of an attribute of a tag's inside.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        if !tag[..at].ends_with(char::is_whitespace) {
            return None;
        }
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        value[1..].split(quote).next()
    })
}

fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    length.strip_suffix("px").unwrap_or(length).trim().parse().ok()
}

/// Rounds a size that a page can state.
fn known(width: f64, height: f64) -> Option<(u32, u32)> {
    let side = |length: f64| (length.round() >= 1.0 && length <= f64::from(u32::MAX)).then(|| length.round() as u32);
    Some((side(width)?, side(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_and_a_gif_tell_their_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x40\0\0\0\xf0\x08\x02\0\0\0";
        assert_eq!(image_size(png), Some((320, 240)));
        assert_eq!(image_size(b"GIF89a\x05\0\x03\0\0\0\0"), Some((5, 3)));
    }

    #[test]
    fn an_svg_tells_its_size_in_pixels_or_by_its_view_box() {
        for (svg, size) in [
            (r#"<?xml version="1.0"?><svg xmlns="x" width="120" height="80px">"#, Some((120, 80))),
            (r#"<svg viewBox="0 0 24.4 12">"#, Some((24, 12))),
            (r#"<svg width="100%" height="100%" viewBox='0,0,30,40'>"#, Some((30, 40))),
            (r#"<svg stroke-width="3" width='7' height = "9">"#, Some((7, 9))),
            (r#"<svg width="10em" height="2em">"#, None),
            (r#"<svg width="0" height="5">"#, None),
            (r#"<svg width="NaN" height="inf">"#, None),
            ("<svg width=", None),
            ("text", None),
            ("", None),
        ] {
            assert_eq!(image_size(svg.as_bytes()), size, "{svg}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fail(bytes: Vec<u8>, svg in "<svg [a-zA-Z=\"' 0-9é.,<>-]{0,60}") {
            image_size(&bytes);
            image_size(svg.as_bytes());
            for start in [&b"\x89PNG\r\n\x1a\n"[..], b"GIF89a", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x0cftypavif"] {
                image_size(&[start, &bytes].concat());
            }
        }
    }
}
