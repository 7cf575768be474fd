//! The texts of requests as columns.
//!
//! Escapes are resolved and bad UTF-8 is replaced. A text that the line does not have is null.

use super::columns::Column;
use crate::parse::{Field, Record};

/// A text of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum TextColumn {
    /// Who wrote the line.
    Source,
    /// The HTTP method.
    Method,
    /// The path, without its query and fragment.
    Path,
    /// The query string, without its `?`.
    Query,
    /// The host that was asked.
    Host,
    /// The request id.
    RequestId,
    /// The container that answered.
    Container,
    /// The address that asked.
    Client,
    /// The protocol.
    Protocol,
    /// The page that led here.
    Referer,
    /// The program that asked.
    UserAgent,
}

impl TextColumn {
    /// The text that a column is, if it is one of the line.
    pub(super) fn of_column(column: Column) -> Option<Self> {
        match column {
            Column::Source => Some(Self::Source),
            Column::Method => Some(Self::Method),
            Column::Path => Some(Self::Path),
            Column::Query => Some(Self::Query),
            Column::Host => Some(Self::Host),
            Column::RequestId => Some(Self::RequestId),
            Column::Container => Some(Self::Container),
            Column::Client => Some(Self::Client),
            Column::Protocol => Some(Self::Protocol),
            Column::Referer => Some(Self::Referer),
            Column::UserAgent => Some(Self::UserAgent),
            Column::Timestamp
            | Column::Endpoint
            | Column::Status
            | Column::DurationMs
            | Column::Bytes => None,
        }
    }

    /// The text of a request.
    pub(super) fn of<'r>(self, record: &Record<'r>) -> Option<Field<'r>> {
        let plain = |raw| Field {
            raw,
            escaped: false,
        };
        let path = |raw| Field {
            raw,
            escaped: record.path.escaped,
        };
        match self {
            Self::Source => record.source.map(plain),
            Self::Method => Some(plain(record.method)),
            Self::Path => Some(path(split_query(record.path.raw).0)),
            Self::Query => split_query(record.path.raw).1.map(path),
            Self::Host => record.host,
            Self::RequestId => record.request_id,
            Self::Container => record.container,
            Self::Client => record.client,
            Self::Protocol => record.protocol,
            Self::Referer => record.referer,
            Self::UserAgent => record.user_agent,
        }
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
