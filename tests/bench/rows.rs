//! What writing rows costs in time, bytes and memory, for each format and some numbers of threads.
//!
//! `cargo bench --bench rows -- 1000000` takes the number of rows. The frames are made before the clock
//! starts and are the same ones again and again, so that it is writing alone that is measured; each
//! measurement is a process of its own, because the peak of memory belongs to a process.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use laggard::rows::{
    Cell, Column, Columns, CsvDialect, ROW_GROUP_ROWS, RowFormat, RowWriter, Rows,
};
use std::io::{self, Write};
use std::process::Command;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

/// How many frames a source has: a file of some gigabytes.
const FRAMES_A_SOURCE: usize = 4;

/// Counts what it is given.
struct Counter<'a>(&'a AtomicU64);

impl Write for Counter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A number that looks random and is the same each time.
fn mixed(row: usize, salt: u64) -> u64 {
    let mut number = (row as u64 ^ salt.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    number ^= number >> 29;
    number = number.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number ^ (number >> 32)
}

/// Rows such as an API has: ids that never repeat, some tens of endpoints, thousands of clients.
fn requests(rows: std::ops::Range<usize>) -> Rows {
    let columns = Columns::default();
    let mut requests = Rows::new(&columns);
    for row in rows {
        let texts: Vec<_> = Column::ALL
            .iter()
            .map(|column| text(*column, row))
            .collect();
        let cells = Column::ALL.iter().zip(&texts);
        requests.push_cells(cells.map(|(column, text)| cell(*column, row, text.as_deref())));
    }
    requests
}

fn cell(column: Column, row: usize, text: Option<&str>) -> Cell<'_> {
    let is_missing = || mixed(row, 2).is_multiple_of(20);
    match column {
        Column::Timestamp => {
            let jitter = (mixed(row, 9) % 5_000) as i64;
            Cell::Time(1_737_738_001_480_364 + row as i64 * 7_919 + jitter)
        }
        Column::Status => Cell::Count(if is_missing() { 404 } else { 200 }),
        Column::DurationMs => Cell::Duration(1000 * (3 + mixed(row, 3) % 4_000)),
        Column::Bytes => Cell::Count((mixed(row, 4) % 30_000) as i64),
        _ => text.map_or(Cell::Missing, Cell::Text),
    }
}

fn text(column: Column, row: usize) -> Option<String> {
    let endpoint = mixed(row, 1) % 45;
    let client = mixed(row, 8) % 5_000;
    let chrome = row % 60;
    Some(match column {
        Column::Source => "logs/2025-01-24.log.gz".to_owned(),
        Column::Method => ["GET", "GET", "GET", "POST"][row % 4].to_owned(),
        Column::Path => format!("/api/v1/resource-{endpoint}/{}", mixed(row, 5) % 20_000),
        Column::Endpoint => format!("/api/v1/resource-{endpoint}/{{id}}"),
        Column::Host => "api.example.com".to_owned(),
        Column::RequestId => format!("{:016x}-{:016x}", mixed(row, 6), mixed(row, 7)),
        Column::Container => format!("web-{}", row % 4),
        Column::Client => format!("198.51.{}.{}", client / 256, client % 256),
        Column::Protocol => "HTTP/1.1".to_owned(),
        Column::Query if row.is_multiple_of(4) => format!("page={}&size=50", row % 90),
        Column::Referer if row.is_multiple_of(3) => {
            format!("https://www.example.com/page/{}", row % 400)
        }
        Column::UserAgent => format!(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chrome}.0.0.0 Safari/537.36"
        ),
        _ => return None,
    })
}

/// A line of `/proc/self/status` in MB; 0 where there is none.
fn memory_mb(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|text| text.strip_prefix(line));
    let kib = value.and_then(|text| {
        text.split_whitespace()
            .find_map(|word| word.parse::<u64>().ok())
    });
    kib.unwrap_or(0) * 1024 / 1_000_000
}

fn measure(format: RowFormat, threads: usize, rows: usize, frame_rows: usize) {
    // Other rows in each, or small frames would all be the same.
    let some_frames = (ROW_GROUP_ROWS / frame_rows).clamp(1, 8);
    let samples: Vec<Rows> = (0..some_frames)
        .map(|number| requests(number * frame_rows..(number + 1) * frame_rows))
        .collect();
    let before = memory_mb("VmRSS:");
    let bytes = AtomicU64::new(0);
    let start = Instant::now();
    let out = Box::new(Counter(&bytes));
    let writer = RowWriter::new(out, format, Columns::default(), CsvDialect::default()).unwrap();
    let frames = rows.div_ceil(frame_rows);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let source = next.fetch_add(1, Ordering::Relaxed);
                    let first = source * FRAMES_A_SOURCE;
                    if first >= frames {
                        return;
                    }
                    for number in first..frames.min(first + FRAMES_A_SOURCE) {
                        let some = &samples[number % some_frames];
                        writer.take(source, some.clone()).unwrap();
                    }
                    writer.end_source(source).unwrap();
                }
            });
        }
    });
    let written = writer.finish().unwrap() as f64;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{:<8} {threads:>2} threads  {frame_rows:>7} rows a frame  {:>8.0} rows/s  {:>6.1} bytes a row  {:>4} MB more at the peak",
        format.name(),
        written / seconds,
        bytes.into_inner() as f64 / written,
        memory_mb("VmHWM:").saturating_sub(before),
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<usize> = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let format = arguments.iter().find_map(|argument| argument.parse().ok());
    if let (Some(format), [threads, rows, frame_rows]) = (format, &numbers[..]) {
        return measure(format, *threads, *rows, *frame_rows);
    }
    let rows = numbers.first().copied().unwrap_or(200_000).to_string();
    println!("laggard {}, {rows} rows", env!("CARGO_PKG_VERSION"));
    for (format, threads, frame_rows) in [
        (RowFormat::Parquet, 1, ROW_GROUP_ROWS),
        (RowFormat::Parquet, 2, ROW_GROUP_ROWS),
        (RowFormat::Parquet, 2, 5_000),
        (RowFormat::Csv, 1, ROW_GROUP_ROWS),
        (RowFormat::Csv, 2, ROW_GROUP_ROWS),
        (RowFormat::JsonLines, 1, ROW_GROUP_ROWS),
        (RowFormat::JsonLines, 2, ROW_GROUP_ROWS),
    ] {
        let status = Command::new(std::env::current_exe().unwrap())
            .args([
                format.name(),
                &threads.to_string(),
                &rows,
                &frame_rows.to_string(),
            ])
            .status()
            .unwrap();
        assert!(status.success());
    }
}
