use tiny_skia::{FillRule, Mask, Path, Transform};

/// Shades of each colour between the ground and itself, so that edges are smooth; three colours and the ground fit into the 256
/// entries of a palette.
const SHADES: usize = 64;

/// A picture of few colours on a ground: each pixel is an entry of a palette.
pub struct Canvas {
    width: u32,
    height: u32,
    ground: [u8; 3],
    colours: Vec<[u8; 3]>,
    pixels: Vec<u8>,
}

impl Canvas {
    /// Makes an empty one.
    pub fn new(width: u32, height: u32, ground: [u8; 3]) -> Self {
        let pixels = vec![0; (width * height) as usize];
        Canvas { width, height, ground, colours: Vec::new(), pixels }
    }

    /// Fills a path with a colour; at most three colours, none over another.
    pub fn fill(&mut self, path: Option<Path>, colour: [u8; 3]) {
        let first = self.colours.len() * (SHADES - 1);
        self.colours.push(colour);
        let Some(mut mask) = Mask::new(self.width, self.height) else { return };
        let Some(path) = path else { return };
        mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
        for (pixel, cover) in self.pixels.iter_mut().zip(mask.data()) {
            let shade = (usize::from(*cover) * (SHADES - 1) + 127) / 255;
            if shade > 0 {
                *pixel = (first + shade) as u8;
            }
        }
    }

    /// Encodes it as PNG.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(self.palette());
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_compression(png::Compression::Balanced);
        encoder.write_header()?.write_image_data(&self.pixels)?;
        Ok(bytes)
    }

    fn palette(&self) -> Vec<u8> {
        let shade = |colour: [u8; 3], shade: usize| {
            let mix = |nth: usize| {
                let (ground, colour) = (usize::from(self.ground[nth]), usize::from(colour[nth]));
                ((ground * (SHADES - 1 - shade) + colour * shade + (SHADES - 1) / 2) / (SHADES - 1)) as u8
            };
            [0, 1, 2].map(mix)
        };
        let shades = self.colours.iter().flat_map(|colour| (1..SHADES).map(|nth| shade(*colour, nth)));
        std::iter::once(self.ground).chain(shades).flatten().collect()
    }
}
