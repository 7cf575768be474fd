//! Workbooks as rows and reports both make them: Office Open XML (ECMA-376), as Excel and LibreOffice
//! open it.
//!
//! In: nothing but names and widths. Out: an empty workbook, or a sheet with its header. **Invariant:**
//! no clock is read: the same cells are the same bytes. Cells are written by who has them, texts with
//! `write_string` alone, which makes neither formulas nor links of them.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use zip::ZipArchive;

/// How many rows a sheet has at most, with its header: the limit of Excel.
pub const MAX_SHEET_ROWS: u32 = 1_048_576;

/// A workbook without sheets. Its date of creation is the first that the zip around it can have.
///
/// # Errors
/// Not in practice.
pub fn new_workbook() -> Result<Workbook, XlsxError> {
    let created = ExcelDateTime::from_ymd(1980, 1, 1)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook)
}

/// Writes the names of the columns in bold into the first row, which stays in sight.
///
/// # Errors
/// When there are more columns than a sheet has.
pub fn write_header(sheet: &mut Worksheet, names: &[impl AsRef<str>]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, name.as_ref(), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Gives the header of a sheet, whose last row is `last_row` counted from 0, buttons to filter and sort.
///
/// # Errors
/// When there are more rows or columns than a sheet has.
pub fn add_filter(sheet: &mut Worksheet, columns: usize, last_row: u32) -> Result<(), XlsxError> {
    let last_column = u16::try_from(columns.saturating_sub(1));
    let last_column = last_column.map_err(|_| XlsxError::RowColumnLimitError)?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    Ok(())
}

/// Whether a file is a workbook whose first sheet has this name.
pub fn is_workbook(path: &Path, sheet: &str) -> bool {
    // What is larger is no workbook of ours, whose list of sheets is short.
    const MAX_LIST_BYTES: u64 = 64 * 1024;
    let Ok(file) = File::open(path) else {
        return false;
    };
    let Ok(mut archive) = ZipArchive::new(file) else {
        return false;
    };
    let Ok(list) = archive.by_name("xl/workbook.xml") else {
        return false;
    };
    let mut text = String::new();
    let read = list.take(MAX_LIST_BYTES).read_to_string(&mut text);
    let first = text.split("<sheet ").nth(1).unwrap_or_default();
    read.is_ok() && first.starts_with(&format!("name=\"{sheet}\""))
}
