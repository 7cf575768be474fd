//! Tables as CSV (RFC 4180) and TSV.
//!
//! A text that a spreadsheet would run as a formula is [`defused`]. Numbers never need it.

use super::table::{Table, Value};
use super::text::visible;
use crate::error::Error;
use crate::rows::{BYTE_ORDER_MARK, CsvDialect};
use crate::text::defused;
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

/// The table as CSV, with a header.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn to_csv(table: &Table, dialect: CsvDialect) -> Result<Vec<u8>, Error> {
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::CRLF);
    let (writer, decimal) = match dialect {
        CsvDialect::Rfc4180 => (builder.from_writer(Vec::new()), "."),
        CsvDialect::ExcelFr => (
            builder
                .delimiter(b';')
                .from_writer(BYTE_ORDER_MARK.to_vec()),
            ",",
        ),
    };
    write(table, writer, |value| match value {
        Value::Text(text) => defused(&visible(text)).into_owned(),
        number => number.number().unwrap_or_default().replace('.', decimal),
    })
}

/// The table as tab-separated values, with a header. There are no quotes in TSV: tabs and line ends
/// in a text are shown as escapes.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn to_tsv(table: &Table) -> Result<Vec<u8>, Error> {
    let writer = WriterBuilder::new()
        .delimiter(b'\t')
        .quote_style(QuoteStyle::Never)
        .from_writer(Vec::new());
    write(table, writer, |value| match value {
        Value::Text(text) => defused(&visible(text)).into_owned(),
        number => number.number().unwrap_or_default(),
    })
}

fn write(
    table: &Table,
    mut writer: Writer<Vec<u8>>,
    field: impl Fn(&Value) -> String,
) -> Result<Vec<u8>, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Render(format!("a table as CSV: {error}"));
    writer
        .write_record(&table.columns)
        .map_err(|error| failed(&error))?;
    for row in &table.rows {
        writer
            .write_record(row.iter().map(&field))
            .map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        let row = |path: &str| {
            vec![
                Value::Text(path.to_owned()),
                Value::Decimal(1.5, 3),
                Value::Missing,
            ]
        };
        Table {
            columns: ["path", "p50_ms", "stddev_ms"].map(str::to_owned).to_vec(),
            rows: [r#"/a,"b""#, "=cmd()", "-1", "/c;d\ne"].map(row).to_vec(),
        }
    }

    #[test]
    fn texts_are_quoted_and_formulas_defused() {
        let text = String::from_utf8(to_csv(&sample(), CsvDialect::Rfc4180).unwrap()).unwrap();
        assert_eq!(
            text,
            "path,p50_ms,stddev_ms\r\n\"/a,\"\"b\"\"\",1.5,\r\n'=cmd(),1.5,\r\n'-1,1.5,\r\n/c;d\\ne,1.5,\r\n"
        );
    }

    #[test]
    fn the_french_dialect_opens_in_a_french_spreadsheet() {
        let text = String::from_utf8(to_csv(&sample(), CsvDialect::ExcelFr).unwrap()).unwrap();
        assert!(
            text.starts_with("\u{feff}path;p50_ms;stddev_ms\r\n\"/a,\"\"b\"\"\";1,5;\r\n"),
            "{text}"
        );
        assert!(text.contains("\"/c;d\\ne\";1,5;"), "{text}");
    }

    #[test]
    fn tab_separated_values_have_one_line_a_row_whatever_the_texts_hold() {
        let text = String::from_utf8(to_tsv(&sample()).unwrap()).unwrap();
        assert_eq!(
            text,
            "path\tp50_ms\tstddev_ms\n/a,\"b\"\t1.5\t\n'=cmd()\t1.5\t\n'-1\t1.5\t\n/c;d\\ne\t1.5\t\n"
        );
    }
}
