//! `GET /users/1?a=b HTTP/1.1`: the request line, as access logs quote it.
//!
//! In: the text between the quotes. Out: method, path, host and protocol of a record. It cannot fail: servers
//! log whatever strangers send them, and a line that is no request line was a request all the same,
//! with [`UNREADABLE`] for its method and its path, so that a scan is one endpoint and not
//! thousands.

use super::field::Field;
use super::find::find_soon;
use super::record::{Record, UNREADABLE};
use memchr::{memmem, memrchr};

const LONGEST_METHOD: usize = 32;

/// Reads a request line into a record. A host or a protocol that is known already stays.
pub(super) fn read_request_line<'a>(line: Field<'a>, record: &mut Record<'a>) {
    if read(line, record).is_none() {
        record.method = UNREADABLE;
        record.path = Field::plain(UNREADABLE);
    }
}

fn read<'a>(line: Field<'a>, record: &mut Record<'a>) -> Option<()> {
    let text = line.raw.trim_ascii_end();
    let space = find_soon(b' ', text)?;
    let (method, rest) = (&text[..space], text[space + 1..].trim_ascii_start());
    if !is_method(method) {
        return None;
    }
    let (target, protocol) = split_protocol(rest);
    let (host, path) = split_url(target);
    let plausible = match path {
        [] => false,
        // PHP writes slashes in JSON with a backslash before them.
        [b'/' | b'*' | b'?', ..] | [b'\\', b'/', ..] => true,
        _ => protocol.is_some(),
    };
    if !plausible {
        return None;
    }
    let host = match method {
        b"CONNECT" => Some(target),
        _ => host,
    };
    record.method = method;
    record.path = line.part(path);
    if let (Some(host), None) = (host, record.host) {
        record.host = Some(line.part(host));
    }
    if let (Some(protocol), None) = (protocol, record.protocol) {
        record.protocol = Some(line.part(protocol));
    }
    Some(())
}

/// The target and the protocol. HTTP/0.9 has none; paths with spaces in them do occur.
fn split_protocol(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    if let [
        ..,
        b' ',
        b'H',
        b'T',
        b'T',
        b'P',
        b'/',
        b'0'..=b'9',
        b'.',
        b'0'..=b'9',
    ] = text
    {
        // Nearly always; it saves the search from behind.
        let (target, protocol) = text.split_at(text.len() - b"HTTP/1.1".len());
        return (target.trim_ascii_end(), Some(protocol));
    }
    match memrchr(b' ', text) {
        Some(at) if is_protocol(&text[at + 1..]) => {
            (text[..at].trim_ascii_end(), Some(&text[at + 1..]))
        }
        // A protocol that is not known.
        Some(at) if text[at + 1..] == *b"-" => (text[..at].trim_ascii_end(), None),
        Some(_) | None => (text, None),
    }
}

fn is_protocol(text: &[u8]) -> bool {
    matches!(
        text,
        [b'H', b'T', b'T', b'P', b'/', ..] | [b'H', b'T', b'T', b'P', b'\\', b'/', ..]
    )
}

/// `https://www.example.com:443/a?b` is the host `www.example.com` and the path `/a?b`. The port
/// goes when it is the usual one.
pub(super) fn split_url(url: &[u8]) -> (Option<&[u8]>, &[u8]) {
    if url.first() == Some(&b'/') {
        return (None, url);
    }
    // A scheme is short; looking no further keeps a long path with an URL in its query cheap.
    let head = &url[..url.len().min(16)];
    let Some(scheme) = memmem::find(head, b"://") else {
        return (None, url);
    };
    let is_scheme = url[..scheme].iter().all(u8::is_ascii_alphanumeric);
    if scheme == 0 || !is_scheme {
        return (None, url);
    }
    let rest = &url[scheme + 3..];
    let end = memchr::memchr2(b'/', b'?', rest).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host
        .strip_suffix(b":443")
        .or_else(|| host.strip_suffix(b":80"))
        .unwrap_or(host);
    let path = if path.is_empty() { &b"/"[..] } else { path };
    ((!host.is_empty()).then_some(host), path)
}

/// A method is a token of RFC 9110; a client can send any.
pub(super) fn is_method(method: &[u8]) -> bool {
    let token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    match method {
        // What nearly all lines have needs no look at each byte.
        b"GET" | b"POST" | b"PUT" | b"HEAD" | b"PATCH" | b"DELETE" | b"OPTIONS" => true,
        b"" | b"-" => false,
        _ => method.len() <= LONGEST_METHOD && method.iter().all(token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(line: &str) -> (String, String, Option<String>, Option<String>) {
        let raw = line.as_bytes();
        let escaped = line.contains('\\');
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut record = Record::empty();
        read_request_line(Field { raw, escaped }, &mut record);
        (
            text(record.method),
            text(record.path.raw),
            record.host.map(|host| text(host.raw)),
            record.protocol.map(|protocol| text(protocol.raw)),
        )
    }

    #[test]
    fn request_lines_of_all_kinds_are_read() {
        let http = Some("HTTP/1.1");
        for (line, method, path, host, protocol) in [
            ("GET /a?b=c HTTP/1.1", "GET", "/a?b=c", None, http),
            ("GET /a b c HTTP/1.1", "GET", "/a b c", None, http),
            ("GET /", "GET", "/", None, None),
            ("SEARCH / -", "SEARCH", "/", None, None),
            ("OPTIONS * HTTP/1.1", "OPTIONS", "*", None, http),
            ("PRI * HTTP/2.0", "PRI", "*", None, Some("HTTP/2.0")),
            (
                "GET http://www.x.com:80/ip4.php?u=http://y HTTP/1.1",
                "GET",
                "/ip4.php?u=http://y",
                Some("www.x.com"),
                http,
            ),
            (
                "GET https://h:8443 HTTP/1.1",
                "GET",
                "/",
                Some("h:8443"),
                http,
            ),
            (
                "CONNECT foo.com:25 HTTP/1.1",
                "CONNECT",
                "foo.com:25",
                Some("foo.com:25"),
                http,
            ),
            ("GET index.html HTTP/1.1", "GET", "index.html", None, http),
            ("GET /?u=a://b HTTP/1.1 ", "GET", "/?u=a://b", None, http),
        ] {
            let expected = (
                method.to_owned(),
                path.to_owned(),
                host.map(str::to_owned),
                protocol.map(str::to_owned),
            );
            assert_eq!(target(line), expected, "{line}");
        }
    }

    #[test]
    fn what_strangers_send_is_one_endpoint() {
        for line in [
            "",
            "-",
            "HELP",
            "batman",
            r"\x16\x03\x01\x01 \x02",
            r"\x16\x03\x01",
            "GET",
            "GET ",
            "<BADREQ>",
            "lv|'|'|VHJvamFuX0M0NkY2RTk=|'|'|MARK|'|'|user|'|'|2013-11-22|'|'||'|'|Win XP|'|'|No",
            "GET HTTP/1.1 x",
        ] {
            let (method, path, host, protocol) = target(line);
            assert_eq!(
                (&method[..], &path[..], host, protocol),
                ("-", "-", None, None),
                "{line}"
            );
        }
    }
}
