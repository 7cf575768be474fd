//! Lines whose quotes were escaped or doubled on their way here.
//!
//! ```text
//! 1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] \"GET / HTTP/1.1\" 200 12
//! "{""time"":""2015-09-06T05:58:05+09:00"",""method"":""GET""}"
//! ```
//!
//! A script that printed strings as literals, or a table that became CSV. It is tried only for
//! lines that nothing could read as they are.

use memchr::memmem;

/// Writes the text as it was before into `requoted`; `None` when it has no such quotes.
pub(super) fn requote<'a>(text: &[u8], requoted: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    let (mark, pairs): (u8, &[&[u8]]) = if memmem::find(text, b"\\\"").is_some() {
        (b'\\', &[b"\\\"", b"\\\\"])
    } else if memmem::find(text, b"\"\"").is_some() {
        (b'"', &[b"\"\""])
    } else {
        return None;
    };
    requoted.clear();
    let mut rest = text;
    while let Some(at) = memchr::memchr(mark, rest) {
        requoted.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let is_pair = rest.get(..2).is_some_and(|pair| pairs.contains(&pair));
        requoted.push(if is_pair { rest[1] } else { mark });
        rest = &rest[1 + usize::from(is_pair)..];
    }
    requoted.extend_from_slice(rest);
    Some(requoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_and_doubled_quotes_become_plain_ones() {
        for (text, plain) in [
            (
                r#"\"GET /\\x22\" \"a\\\"b\" \x41"#,
                Some(r#""GET /\x22" "a\"b" \x41"#),
            ),
            (r#"{""a"":"""",""b"":1}"#, Some(r#"{"a":"","b":1}"#)),
            (r#""GET /" 200"#, None),
            ("", None),
        ] {
            let mut buffer = Vec::new();
            let requoted = requote(text.as_bytes(), &mut buffer);
            assert_eq!(requoted, plain.map(str::as_bytes), "{text}");
        }
    }
}
