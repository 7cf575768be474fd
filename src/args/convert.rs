//! `laggard convert`.

use super::{AnyFormat, CsvDialect, InputArgs};
use crate::rows::{Columns, RowFormat};
use clap::Args;
use std::path::PathBuf;

/// `laggard convert`.
#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,

    /// The file to write; `-` is standard output. Its ending tells the format: .parquet, .csv, .jsonl
    /// or .xlsx
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,

    /// How to write the rows: parquet, csv, jsonl, xlsx; or how to read the lines, as --log-format
    ///
    /// By default the ending of --output tells, and standard output gets CSV. Times are UTC in all.
    /// In CSV a text that a spreadsheet would run as a formula gets an apostrophe in front, and
    /// control characters are escapes; Parquet and JSON lines have the texts as they are.
    ///
    /// xlsx is a workbook for Excel or LibreOffice: laggard convert logs/ -o requests.xlsx. Times are
    /// date-times to the millisecond, texts are never formulas. A sheet holds 1,048,575 rows and its
    /// header, and the rows go on in a second one, `requests-2`, and so on; a cell holds 32,767
    /// characters, and a longer text ends in `…`. The cells wait uncompressed in the folder for
    /// temporary files (TMPDIR), some 1 KB a row.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Vec<AnyFormat<RowFormat>>,

    /// The columns to write, in this order: timestamp,method,path,duration_ms
    ///
    /// All by default: timestamp, source, method, path, query, endpoint, host, status, duration_ms,
    /// bytes, request_id, container, client, protocol, referer, user_agent. The endpoint is what the
    /// path alone and rules give, since rows are written while they are read; `laggard routes`
    /// prints rules for what is learned from the whole log.
    #[arg(long, value_name = "COLUMNS")]
    pub columns: Option<Columns>,

    /// The dialect of CSV; excel-fr has `;`, decimal commas and a byte order mark
    #[arg(
        long,
        value_name = "DIALECT",
        default_value = "rfc4180",
        env = "LAGGARD_CSV_DIALECT"
    )]
    pub csv_dialect: CsvDialect,
}
