//! Pixels as a PNG file.
//!
//! In: RGB bytes, three a pixel. Out: a PNG: with a palette, a third of the size before
//! compression, when the page has at most 256 colours, as nearly all have; else RGB. The same
//! pixels give the same bytes; there is no date and no name of a program in them.

use hashbrown::HashMap;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, PixelDimensions, Unit};

/// Twice 72 dots an inch: what opens the file at its size in inches shows it as large as text of
/// the same size.
const PIXELS_A_METRE: u32 = 5669;
/// Pixels that are compared at once.
const ALIKE: usize = 16;

/// Encodes `width` times `height` pixels.
pub(super) fn encode(rgb: &[u8], width: u32, height: u32) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: PIXELS_A_METRE,
        yppu: PIXELS_A_METRE,
        unit: Unit::Meter,
    }));
    if let Some((palette, indexes)) = index(rgb) {
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette);
        encoder.set_filter(png::Filter::NoFilter);
        encoder.write_header()?.write_image_data(&indexes)?;
    } else {
        encoder.set_color(ColorType::Rgb);
        encoder.write_header()?.write_image_data(rgb)?;
    }
    Ok(file)
}

/// The colours in the order in which they first occur, and the index of each pixel; `None` when
/// there are more than 256.
///
/// Most of a chart is its background: pixels that go on as those before are passed over by
/// [`ALIKE`] at a time, and texts of few colours find them by a hash that costs little. One pixel
/// after the other took more time than the compression.
fn index(rgb: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let pixels = rgb.as_chunks::<3>().0;
    let mut palette = Vec::new();
    let mut known: HashMap<[u8; 3], u8> = HashMap::new();
    let mut indexes = Vec::with_capacity(pixels.len());
    while let Some(pixel) = pixels.get(indexes.len()) {
        let index = match known.get(pixel) {
            Some(index) => *index,
            None => {
                let index = u8::try_from(known.len()).ok()?;
                known.insert(*pixel, index);
                palette.extend_from_slice(pixel);
                index
            }
        };
        let rest = &pixels[indexes.len()..];
        let alike = [*pixel; ALIKE];
        let groups = rest.as_chunks().0;
        let whole = groups.iter().take_while(|group| **group == alike).count() * ALIKE;
        let more = rest[whole..].iter().take_while(|other| *other == pixel);
        let length = whole + more.count();
        indexes.resize(indexes.len() + length, index);
    }
    Some((palette, indexes))
}

#[cfg(test)]
mod tests {
    use super::encode;
    use png::{ColorType, Decoder, Transformations};
    use std::io::Cursor;

    fn decode(file: &[u8]) -> (ColorType, Vec<u8>) {
        let mut decoder = Decoder::new(Cursor::new(file));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let stored = reader.info().color_type;
        let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut rgb).unwrap();
        (stored, rgb)
    }

    #[test]
    fn few_colours_are_a_palette_and_many_are_not_and_both_come_back() {
        let few: Vec<u8> = (0..256u32)
            .flat_map(|i| [i as u8, 7, 255 - i as u8])
            .collect();
        assert_eq!(
            decode(&encode(&few, 64, 4).unwrap()),
            (ColorType::Indexed, few)
        );
        let many: Vec<u8> = (0..512u32)
            .flat_map(|i| [i as u8, (i >> 8) as u8, 9])
            .collect();
        assert_eq!(
            decode(&encode(&many, 64, 8).unwrap()),
            (ColorType::Rgb, many)
        );
    }
}
