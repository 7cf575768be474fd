//! DejaVu Sans: how wide a text is, and which pixels a character covers.
//!
//! In: a text, a weight, a size in pixels an em. Out: widths, and coverage in [`LEVELS`] steps. It
//! places whole glyphs only: no ligatures, no joined Arabic, no right-to-left; the SVG leaves those
//! to the browser. plotters has a text rasteriser of its own, but 0.3.7 drops each glyph's left
//! side bearing and the fraction of its position, which sets `il` apart and `rm` together.

use ab_glyph::{Font, FontRef, Glyph, GlyphId, PxScale, point};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

/// Coverage runs from 0 to this. Few levels keep a page within the 256 colours of an indexed PNG,
/// and hide the last bits of floating-point sums, which may differ from one processor to the next.
pub(super) const LEVELS: u8 = 15;

/// Positions of a glyph between two pixels that are told apart.
const SUBPIXELS: u8 = 4;

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    /// DejaVu Sans.
    Regular,
    /// DejaVu Sans Bold.
    Bold,
}

static REGULAR: LazyLock<FontRef<'static>> = LazyLock::new(|| read(dejavu::sans::regular()));
static BOLD: LazyLock<FontRef<'static>> = LazyLock::new(|| read(dejavu::sans::bold()));

fn read(bytes: &'static [u8]) -> FontRef<'static> {
    // The bytes are compiled in, so that this cannot fail for a user when the tests below pass.
    FontRef::try_from_slice(bytes)
        .unwrap_or_else(|_| unreachable!("the font is compiled in, and the tests read it"))
}

impl Weight {
    fn font(self) -> &'static FontRef<'static> {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        }
    }

    /// Pixels a font unit at `em` pixels an em.
    fn factor(self, em: u32) -> f32 {
        em as f32 / self.font().units_per_em().unwrap_or(2048.0)
    }

    /// The scale by which ab_glyph, which counts from ascent to descent, draws at `em` pixels an
    /// em.
    fn scale(self, em: u32) -> PxScale {
        PxScale::from(self.factor(em) * self.font().height_unscaled())
    }
}

/// A character with its place in a line of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    /// The character.
    pub(super) character: char,
    /// Where it starts, in pixels from the start of the text.
    pub(super) x: f32,
    /// Where it ends.
    pub(super) end: f32,
}

/// The characters of `text` side by side, kerned.
pub(super) fn place(text: &str, em: u32, weight: Weight) -> Vec<Placed> {
    let font = weight.font();
    let factor = weight.factor(em);
    let mut x = 0.0;
    let mut previous: Option<GlyphId> = None;
    text.chars()
        .map(|character| {
            let id = font.glyph_id(character);
            if let Some(previous) = previous {
                x += font.kern_unscaled(previous, id) * factor;
            }
            previous = Some(id);
            let start = x;
            x += if is_missing(id) {
                em as f32
            } else {
                font.h_advance_unscaled(id) * factor
            };
            Placed {
                character,
                x: start,
                end: x,
            }
        })
        .collect()
}

/// The width of `text` in pixels.
pub(super) fn width(text: &str, em: u32, weight: Weight) -> f32 {
    place(text, em, weight).last().map_or(0.0, |last| last.end)
}

/// Glyph 0 stands for every character that a font does not have.
fn is_missing(id: GlyphId) -> bool {
    id.0 == 0
}

/// The pixels of one character, relative to its origin on the baseline.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    /// The first column.
    pub(super) left: i32,
    /// The first row; negative above the baseline.
    pub(super) top: i32,
    /// The columns of a row.
    pub(super) width: usize,
    /// Row by row, each 0 to [`LEVELS`].
    pub(super) levels: Vec<u8>,
}

/// The coverage of the characters drawn so far: a page repeats some hundred of them thousands of
/// times.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    seen: HashMap<(char, u32, Weight, u8), Rc<Coverage>>,
}

impl Glyphs {
    /// The pixels of `character` when it starts at `x`, with the whole pixel from which they count.
    pub(super) fn cover(
        &mut self,
        character: char,
        x: f32,
        em: u32,
        weight: Weight,
    ) -> (i32, Rc<Coverage>) {
        let steps = (x * f32::from(SUBPIXELS)).round() as i32;
        let whole = steps.div_euclid(i32::from(SUBPIXELS));
        let part = steps.rem_euclid(i32::from(SUBPIXELS)) as u8;
        let coverage = self
            .seen
            .entry((character, em, weight, part))
            .or_insert_with(|| {
                let shift = f32::from(part) / f32::from(SUBPIXELS);
                Rc::new(if is_missing(weight.font().glyph_id(character)) {
                    cover_missing(character, em)
                } else {
                    cover_known(character, shift, em, weight)
                })
            });
        (whole, Rc::clone(coverage))
    }
}

