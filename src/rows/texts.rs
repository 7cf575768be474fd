//! The texts of requests as columns.
//!
//! Escapes are resolved and bad UTF-8 is replaced. A text that the line does not have is null.

use super::columns::Column;
use crate::parse::{Field, Record};

/// The text of a request that a column has; `None` when the line does not have it, and for columns
/// that are no text of a line.
pub(super) fn text_of<'r>(column: Column, record: &Record<'r>) -> Option<Field<'r>> {
    let path = |raw| Field {
        raw,
        escaped: record.path.escaped,
    };
    match column {
        Column::Source => record.source.map(Field::plain),
        Column::Method => Some(Field::plain(record.method)),
        Column::Path => Some(path(split_query(record.path.raw).0)),
        Column::Query => split_query(record.path.raw).1.map(path),
        Column::Host => record.host,
        Column::RequestId => record.request_id,
        Column::Container => record.container,
        Column::Client => record.client,
        Column::Protocol => record.protocol,
        Column::Referer => record.referer,
        Column::UserAgent => record.user_agent,
        Column::Timestamp
        | Column::Endpoint
        | Column::Status
        | Column::DurationMs
        | Column::Bytes => None,
    }
}

/// The path and the query of a target; a fragment belongs to neither.
fn split_query(raw: &[u8]) -> (&[u8], Option<&[u8]>) {
    let Some(end) = memchr::memchr2(b'?', b'#', raw) else {
        return (raw, None);
    };
    let (path, rest) = raw.split_at(end);
    let Some(query) = rest.strip_prefix(b"?") else {
        return (path, None);
    };
    let end = memchr::memchr(b'#', query).unwrap_or(query.len());
    (path, Some(&query[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_split_into_path_and_query() {
        for (target, path, query) in [
            (&b"/a"[..], &b"/a"[..], None),
            (b"/a?", b"/a", Some(&b""[..])),
            (b"/a?b=1?c", b"/a", Some(b"b=1?c")),
            (b"/a?b#c", b"/a", Some(b"b")),
            (b"/a#c?b", b"/a", None),
        ] {
            assert_eq!(split_query(target), (path, query));
        }
    }
}
