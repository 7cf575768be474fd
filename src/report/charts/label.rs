//! Text as it stands on a chart: counts, durations, and titles that strangers chose.
//!
//! Durations and round counts are written in English; [`Lang::localised`] turns them into other languages.
//! In: numbers with their unit in the name, and raw method and path. Out: short text that fits the
//! place it is given and holds no character that hides, reorders or breaks what stands around it.

use super::font::{Weight, place, width};
use crate::report::lang::Lang;

/// Characters kept at either end of a longer text before it is measured: no place holds more of
/// them.
const MOST_AT_AN_END: usize = 300;

/// A round count for an axis: `950`, `1,200`, `15k`, `1.2M`, `3B`, `2T`.
pub(super) fn short_count(n: f64) -> String {
    let (divisor, letter) = match n {
        n if n < 10_000.0 => return Lang::English.count(n.round() as u64),
        n if n < 1e6 => (1e3, "k"),
        n if n < 1e9 => (1e6, "M"),
        n if n < 1e12 => (1e9, "B"),
        _ => (1e12, "T"),
    };
    format!("{}{letter}", trimmed(n / divisor, 3))
}

/// An exact duration in its natural unit: `250 µs`, `1.5 ms`, `1 s`, `90 s`, `10 min`, `2 h`.
pub(super) fn duration(us: u64) -> String {
    const SECOND: u64 = 1_000_000;
    match us {
        us if us >= 3600 * SECOND && us % (3600 * SECOND) == 0 => {
            format!("{} h", Lang::English.count(us / (3600 * SECOND)))
        }
        us if us >= 600 * SECOND && us % (60 * SECOND) == 0 => {
            format!("{} min", Lang::English.count(us / (60 * SECOND)))
        }
        us if us >= SECOND => format!("{} s", thousandths(us / 1000, us % 1000)),
        us if us >= 1000 => format!("{} ms", thousandths(us, 0)),
        us => format!("{us} µs"),
    }
}

/// `thousands` thousandths and `millionths` more, as a decimal without trailing zeros.
fn thousandths(thousands: u64, millionths: u64) -> String {
    let fraction = format!("{:03}{millionths:03}", thousands % 1000);
    let text = format!("{}.{fraction}", Lang::English.count(thousands / 1000));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with at most `decimals` decimals, without trailing zeros; never `-0`.
pub(super) fn trimmed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" { "0" } else { text }.to_owned()
}

/// `METHOD /endpoint` in one visible line, shortened in the middle to `max_width` pixels.
pub(super) fn title(method: &str, endpoint: &str, max_width: f32, em: u32) -> String {
    let text = format!("{method} {endpoint}");
    fit(&printable(text.trim_start()), max_width, em, Weight::Bold)
}

/// The text with every character that cannot be seen, or that reorders others, as an escape such as
/// `\u{1b}`.
///
/// The middle of a text that no place can hold is left out.
pub(super) fn printable(text: &str) -> String {
    let length = text.chars().count();
    let mut visible = String::with_capacity(text.len().min(4 * MOST_AT_AN_END));
    for (i, character) in text.chars().enumerate() {
        if length > 2 * MOST_AT_AN_END {
            if i == MOST_AT_AN_END {
                visible.push('…');
            }
            if (MOST_AT_AN_END..length - MOST_AT_AN_END).contains(&i) {
                continue;
            }
        }
        if is_hidden(character) {
            visible.extend(character.escape_unicode());
        } else {
            visible.push(character);
        }
    }
    visible
}

/// Whether a character is invisible, reorders its neighbours, or is not allowed in XML (1.0,
/// production 2).
///
/// The list is Unicode's Default_Ignorable_Code_Point, Bidi_Control, Cc, Zl, Zp, the spaces other
/// than U+0020, and the noncharacters.
fn is_hidden(character: char) -> bool {
    let code = u32::from(character);
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || (code & 0xfffe) == 0xfffe
        || matches!(code,
            0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
            | 0x202a..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfdd0..=0xfdef | 0xfe00..=0xfe0f | 0xfeff | 0xffa0
            | 0xfff0..=0xfffc | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// The text, with as little of its middle as possible replaced by `…` so that it is at most
/// `max_width` pixels wide.
pub(super) fn fit(text: &str, max_width: f32, em: u32, weight: Weight) -> String {
    let placed = place(text, em, weight);
    let Some(full) = placed.last().map(|last| last.end) else {
        return String::new();
    };
    if full <= max_width {
        return text.to_owned();
    }
    let room = max_width - width("…", em, weight);
    // Half the room, or a little more, for the start; what is left, for the end.
    let head = placed
        .iter()
        .take_while(|glyph| glyph.end <= room * 0.55)
        .count();
    let used = head
        .checked_sub(1)
        .map_or(0.0, |last: usize| placed[last].end);
    let tail = placed
        .iter()
        .skip(head)
        .rev()
        .take_while(|glyph| full - glyph.x <= room - used)
        .count();
    let characters = || placed.iter().map(|glyph| glyph.character);
    characters()
        .take(head)
        .chain(['…'])
        .chain(characters().skip(placed.len() - tail))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Weight, duration, fit, printable, short_count, trimmed, width};

    #[test]
    fn counts_on_axes_are_short() {
        let labels = [950.0, 1_200.0, 15_000.0, 1.2e6, 5e8, 1e9, 2e13].map(short_count);
        assert_eq!(labels, ["950", "1,200", "15k", "1.2M", "500M", "1B", "20T"]);
        assert_eq!(trimmed(-0.0001, 2), "0");
        assert_eq!(trimmed(100.0, 0), "100");
    }

    #[test]
    fn durations_are_exact_in_their_unit() {
        let cases = [
            (0, "0 µs"),
            (250, "250 µs"),
            (1_500, "1.5 ms"),
            (250_000, "250 ms"),
            (1_000_000, "1 s"),
            (1_234_567, "1.234567 s"),
            (90_000_000, "90 s"),
            (600_000_000, "10 min"),
            (601_500_000, "601.5 s"),
            (7_200_000_000, "2 h"),
        ];
        for (us, text) in cases {
            assert_eq!(duration(us), text);
        }
    }

    #[test]
    fn what_hides_or_reorders_is_shown_as_an_escape() {
        assert_eq!(
            printable("/a\u{1b}[2J\u{202e}txt\u{0}"),
            r"/a\u{1b}[2J\u{202e}txt\u{0}"
        );
        assert_eq!(printable("/é/日本/\u{ffff}"), r"/é/日本/\u{ffff}");
        assert_eq!(
            printable("a\u{200b}b\u{a0}c\nd"),
            r"a\u{200b}b\u{a0}c\u{a}d"
        );
    }

    #[test]
    fn a_long_text_keeps_both_ends_and_fits() {
        let path = format!("GET /api/{}/last", "x".repeat(5_000));
        let fitted = fit(&printable(&path), 400.0, 23, Weight::Bold);
        assert!(fitted.starts_with("GET /api/x") && fitted.ends_with("x/last"));
        assert_eq!(fitted.matches('…').count(), 1);
        let taken = width(&fitted, 23, Weight::Bold);
        assert!(taken <= 400.0 && taken > 360.0, "{taken}");
        assert_eq!(fit("GET /a", 400.0, 23, Weight::Bold), "GET /a");
        assert_eq!(fit("GET /a", 1.0, 23, Weight::Bold), "…");
        assert_eq!(fit("", 1.0, 23, Weight::Bold), "");
    }
}
