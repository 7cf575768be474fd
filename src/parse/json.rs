//! Walks over one JSON object without copying or building anything.
//!
//! In: the bytes of a line. Out: its members one after the other; a nested object or array is
//! entered or passed over, as the caller likes. It checks what it needs in order to know where a
//! value ends, and no more: nginx and others write JSON-like lines with escapes that JSON does not
//! have (`\x22`), and these are read too. A general parser builds a tree of each line, for ten
//! values of which five are thrown away.

use super::field::Field;
use super::words::take_quoted;

/// Why a text is no JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// It ends too early.
    Cut,
    /// It goes on as JSON cannot.
    Bad,
}

/// A value, or the opening of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A string, between its quotes.
    Text(Field<'a>),
    /// A number, `true`, `false` or `null`.
    Bare(&'a [u8]),
    /// `{`: members follow.
    Object,
    /// `[`: values follow.
    Array,
}

impl<'a> Value<'a> {
    /// The value as a field; `None` for `null`, objects and arrays.
    pub(super) fn field(self) -> Option<Field<'a>> {
        match self {
            Self::Text(field) => Some(field),
            Self::Bare(b"null") | Self::Object | Self::Array => None,
            Self::Bare(raw) => Some(Field::plain(raw)),
        }
    }
}

/// Where in the text we are.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    rest: &'a [u8],
}

impl<'a> Scanner<'a> {
    /// Enters the object that the text is.
    pub(super) fn enter(text: &'a [u8]) -> Result<Self, Broken> {
        match text.trim_ascii_start() {
            [b'{', rest @ ..] => Ok(Self { rest }),
            _ => Err(Broken::Bad),
        }
    }

    /// The key of the next member, with its value next; `None` at the end of the object.
    #[inline]
    pub(super) fn key(&mut self) -> Result<Option<&'a [u8]>, Broken> {
        let rest = match self.next_byte()? {
            (b'}', rest) => {
                self.rest = rest;
                return Ok(None);
            }
            (b',', rest) => rest.trim_ascii_start(),
            (b'"', _) => self.rest,
            _ => return Err(Broken::Bad),
        };
        let quoted = match rest {
            [b'"', quoted @ ..] => quoted,
            [] => return Err(Broken::Cut),
            _ => return Err(Broken::Bad),
        };
        let (key, rest) = take_quoted(quoted);
        self.rest = rest;
        match self.next_byte()? {
            (b':', rest) if key.closed => {
                self.rest = rest;
                Ok(Some(key.field.raw))
            }
            _ => Err(Broken::Bad),
        }
    }

    /// The value of the member whose key was just read.
    #[inline]
    pub(super) fn value(&mut self) -> Result<Value<'a>, Broken> {
        match self.next_byte()? {
            (b'"', rest) => {
                let (text, rest) = take_quoted(rest);
                self.rest = rest;
                if text.closed {
                    Ok(Value::Text(text.field))
                } else {
                    Err(Broken::Cut)
                }
            }
            (b'{', rest) => {
                self.rest = rest;
                Ok(Value::Object)
            }
            (b'[', rest) => {
                self.rest = rest;
                Ok(Value::Array)
            }
            _ => self.bare(),
        }
    }

    #[inline]
    fn bare(&mut self) -> Result<Value<'a>, Broken> {
        let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = self.rest.iter().take_while(part).count();
        let (raw, rest) = self.rest.split_at(length);
        self.rest = rest;
        match (length, rest) {
            (_, []) => Err(Broken::Cut),
            (0, _) => Err(Broken::Bad),
            _ => Ok(Value::Bare(raw)),
        }
    }

    /// The first text of the array that was just entered, and passes over the rest of it.
    pub(super) fn first_text(&mut self) -> Result<Option<Field<'a>>, Broken> {
        let mut first = None;
        if let (b'"', rest) = self.next_byte()? {
            let (text, rest) = take_quoted(rest);
            if !text.closed {
                return Err(Broken::Cut);
            }
            self.rest = rest;
            first = Some(text.field);
        }
        self.leave()?;
        Ok(first)
    }

    /// Passes over the rest of the object or array that was entered last.
    pub(super) fn leave(&mut self) -> Result<(), Broken> {
        let mut depth = 1_usize;
        let mut at = 0;
        while let Some(byte) = self.rest.get(at) {
            at += 1;
            match byte {
                b'"' => {
                    let (text, rest) = take_quoted(&self.rest[at..]);
                    if !text.closed {
                        return Err(Broken::Cut);
                    }
                    at = self.rest.len() - rest.len();
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        self.rest = &self.rest[at..];
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        Err(Broken::Cut)
    }

    #[inline]
    fn next_byte(&mut self) -> Result<(u8, &'a [u8]), Broken> {
        // Nearly no program writes white space between the parts.
        if let [byte, rest @ ..] = self.rest
            && *byte > b' '
        {
            return Ok((*byte, rest));
        }
        self.rest = self.rest.trim_ascii_start();
        match self.rest {
            [byte, rest @ ..] => Ok((*byte, rest)),
            [] => Err(Broken::Cut),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The members at the top, with nested ones passed over.
    fn members(text: &str) -> Result<Vec<(String, String)>, Broken> {
        let mut scanner = Scanner::enter(text.as_bytes())?;
        let mut members = Vec::new();
        while let Some(key) = scanner.key()? {
            let value = match scanner.value()? {
                Value::Text(field) => String::from_utf8_lossy(&field.value()).into_owned(),
                Value::Bare(raw) => String::from_utf8_lossy(raw).into_owned(),
                Value::Object => {
                    scanner.leave()?;
                    "{}".to_owned()
                }
                Value::Array => {
                    let first = scanner.first_text()?;
                    format!("{:?}", first.map(|field| field.raw.len()))
                }
            };
            members.push((String::from_utf8_lossy(key).into_owned(), value));
        }
        Ok(members)
    }

    #[test]
    fn members_are_read_and_nested_ones_passed_over() {
        let text = r#" { "a" : "x\"y" , "b":-1.5e3,"c":null,"d":{"e":["}",{"f":"]"}]},"g":["hi","}"],"h":[],"i":true}"#;
        let expected = [
            ("a", "x\"y"),
            ("b", "-1.5e3"),
            ("c", "null"),
            ("d", "{}"),
            ("g", "Some(2)"),
            ("h", "None"),
            ("i", "true"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(members(text).unwrap(), expected);
        assert_eq!(members("{}").unwrap(), []);
        for end in 2..text.len() {
            assert_eq!(members(&text[..end]), Err(Broken::Cut), "{}", &text[..end]);
        }
    }

    #[test]
    fn what_is_no_object_is_told() {
        for text in [
            "[]",
            "x",
            r#"{"a" 1}"#,
            "{1:2}",
            r#"{"a":,"b":1}"#,
            r#"{"a":1;}"#,
        ] {
            assert_eq!(members(text), Err(Broken::Bad), "{text}");
        }
        let deep = "[".repeat(1 << 20);
        assert_eq!(members(&format!("{{\"a\":{deep}")), Err(Broken::Cut));
    }
}
