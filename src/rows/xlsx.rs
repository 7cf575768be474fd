//! Rows as a workbook: typed cells under a header that stays in sight, a sheet after the other when
//! there are more rows than a sheet holds.
//!
//! Numbers are numbers; times are date-times in UTC, which a spreadsheet knows to the millisecond;
//! texts are texts, whatever they begin with. What a line does not say is no cell. The cells wait in a
//! temporary file, uncompressed, for a zip cannot be written at two places at once, and a sheet names
//! its size first: memory stays flat, and nothing is written to `out` before the end.

use super::cells::{Cell, milliseconds, time_text};
use super::columns::{Column, Columns};
use super::error::RowsError;
use super::guard::{Guarded, catch_full_disk, no_folder};
use super::in_order::Append;
use super::table::Rows;
use super::workbook::{add_filter, new_workbook, write_header};
use crate::text::cell_text;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::Write;

/// The name of the first sheet; those that follow are `requests-2`, `requests-3` …
pub(super) const SHEET: &str = "requests";

/// How times are shown; Excel has no finer unit.
const TIME_FORMAT: &str = "yyyy-mm-dd hh:mm:ss.000";

const DAY_US: i64 = 24 * 60 * 60 * 1_000_000;

/// The day 1970-01-01 as a spreadsheet counts.
const EPOCH_DAY: i64 = 25_569;

/// The days that all spreadsheets agree on: 1900-03-01, since Excel has a 29 February before it, to
/// 9999-12-31.
const DAYS: std::ops::Range<i64> = 61..2_958_466;

/// What a cell takes beside its text, in bytes: `<c r="P1048576" s="1" t="inlineStr"><is><t>…` and so on.
const CELL_BYTES: u64 = 80;

/// From here on a zip needs the 64-bit extension, which not every spreadsheet reads.
const LARGE_BYTES: u64 = u32::MAX as u64 - 64 * 1024 * 1024;

/// How hard the zip is compressed. Of 400,000 lines, level 6, the default, made 38 MB in 6.7 s, 2 makes
/// 45 MB in 4.5 s, and 1 makes 60 MB in 3.8 s.
const COMPRESSION: u8 = 2;

/// The file.
pub(super) struct XlsxFile<'w> {
    out: Guarded<Box<dyn Write + Send + 'w>>,
    workbook: Workbook,
    columns: Columns,
    max_sheet_rows: u32,
    sheets: usize,
    /// The rows of the last sheet, with its header.
    sheet_rows: u32,
    rows: u64,
    /// At least what all sheets take, uncompressed.
    bytes: u64,
}

impl<'w> XlsxFile<'w> {
    /// A workbook with a first sheet.
    pub(super) fn new(
        out: Box<dyn Write + Send + 'w>,
        columns: Columns,
        max_sheet_rows: u32,
    ) -> Result<Self, RowsError> {
        let mut file = Self {
            out: Guarded::new(out),
            workbook: new_workbook()?,
            columns,
            max_sheet_rows,
            sheets: 0,
            sheet_rows: 0,
            rows: 0,
            bytes: 0,
        };
        catch_full_disk(|| file.begin_sheet())?;
        Ok(file)
    }

    /// Ends the file; how many rows it has.
    pub(super) fn finish(mut self) -> Result<u64, RowsError> {
        self.end_sheet()?;
        self.workbook.use_zip_large_file(self.bytes >= LARGE_BYTES);
        self.workbook.set_zip_compression_level(COMPRESSION);
        let saved = catch_full_disk(|| Ok(self.workbook.save_to_writer(&mut self.out)?));
        // What the output said is the reason, whatever was made of it on the way.
        self.out.finish()?;
        saved?;
        Ok(self.rows)
    }

    fn begin_sheet(&mut self) -> Result<(), RowsError> {
        self.sheets += 1;
        let name = match self.sheets {
            1 => SHEET.to_owned(),
            number => format!("{SHEET}-{number}"),
        };
        let sheet = self.workbook.add_worksheet_with_constant_memory();
        let sheet = sheet.map_err(|error| no_folder(&error))?;
        sheet.set_name(name)?;
        let time = Format::new().set_num_format(TIME_FORMAT);
        let duration = Format::new().set_num_format("#,##0.0");
        for (index, column) in (0..).zip(self.columns.as_slice()) {
            sheet.set_column_width(index, width(*column))?;
            match column {
                Column::Timestamp => sheet.set_column_format(index, &time)?,
                Column::DurationMs => sheet.set_column_format(index, &duration)?,
                _ => continue,
            };
        }
        let names: Vec<_> = self.columns.as_slice().iter().map(|c| c.name()).collect();
        write_header(sheet, &names)?;
        self.sheet_rows = 1;
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), RowsError> {
        let (columns, last_row) = (self.columns.as_slice().len(), self.sheet_rows - 1);
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1)?;
        Ok(add_filter(sheet, columns, last_row)?)
    }

    fn write(&mut self, rows: &Rows) -> Result<(), RowsError> {
        let mut row = 0;
        while row < rows.len() {
            if self.sheet_rows == self.max_sheet_rows {
                self.end_sheet()?;
                self.begin_sheet()?;
            }
            let room = (self.max_sheet_rows - self.sheet_rows) as usize;
            let end = rows.len().min(row + room);
            let sheet = self.workbook.worksheet_from_index(self.sheets - 1)?;
            for row in row..end {
                for (column, cell) in (0..).zip(rows.row(row)) {
                    self.bytes += write_cell(sheet, self.sheet_rows, column, cell)?;
                }
                self.sheet_rows += 1;
            }
            row = end;
        }
        self.rows += rows.len() as u64;
        Ok(())
    }
}

