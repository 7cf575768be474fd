//! Texts and numbers as people read them: long paths lose their middle, large numbers have separators,
//! durations their best unit.

pub use crate::text::visible;
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Bytes that are perhaps no text, as [`visible`] text.
pub(super) fn visible_bytes(bytes: &[u8]) -> String {
    visible(&String::from_utf8_lossy(bytes)).into_owned()
}

/// The text in at most `width` columns, with `…` for its middle when it is longer.
pub(super) fn shortened(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return Cow::Borrowed(text);
    }
    let room = width.saturating_sub(1);
    let head = room / 2;
    let start: String = take_width(text.chars(), head).collect();
    let mut end: Vec<char> = take_width(text.chars().rev(), room - head).collect();
    end.reverse();
    Cow::Owned(start + "…" + &end.into_iter().collect::<String>())
}

fn take_width(characters: impl Iterator<Item = char>, width: usize) -> impl Iterator<Item = char> {
    let mut used = 0;
    characters.take_while(move |character| {
        used += character.width().unwrap_or(0);
        used <= width
    })
}

/// A text in lines of at most `width` columns, broken at blanks and indented from the second on. A word
/// that is longer has a line of its own.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        if used > 0 && used + 1 + word.width() > width {
            lines.push_str("\n  ");
            used = 2;
        } else if used > 0 {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += word.width();
    }
    lines.push('\n');
    lines
}

/// `1234567` as `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 request`, `2 requests`.
pub(super) fn counted(number: u64, thing: &str) -> String {
    format!(
        "{} {thing}{}",
        grouped(number),
        if number == 1 { "" } else { "s" }
    )
}

/// A duration in µs for reading: `850 µs`, `29 ms`, `1.25 s`, `3 min 20 s`.
pub(super) fn human_duration(us: u64) -> String {
    match us {
        0..1_000 => format!("{us} µs"),
        1_000..1_000_000 => format!("{} ms", trimmed(us as f64 / 1e3)),
        1_000_000..120_000_000 => format!("{} s", trimmed(us as f64 / 1e6)),
        120_000_000..7_200_000_000 => format!("{} min {} s", us / 60_000_000, us / 1_000_000 % 60),
        _ => format!("{} h {} min", us / 3_600_000_000, us / 60_000_000 % 60),
    }
}

/// Three significant digits, without useless zeros.
fn trimmed(value: f64) -> String {
    let places = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_broken_at_blanks_and_never_wider_than_its_place() {
        assert_eq!(wrapped("one two three", 80), "one two three\n");
        assert_eq!(wrapped("one two three", 9), "one two\n  three\n");
        assert_eq!(
            wrapped("one extraordinary word", 8),
            "one\n  extraordinary\n  word\n"
        );
        assert_eq!(wrapped("", 8), "\n");
    }

    #[test]
    fn long_texts_lose_their_middle_and_never_exceed_their_width() {
        assert_eq!(shortened("/api/v1/users", 13), "/api/v1/users");
        assert_eq!(shortened("/api/v1/users", 9), "/api…sers");
        assert_eq!(shortened("/api/日本語日本語/x", 10).width(), 9);
        assert_eq!(shortened("abc", 1), "…");
    }

    #[test]
    fn numbers_and_durations_are_written_for_people() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
        for (us, text) in [
            (850, "850 µs"),
            (29_000, "29 ms"),
            (1_250, "1.25 ms"),
            (1_250_000, "1.25 s"),
            (30_000_000, "30 s"),
            (200_000_000, "3 min 20 s"),
            (7_260_000_000, "2 h 1 min"),
        ] {
            assert_eq!(human_duration(us), text);
        }
    }
}
