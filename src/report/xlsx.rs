//! A table as a workbook with one sheet: typed cells under a header that stays in sight, with buttons to
//! filter and to sort.
//!
//! Numbers have the precision of the CSV files, so that the two agree. Texts are texts, whatever they
//! begin with, so they need not be defused.

use super::table::{Table, Value};
use super::table_file::SHEET;
use crate::error::Error;
use crate::rows::{add_filter, new_workbook, write_header};
use crate::text::cell_text;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// How wide a column gets by long texts, in pixels: some 60 characters.
const MAX_WIDTH: u32 = 430;

/// The table as a workbook.
///
/// # Errors
/// [`Error::Render`] when it has more rows or columns than a sheet, which no table here has.
pub fn to_xlsx(table: &Table) -> Result<Vec<u8>, Error> {
    write(table).map_err(|error| Error::Render(format!("a table as a workbook: {error}")))
}

fn write(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    write_header(sheet, &table.columns)?;
    let formats = table.columns.iter().map(|name| decimals(name));
    let formats: Vec<Format> = formats.collect();
    // A spreadsheet shows the separator of its own language.
    let count = Format::new().set_num_format("#,##0");
    for (row, values) in (1..).zip(&table.rows) {
        for (column, (value, decimals)) in (0..).zip(values.iter().zip(&formats)) {
            let format = match value {
                Value::Count(_) => &count,
                _ => decimals,
            };
            write_value(sheet, row, column, value, format)?;
        }
    }
    let last_row = u32::try_from(table.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    add_filter(sheet, table.columns.len(), last_row)?;
    sheet.set_autofit_max_width(MAX_WIDTH);
    sheet.autofit();
    workbook.save_to_buffer()
}

/// How the numbers of a column are shown; the cells have all their decimals.
fn decimals(name: &str) -> Format {
    let format = Format::new();
    if name.ends_with("_ms") || name.ends_with("_s") {
        format.set_num_format("#,##0.0")
    } else if name.ends_with("_pct") {
        format.set_num_format("0.00")
    } else if name.starts_with("delta_") {
        format.set_num_format("#,##0")
    } else {
        format
    }
}

fn write_value(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
    format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Value::Text(text) => {
            sheet.write_string(row, column, cell_text(text))?;
        }
        Value::Count(number) => {
            sheet.write_number_with_format(row, column, *number as f64, format)?;
        }
        Value::Decimal(..) => {
            let text = value.number().unwrap_or_default();
            if let Ok(number) = text.parse::<f64>() {
                sheet.write_number_with_format(row, column, number, format)?;
            }
        }
        Value::Missing => {}
    }
    Ok(())
}
