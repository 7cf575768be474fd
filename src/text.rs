//! Texts of strangers made harmless: what cannot be seen is shown as an escape, and what a
//! spreadsheet would run as a formula is defused.
//!
//! Rows and reports both write such texts, and write them alike. Whatever else a format needs (quotes
//! in CSV, entities in HTML) it does itself.

use std::borrow::Cow;

/// The text with control characters, and those that change the direction of writing, as escapes
/// such as `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_invisible(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The text with a `'` before it when a spreadsheet would run it as a formula, as OWASP's "CSV
/// Injection" advises. Numbers never need it, nor does a `-` alone, as logs have it for nothing.
pub fn defused(text: &str) -> Cow<'_, str> {
    if text != "-" && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// How many UTF-16 units a cell of a workbook holds: the limit of Excel.
const MAX_CELL_UNITS: usize = 32_767;

/// The text as [`visible`], and with a `…` for its end when a cell of a workbook cannot hold it.
pub fn cell_text(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    // No text has more units than bytes.
    if text.len() <= MAX_CELL_UNITS || text.encode_utf16().count() <= MAX_CELL_UNITS {
        return text;
    }
    let mut units = 0;
    let fits = text.chars().take_while(|character| {
        units += character.len_utf16();
        units < MAX_CELL_UNITS
    });
    Cow::Owned(fits.chain(['…']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown_as_an_escape() {
        assert_eq!(visible("/plain/ü"), "/plain/ü");
        assert_eq!(
            visible("\u{1b}[2J\u{7}/a\r\n\u{202e}"),
            r"\u{1b}[2J\u{7}/a\r\n\u{202e}"
        );
        assert_eq!(visible("\u{9b}31m"), r"\u{9b}31m");
    }

    #[test]
    fn what_would_run_as_a_formula_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(defused(formula), format!("'{formula}"));
        }
        for text in ["-", "", "a-1", "/=x"] {
            assert_eq!(defused(text), text);
        }
        for plain in ["", "/a=b", "a-b", " =1"] {
            assert_eq!(defused(plain), plain);
        }
    }

    #[test]
    fn a_text_fits_into_a_cell_of_a_workbook() {
        assert_eq!(cell_text("=1\u{b}"), "=1\\u{b}");
        let full = "é".repeat(32_767);
        assert_eq!(cell_text(&full), full);
        assert_eq!(cell_text(&(full.clone() + "x")), "é".repeat(32_766) + "…");
        // A character beyond the first plane takes two units: 16,383 of them and the `…` fill a cell.
        assert_eq!(cell_text(&"😀".repeat(16_384)), "😀".repeat(16_383) + "…");
    }
}