fn cover_known(character: char, shift: f32, em: u32, weight: Weight) -> Coverage {
    let font = weight.font();
    let glyph = Glyph {
        id: font.glyph_id(character),
        scale: weight.scale(em),
        position: point(shift, 0.0),
    };
    // A space has no outline.
    let Some(outline) = font.outline_glyph(glyph) else {
        return Coverage::default();
    };
    let bounds = outline.px_bounds();
    let width = bounds.width() as usize;
    let mut levels = vec![0; width * bounds.height() as usize];
    outline.draw(|x, y, share| {
        if let Some(level) = levels.get_mut(y as usize * width + x as usize) {
            *level = (share.clamp(0.0, 1.0) * f32::from(LEVELS)).round() as u8;
        }
    });
    Coverage {
        left: bounds.min.x as i32,
        top: bounds.min.y as i32,
        width,
        levels,
    }
}

/// A box with the code point in hexadecimal, two rows of digits, so that two unknown characters
/// differ.
fn cover_missing(character: char, em: u32) -> Coverage {
    let side = (em as usize).saturating_sub(2).max(8);
    let mut levels = vec![0; side * side];
    for i in 0..side {
        for pixel in [i, (side - 1) * side + i, i * side, i * side + side - 1] {
            levels[pixel] = LEVELS;
        }
    }
    let code = format!("{:04X}", u32::from(character));
    let columns = code.len().div_ceil(2);
    let cell = (side - 4) as f32 / columns as f32;
    for (i, digit) in code.chars().enumerate() {
        let digit_em = (side as f32 * 0.48) as u32;
        let x = 2.0 + (i % columns) as f32 * cell;
        let glyph = cover_known(digit, x.fract(), digit_em, Weight::Regular);
        let baseline = if i < columns { side / 2 - 1 } else { side - 3 };
        for (j, level) in glyph.levels.iter().enumerate() {
            let column = x as i32 + glyph.left + (j % glyph.width) as i32;
            let row = baseline as i32 + glyph.top + (j / glyph.width) as i32;
            if (0..side as i32).contains(&column) && (0..side as i32).contains(&row) {
                let pixel = row as usize * side + column as usize;
                levels[pixel] = levels[pixel].max(*level);
            }
        }
    }
    Coverage {
        left: 1,
        top: -(side as i32) + side as i32 / 6,
        width: side,
        levels,
    }
}

#[cfg(test)]
mod tests {
    use super::{Glyphs, LEVELS, Weight, width};

    #[test]
    fn a_digit_is_as_wide_as_the_font_file_says() {
        // The advance of every digit is 1303 of 2048 units in DejaVuSans.ttf, 1425 in
        // DejaVuSans-Bold.ttf (table hmtx, glyph 19).
        assert!((width("0", 2048, Weight::Regular) - 1303.0).abs() < 0.01);
        assert!((width("77", 2048, Weight::Bold) - 2850.0).abs() < 0.01);
    }

    #[test]
    fn a_character_that_the_font_lacks_is_an_em_wide_and_not_blank() {
        assert!((width("日本", 20, Weight::Regular) - 40.0).abs() < 0.01);
        let mut glyphs = Glyphs::default();
        let (_, first) = glyphs.cover('日', 0.0, 20, Weight::Regular);
        let (_, second) = glyphs.cover('本', 0.0, 20, Weight::Regular);
        assert!(first.levels.contains(&LEVELS));
        assert_ne!(first.levels, second.levels);
    }

    #[test]
    fn a_fraction_of_a_pixel_moves_a_glyph() {
        let mut glyphs = Glyphs::default();
        let (whole, at_five) = glyphs.cover('l', 5.0, 18, Weight::Regular);
        let (same, at_half) = glyphs.cover('l', 5.5, 18, Weight::Regular);
        assert_eq!((whole, same), (5, 5));
        assert_ne!(at_five.levels, at_half.levels);
    }
}