impl Append for XlsxFile<'_> {
    type Piece = Rows;

    fn append(&mut self, rows: Rows) -> Result<(), RowsError> {
        catch_full_disk(|| self.write(&rows))
    }
}

/// Writes a cell; at least what it takes, in bytes.
fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: Cell<'_>,
) -> Result<u64, XlsxError> {
    let mut bytes = CELL_BYTES;
    match cell {
        Cell::Text(text) => {
            let text = cell_text(text);
            bytes += text.bytes().map(xml_bytes).sum::<u64>();
            sheet.write_string(row, column, text)?;
        }
        Cell::Time(us) => {
            match day(us) {
                Some(day) => sheet.write_number(row, column, day)?,
                None => sheet.write_string(row, column, time_text(us))?,
            };
        }
        Cell::Count(count) => {
            sheet.write_number(row, column, count as f64)?;
        }
        Cell::Duration(us) => {
            sheet.write_number(row, column, milliseconds(us))?;
        }
        Cell::Missing => bytes = 0,
    }
    Ok(bytes)
}

/// At most what a byte of text takes in XML, with its escapes: `&amp;`, `_x005F_`, `_xFFFE_`.
fn xml_bytes(byte: u8) -> u64 {
    match byte {
        b'&' | b'<' | b'>' | b'_' | 0xef => 7,
        _ => 1,
    }
}

/// An instant as days, as spreadsheets count them; `None` when they do not agree on it.
fn day(us: i64) -> Option<f64> {
    let us = us.checked_add(EPOCH_DAY * DAY_US)?;
    DAYS.contains(&us.div_euclid(DAY_US))
        .then(|| us as f64 / DAY_US as f64)
}

/// How wide a column is, in digits.
fn width(column: Column) -> f64 {
    match column {
        Column::Timestamp => 23.0,
        Column::Source | Column::Method | Column::Status | Column::Bytes | Column::Protocol => 11.0,
        Column::DurationMs | Column::Container => 14.0,
        Column::Client => 16.0,
        Column::Host | Column::Query | Column::Referer => 30.0,
        Column::Endpoint | Column::Path | Column::RequestId | Column::UserAgent => 40.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::sample::sample;
    use std::io::{Cursor, read_to_string};

    #[test]
    fn rows_that_a_sheet_cannot_hold_go_on_in_the_next() {
        let mut bytes = Vec::new();
        let mut file = XlsxFile::new(Box::new(&mut bytes), Columns::default(), 50).unwrap();
        // 49 rows and the header fill a sheet: 49 + 49 + 2.
        file.append(sample(0..7)).unwrap();
        file.append(sample(7..100)).unwrap();
        assert_eq!(file.finish().unwrap(), 100);
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut part = |name: &str| read_to_string(archive.by_name(name).unwrap()).unwrap();
        let book = part("xl/workbook.xml");
        let sheets = book.split("<sheet name=\"").skip(1);
        let names: Vec<_> = sheets.filter_map(|sheet| sheet.split('"').next()).collect();
        assert_eq!(names, ["requests", "requests-2", "requests-3"]);
        for (number, last) in [(1, 50), (2, 50), (3, 3)] {
            let sheet = part(&format!("xl/worksheets/sheet{number}.xml"));
            assert_eq!(sheet.matches("<row ").count(), last);
            assert!(sheet.contains(&format!("<autoFilter ref=\"A1:P{last}\"")));
            assert!(sheet.contains("<is><t>timestamp</t></is>"));
            assert!(sheet.contains("state=\"frozen\""));
        }
    }

    #[test]
    fn instants_are_days_as_spreadsheets_count_them() {
        for (us, expected) in [
            (0, Some(25_569.0)),
            // 2008-01-01 is day 39448 by Excel's own manual (DATEVALUE); noon is half a day later.
            (1_199_188_800_000_000, Some(39_448.5)),
            // 1900-03-01 and the microsecond before it.
            (-2_203_891_200_000_000, Some(61.0)),
            (-2_203_891_200_000_001, None),
            // 10000-01-01.
            (253_402_300_800_000_000, None),
            (i64::MAX, None),
            (i64::MIN, None),
        ] {
            assert_eq!(day(us), expected, "{us}");
        }
    }
}
