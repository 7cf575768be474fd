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
}
