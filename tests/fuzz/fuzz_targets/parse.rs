//! Feeds bytes that nobody meant as a log to the parser, as the lines of one source.
//!
//! The first byte says what a person said of the lines; the rest are the lines. Nothing may panic,
//! every figure of a request must lie within its bounds, and a line must mean what it means to a
//! parser that has seen no other, unless pieces of lines are open. The parser is included by its
//! path: it needs a tenth of the crate's dependencies.
//!
//! ```text
//! cargo install cargo-fuzz
//! mkdir -p tests/fuzz/corpus/parse
//! split --lines=3 --filter='(printf "\0"; cat) > $FILE' access.log tests/fuzz/corpus/parse/access-
//! cargo +nightly fuzz run --fuzz-dir tests/fuzz --sanitizer none parse -- -dict=tests/fuzz/parse.dict -max_total_time=600
//! ```
//!
//! The second and third line make seeds of one's own logs; they are not part of the repository, as
//! logs are of somebody. Sanitizers look for what `unsafe` code does wrong, and there is none.

#![no_main]
#![allow(dead_code, unused_imports, unfulfilled_lint_expectations)]

#[path = "../../../src/parse/mod.rs"]
mod parse;

use libfuzzer_sys::fuzz_target;
use parse::{Access, CustomRegex, Field, FormatName, Options, Parsed, Parser, Record, Unit, Zone};
use std::sync::LazyLock;

/// 2024-06-01T00:00:00Z, for times without a year.
const NEAR_US: i64 = 1_717_200_000_000_000;
/// Three years, and what a sum of three such times may be.
const LONGEST_US: u64 = 3 * 100_000_000 * 1_000_000;
const MOST_BYTES: u64 = 1 << 40;
/// After so many lines the source ends, so that pieces that never end do not hide the rest.
const LINES_IN_SOURCE: usize = 16;

/// What persons may say. The first is nothing, and comes most often.
static OPTIONS: LazyLock<Vec<Options>> = LazyLock::new(|| {
    let forced = Access::ALL.map(|access| Options {
        format: Some(FormatName(access)),
        ..Options::default()
    });
    let custom = [
        r"^(?P<time>\S+) (?P<client>\S+) (?P<method>\S+) (?P<path>\S+) (?P<status>\d+) (?P<duration>\S+)",
        r"(?P<request>[A-Z]+ \S+.*) => (?P<code>\S*)(?: in (?P<took>\S+))?",
    ];
    let custom = custom.map(|text| Options {
        custom: text.parse::<CustomRegex>().ok(),
        ..Options::default()
    });
    let in_zone = Options {
        zone: "Europe/Paris".parse::<Zone>().ok(),
        duration_unit: Some(Unit::Nanoseconds),
        ..Options::default()
    };
    let plain = Options::default();
    [plain]
        .into_iter()
        .chain(forced)
        .chain(custom)
        .chain([in_zone])
        .collect()
});

fuzz_target!(|data: &[u8]| {
    let Some((first, text)) = data.split_first() else {
        return;
    };
    let options = &OPTIONS[usize::from(*first) % OPTIONS.len()];
    let mut parser = parser(options);
    let mut has_pieces = false;
    for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
        if number % LINES_IN_SOURCE == 0 {
            end(&mut parser, has_pieces);
            has_pieces = false;
        }
        let outcome = parser.parse(line);
        if let Ok(Parsed::Request(record)) = &outcome {
            check(record);
        }
        // An expression is compiled for each parser, which is slow, and has no memory.
        if !has_pieces && options.custom.is_none() {
            assert_eq!(
                outcome,
                self::parser(options).parse(line),
                "a line depends on others"
            );
        }
        has_pieces |= outcome == Ok(Parsed::Piece);
    }
    end(&mut parser, has_pieces);
});

fn parser(options: &Options) -> Parser {
    let mut parser = Parser::new(options);
    parser.begin_source(Some(NEAR_US));
    parser
}

/// Ends a source, and begins another.
fn end(parser: &mut Parser, has_pieces: bool) {
    for unfinished in parser.end_source() {
        assert!(has_pieces && unfinished.pieces > 0);
    }
    parser.begin_source(Some(NEAR_US));
}

fn check(record: &Record<'_>) {
    assert!(
        record
            .status
            .is_none_or(|status| (100..=999).contains(&status))
    );
    assert!(record.duration_us.is_none_or(|us| us < LONGEST_US));
    assert!(record.status != Some(101) || record.duration_us.is_none());
    assert!(record.bytes.is_none_or(|bytes| bytes < MOST_BYTES));
    // A day around 1970 to 2200, as zones differ from UTC.
    let days = record.time.instant_us.div_euclid(86_400_000_000);
    assert!((-1..=84_006).contains(&days), "{days}");
    assert!(record.time.offset_s.abs() < 86_400);
    assert!(!record.method.is_empty());
    check_field(record.path);
    let fields = [
        record.host,
        record.request_id,
        record.container,
        record.client,
        record.protocol,
        record.referer,
        record.user_agent,
    ];
    fields.into_iter().flatten().for_each(check_field);
    assert!(record.source.is_none_or(|source| !source.is_empty()));
    assert!(!record.origin.to_string().is_empty());
}

/// A field that says nothing is none.
fn check_field(field: Field<'_>) {
    assert!(!field.raw.is_empty());
    let value = field.value();
    if !field.escaped {
        assert_eq!(*value, *field.raw);
    }
    assert!(value.len() <= field.raw.len());
}
