//! Whether a file is a table that an earlier run wrote, by how it begins.
//!
//! In: a path among the inputs. Out: whether it may be replaced. What is doubtful is somebody else's.

use crate::rows::is_workbook;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The name of the sheet of a table.
pub(super) const SHEET: &str = "endpoints";

/// Whether a file is a table of `laggard stats` or `laggard diff`, in any format.
pub fn is_table(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(512).read_to_end(&mut start));
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
    let is_comparison = line.contains(" endpoint") && line.contains(" slower");
    is_header || is_comparison || text.starts_with("{\n  \"lines\": {\n")
}
