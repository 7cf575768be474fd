//! What kind of file rows are written as.

use super::columns::Column;
use super::workbook::is_workbook;
use super::xlsx::SHEET;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

/// The format of a file of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// Apache Parquet: typed, compressed, for DuckDB, pandas and their like.
    Parquet,
    /// Comma-separated values with a header.
    Csv,
    /// A JSON object a line.
    JsonLines,
    /// A workbook: what Excel and LibreOffice open.
    Xlsx,
}

impl RowFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Parquet, Self::Csv, Self::JsonLines, Self::Xlsx];

    /// Its name, which is also the usual ending of a file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its name in a sentence when it is no text, which a terminal could show.
    pub fn binary_name(self) -> Option<&'static str> {
        match self {
            Self::Parquet => Some("Parquet"),
            Self::Xlsx => Some("a workbook"),
            Self::Csv | Self::JsonLines => None,
        }
    }

    /// The format that a file's name asks for by its ending.
    ///
    /// # Errors
    /// A message with the endings there are.
    pub fn of_file(path: &Path) -> Result<Self, String> {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        ending.parse().map_err(|_| {
            format!(
                "{} does not tell a format; end it in .parquet, .csv, .jsonl or .xlsx",
                path.display()
            )
        })
    }
}

/// Whether a file is one of rows, by how it begins.
pub fn is_rows(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    let line = text.lines().next().unwrap_or_default();
    let header = line.trim_start_matches('\u{feff}').trim_end();
    let is_column = |name: &str| name.parse::<Column>().is_ok();
    let is_csv = header.split([',', ';']).all(is_column);
    let key = header
        .strip_prefix("{\"")
        .and_then(|rest| rest.split('"').next());
    let is_xlsx = || start.starts_with(b"PK") && is_workbook(path, SHEET);
    read.is_ok()
        && (start.starts_with(b"PAR1") || is_csv || key.is_some_and(is_column) || is_xlsx())
}

impl FromStr for RowFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name.to_ascii_lowercase().as_str() {
            "parquet" => Ok(Self::Parquet),
            "csv" => Ok(Self::Csv),
            "jsonl" | "ndjson" => Ok(Self::JsonLines),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(format!(
                "there is no format {name:?}; there are {}",
                Self::ALL.map(Self::name).join(", ")
            )),
        }
    }
}

/// How CSV is written, here and in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CsvDialect {
    /// `,` between fields, decimal points.
    #[default]
    Rfc4180,
    /// `;` between fields, decimal commas, a byte order mark.
    ExcelFr,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_tells_the_format() {
        for (name, format) in [
            ("requests.parquet", RowFormat::Parquet),
            ("/tmp/a.b/Requests.CSV", RowFormat::Csv),
            ("requests.jsonl", RowFormat::JsonLines),
            ("requests.ndjson", RowFormat::JsonLines),
            ("Requests.xlsx", RowFormat::Xlsx),
        ] {
            assert_eq!(RowFormat::of_file(Path::new(name)), Ok(format));
        }
        for name in [
            "requests",
            "requests.csv.gz",
            ".csv",
            "requests.json",
            "requests.xls",
        ] {
            let error = RowFormat::of_file(Path::new(name)).unwrap_err();
            assert!(error.contains(name) && error.contains(".jsonl"), "{error}");
        }
    }

    #[test]
    fn every_format_is_found_under_its_own_name() {
        for format in RowFormat::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
        assert!(
            "xls"
                .parse::<RowFormat>()
                .unwrap_err()
                .contains("parquet, csv, jsonl, xlsx")
        );
    }
}
