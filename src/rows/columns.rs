//! The columns of a row, and which of them were asked for.
//!
//! | column | type in Parquet | what |
//! |---|---|---|
//! | `timestamp` | `Timestamp` in µs, UTC | when the request was logged |
//! | `status` | `UInt16` | HTTP status |
//! | `duration_ms` | `Float64` | milliseconds, exact to the thousandth |
//! | `bytes` | `Int64` | bytes sent |
//! | all others | `String` | as the line has them, decoded |
//!
//! What a line does not say is null, never zero and never an empty text.

use std::str::FromStr;

/// A column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// When, UTC.
    Timestamp,
    /// Who wrote the line, such as `router` or `web-1`.
    Source,
    /// The HTTP method.
    Method,
    /// The path as asked for, without its query.
    Path,
    /// The query, without its `?`.
    Query,
    /// The template of the path.
    Endpoint,
    /// The host that was asked.
    Host,
    /// The HTTP status.
    Status,
    /// The duration in milliseconds.
    DurationMs,
    /// Bytes sent.
    Bytes,
    /// The request id.
    RequestId,
    /// The container that answered.
    Container,
    /// The address of the client.
    Client,
    /// Such as `HTTP/1.1`.
    Protocol,
    /// The page that the client came from.
    Referer,
    /// The program of the client.
    UserAgent,
}

impl Column {
    /// All columns in the order in which they are written when nothing else is asked for.
    pub const ALL: [Self; 16] = [
        Self::Timestamp,
        Self::Source,
        Self::Method,
        Self::Path,
        Self::Query,
        Self::Endpoint,
        Self::Host,
        Self::Status,
        Self::DurationMs,
        Self::Bytes,
        Self::RequestId,
        Self::Container,
        Self::Client,
        Self::Protocol,
        Self::Referer,
        Self::UserAgent,
    ];

    /// Its name in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timestamp => "timestamp",
            Self::Source => "source",
            Self::Method => "method",
            Self::Path => "path",
            Self::Query => "query",
            Self::Endpoint => "endpoint",
            Self::Host => "host",
            Self::Status => "status",
            Self::DurationMs => "duration_ms",
            Self::Bytes => "bytes",
            Self::RequestId => "request_id",
            Self::Container => "container",
            Self::Client => "client",
            Self::Protocol => "protocol",
            Self::Referer => "referer",
            Self::UserAgent => "user_agent",
        }
    }
}

impl FromStr for Column {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let name = name.trim();
        let is_meant = |column: &Self| column.name().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(is_meant).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no column {name:?}; there are {names}")
        })
    }
}

/// The columns of a file, each once, in their order; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

impl Default for Columns {
    fn default() -> Self {
        Self(Column::ALL.to_vec())
    }
}

impl Columns {
    /// These columns in this order.
    ///
    /// # Errors
    /// A message when there is none, or when one comes twice.
    pub fn new(columns: Vec<Column>) -> Result<Self, String> {
        if columns.is_empty() {
            return Err("name at least one column, such as timestamp,path,duration_ms".to_owned());
        }
        for (place, column) in columns.iter().enumerate() {
            if columns[..place].contains(column) {
                return Err(format!("the column {:?} is named twice", column.name()));
            }
        }
        Ok(Self(columns))
    }

    /// The columns in their order.
    pub fn as_slice(&self) -> &[Column] {
        &self.0
    }
}

impl FromStr for Columns {
    type Err = String;

    /// Reads `timestamp,path,duration_ms`.
    fn from_str(text: &str) -> Result<Self, String> {
        let names = text.split(',').filter(|name| !name.trim().is_empty());
        Self::new(names.map(str::parse).collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_chosen_and_ordered_by_name() {
        let columns: Columns = "path, Timestamp,duration_ms".parse().unwrap();
        assert_eq!(
            columns.as_slice(),
            [Column::Path, Column::Timestamp, Column::DurationMs]
        );
        for (text, message) in [
            ("", "at least one column"),
            ("path,status,path", "\"path\" is named twice"),
            (
                "latency",
                "no column \"latency\"; there are timestamp, source",
            ),
        ] {
            let error = text.parse::<Columns>().unwrap_err();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn every_column_is_found_under_its_own_name() {
        for column in Column::ALL {
            assert_eq!(column.name().parse(), Ok(column));
        }
    }
}
