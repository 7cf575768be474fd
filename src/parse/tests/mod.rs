//! The formats and envelopes together, on real lines, with expectations worked out by hand.

mod both_ways;
mod corpora;
mod envelopes;
mod fast_combined;
mod fast_path;
mod formats;
mod hostile;
mod product;
mod round_trip;
mod scalingo;

use super::{Field, Options, Parsed, Parser, Record, Reject};

/// A record without borrows, for comparisons.
#[derive(Debug, Clone, Default, PartialEq)]
struct Owned {
    instant_us: i64,
    origin: String,
    source: String,
    method: String,
    path: String,
    status: Option<u16>,
    duration_us: Option<u64>,
    bytes: Option<u64>,
    host: String,
    request_id: String,
    container: String,
    client: String,
    protocol: String,
    referer: String,
    user_agent: String,
    cut: bool,
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn owned(record: &Record<'_>) -> Owned {
    let field = |field: Option<Field<'_>>| field.map_or_else(String::new, |f| text(&f.value()));
    Owned {
        instant_us: record.time.instant_us,
        origin: record.origin.to_string(),
        source: text(record.source.unwrap_or_default()),
        method: text(record.method),
        path: text(&record.path.value()),
        status: record.status,
        duration_us: record.duration_us,
        bytes: record.bytes,
        host: field(record.host),
        request_id: field(record.request_id),
        container: field(record.container),
        client: field(record.client),
        protocol: field(record.protocol),
        referer: field(record.referer),
        user_agent: field(record.user_agent),
        cut: record.cut,
    }
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Request(Box<Owned>),
    Other(String),
    Piece,
    Rejected(Reject),
}

fn outcome(parser: &mut Parser, line: &[u8]) -> Outcome {
    match parser.parse(line) {
        Ok(Parsed::Request(record)) => Outcome::Request(Box::new(owned(&record))),
        Ok(Parsed::Other(source)) => Outcome::Other(text(source)),
        Ok(Parsed::Piece) => Outcome::Piece,
        Err(reason) => Outcome::Rejected(reason),
    }
}

/// The request of one line, read by a parser of its own.
fn request(line: &str) -> Owned {
    request_with(&Options::default(), line)
}

fn request_with(options: &Options, line: &str) -> Owned {
    let mut parser = Parser::new(options);
    parser.begin_source(Some(NEAR_US));
    match outcome(&mut parser, line.as_bytes()) {
        Outcome::Request(record) => *record,
        other => panic!("{line}: {other:?}"),
    }
}

fn other(line: &str) -> Outcome {
    let mut parser = Parser::new(&Options::default());
    parser.begin_source(Some(NEAR_US));
    outcome(&mut parser, line.as_bytes())
}

/// 2024-06-01T00:00:00Z, for times without a year.
const NEAR_US: i64 = 1_717_200_000_000_000;

/// An instant from RFC 3339, read by another library than the one under test.
fn at(time: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(time)
        .unwrap()
        .timestamp_micros()
}
