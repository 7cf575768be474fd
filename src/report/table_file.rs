//! Whether a file is a table that an earlier run wrote, by how it begins.
//!
//! In: a path among the inputs. Out: whether it may be replaced. What is doubtful is somebody else's.

use crate::rows::is_workbook;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The name of the sheet of a table.
pub(super) const SHEET: &str = "endpoints";
/// How many bytes are looked at: a comparison begins with its verdict.
const BEGINNING: u64 = 4096;

/// Whether a file is a table of `laggard stats` or `laggard diff`, in any format.
pub fn is_table(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut start));
    if read.is_err() {
        return false;
    }
    if start.starts_with(b"PK") {
        return is_workbook(path, SHEET);
    }
    let text = String::from_utf8_lossy(&start);
    let text = text.trim_start_matches('\u{feff}');
    let line = text.lines().next().unwrap_or_default();
    let mut words = line.split([' ', '|', ',', ';', '\t']);
    let mut names = words.by_ref().filter(|word| !word.is_empty());
    let is_header = names.next() == Some("method") && names.next() == Some("endpoint");
    // `8,005 requests became 9,100 (+14 %)` stands below the verdict, which is a sentence of any kind.
    let is_comparison = text.lines().any(|line| {
        let line = line.trim_start_matches("- ");
        let number =
            line.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ',');
        number.len() < line.len() && number.starts_with(" request") && line.contains(" became ")
    });
    is_header || is_comparison || text.starts_with("{\n  \"lines\": {\n")
}
