//! Texts as people read them: what cannot be seen is escaped, long paths lose their middle, sentences
//! are broken into lines. Numbers and dates are in `lang`.

use super::lang::Lang;
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

/// `1 gate`, `2 gates`: in English only.
pub(super) fn counted(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", Lang::English.count(number))
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
}
