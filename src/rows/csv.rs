//! Rows as CSV (RFC 4180), the header apart.
//!
//! What a line does not say is an empty field. Texts are escaped and defused as in reports; numbers
//! have all their digits and never an exponent: `29`, `0.357`.

use super::cells::{Cell, milliseconds, time_text};
use super::format::CsvDialect;
use super::table::Rows;
use crate::text::{defused, visible};
use csv::{Terminator, Writer, WriterBuilder};
use std::io;
use std::ops::Range;

/// What tells some spreadsheets that a text is UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The line with the names, and what has to stand before it.
pub(super) fn header(names: &[&str], dialect: CsvDialect) -> io::Result<Vec<u8>> {
    let start = match dialect {
        CsvDialect::Rfc4180 => Vec::new(),
        CsvDialect::ExcelFr => BYTE_ORDER_MARK.to_vec(),
    };
    let mut writer = writer(start, dialect);
    writer.write_record(names)?;
    bytes(writer)
}

/// Some of the rows, a line each.
pub(super) fn encode(rows: &Rows, range: Range<usize>, dialect: CsvDialect) -> io::Result<Vec<u8>> {
    let mut writer = writer(Vec::new(), dialect);
    for row in range {
        for cell in rows.row(row) {
            match cell {
                Cell::Text(text) => writer.write_field(&*defused(&visible(text)))?,
                Cell::Time(us) => writer.write_field(time_text(us))?,
                Cell::Count(count) => writer.write_field(count.to_string())?,
                Cell::Duration(us) => writer.write_field(decimal(milliseconds(us), dialect))?,
                Cell::Missing => writer.write_field([])?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    bytes(writer)
}

fn writer(start: Vec<u8>, dialect: CsvDialect) -> Writer<Vec<u8>> {
    let delimiter = match dialect {
        CsvDialect::Rfc4180 => b',',
        CsvDialect::ExcelFr => b';',
    };
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .delimiter(delimiter)
        .from_writer(start)
}

/// Rust writes the fewest digits that tell a number from its neighbours, and no exponent.
fn decimal(number: f64, dialect: CsvDialect) -> String {
    let text = number.to_string();
    match dialect {
        CsvDialect::Rfc4180 => text,
        CsvDialect::ExcelFr => text.replace('.', ","),
    }
}

fn bytes(writer: Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_all_their_digits_and_no_exponent() {
        for (number, text) in [
            (29.0, "29"),
            (0.357, "0.357"),
            (0.001, "0.001"),
            (123_456_789.012, "123456789.012"),
            (1e21, "1000000000000000000000"),
        ] {
            assert_eq!(decimal(number, CsvDialect::Rfc4180), text);
        }
        assert_eq!(decimal(0.357, CsvDialect::ExcelFr), "0,357");
    }
}
