//! The texts of requests as columns, for those who want the rows themselves.
//!
//! Escapes are resolved and bad UTF-8 is replaced. A text that the line does not have is null.

use super::schema;
use crate::parse::{Field, Record};
use polars::prelude::{Column, IntoColumn, StringChunkedBuilder};
use std::borrow::Cow;

/// A text of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextColumn {
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
    /// Its name in a frame.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => schema::SOURCE,
            Self::Method => schema::METHOD,
            Self::Path => schema::PATH,
            Self::Query => schema::QUERY,
            Self::Host => schema::HOST,
            Self::RequestId => schema::REQUEST_ID,
            Self::Container => schema::CONTAINER,
            Self::Client => schema::CLIENT,
            Self::Protocol => schema::PROTOCOL,
            Self::Referer => schema::REFERER,
            Self::UserAgent => schema::USER_AGENT,
        }
    }

    fn of<'r>(self, record: &Record<'r>) -> Option<Field<'r>> {
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

/// The text of a field.
pub(super) fn text<'r>(field: Field<'r>) -> Cow<'r, str> {
    // Nearly all are plain ASCII, which this tells several times as fast as replacing would.
    if !field.escaped
        && let Ok(text) = std::str::from_utf8(field.raw)
    {
        return Cow::Borrowed(text);
    }
    match field.value() {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// The wanted columns as they are built.
pub(super) struct TextColumns {
    columns: Vec<(TextColumn, StringChunkedBuilder)>,
    capacity: usize,
}

impl TextColumns {
    pub(super) fn new(wanted: &[TextColumn], capacity: usize) -> Self {
        let fresh = |column: &TextColumn| (*column, builder(*column, capacity));
        Self {
            columns: wanted.iter().map(fresh).collect(),
            capacity,
        }
    }

    pub(super) fn push(&mut self, record: &Record<'_>) {
        for (column, builder) in &mut self.columns {
            match column.of(record) {
                Some(field) => builder.append_value(text(field)),
                None => builder.append_null(),
            }
        }
    }

    pub(super) fn take(&mut self) -> impl Iterator<Item = Column> + '_ {
        let capacity = self.capacity;
        self.columns.iter_mut().map(move |(column, building)| {
            let built = std::mem::replace(building, builder(*column, capacity));
            built.finish().into_column()
        })
    }
}

fn builder(column: TextColumn, capacity: usize) -> StringChunkedBuilder {
    StringChunkedBuilder::new(column.name().into(), capacity)
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
