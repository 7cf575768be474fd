use super::*;
use crate::rows::cells::Cell;
use crate::rows::sample::sample;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// A file in memory that many hands hold, and that is full after some bytes.
#[derive(Clone)]
struct Disk {
    bytes: Arc<Mutex<Vec<u8>>>,
    room: usize,
}

impl Disk {
    fn of(room: usize) -> Self {
        Self {
            bytes: Arc::default(),
            room,
        }
    }

    fn content(&self) -> Vec<u8> {
        self.bytes.lock().unwrap().clone()
    }
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.bytes.lock().unwrap();
        let some = bytes.len().min(self.room - all.len());
        if some == 0 && !bytes.is_empty() {
            // ENOSPC of Linux.
            return Err(io::Error::from_raw_os_error(28));
        }
        all.extend_from_slice(&bytes[..some]);
        Ok(some)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const SMALL: Limits = Limits {
    waiting_bytes: 0,
    group_rows: 64,
    own_group_rows: 16,
    text_rows: 8,
    sheet_rows: 50,
};

/// How many rows each frame of each source has.
const SOURCES: [&[usize]; 9] = [
    &[64, 64, 3],
    &[5],
    &[],
    &[64, 20],
    &[0, 1, 0],
    &[15, 15, 15, 15, 15],
    &[64],
    &[2],
    &[40, 7],
];

/// Writes the sources with some threads; the first error of any of them, and how many had one.
fn write(
    disk: &Disk,
    format: RowFormat,
    threads: usize,
    limits: Limits,
) -> Result<u64, (RowsError, usize)> {
    let out = Box::new(disk.clone());
    let writer =
        RowWriter::with_limits(out, format, Columns::default(), CsvDialect::Rfc4180, limits)
            .map_err(|error| (error, 1))?;
    let next = AtomicUsize::new(0);
    let read = || -> Result<(), RowsError> {
        loop {
            let source = next.fetch_add(1, Ordering::Relaxed);
            let Some(frames) = SOURCES.get(source) else {
                return Ok(());
            };
            let before: usize = SOURCES[..source].iter().copied().flatten().sum();
            let mut start = before;
            for rows in *frames {
                writer.take(source, sample(start..start + rows))?;
                start += rows;
            }
            writer.end_source(source)?;
        }
    };
    let results: Vec<_> = thread::scope(|scope| {
        let readers: Vec<_> = (0..threads).map(|_| scope.spawn(read)).collect();
        readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .collect()
    });
    let mut errors: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    let end = writer.finish();
    let count = errors.len();
    match (errors.pop(), end) {
        (None, Ok(rows)) => Ok(rows),
        (Some(error), Err(_)) | (None, Err(error)) => Err((error, count)),
        (Some(error), Ok(_)) => panic!("a thread failed, the end did not: {error}"),
    }
}

/// Fails instead of hanging when the threads wait for each other.
fn within_a_minute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()).ok());
    receiver
        .recv_timeout(Duration::from_secs(60))
        .expect("the threads wait for each other, or panicked")
}

/// One row with something in every column, and one with as little as can be.
fn two_rows(columns: &str) -> (Rows, Columns) {
    let columns: Columns = columns.parse().unwrap();
    let cell = |column: &Column| match column {
        Column::Timestamp => Cell::Time(1_737_738_001_480_364),
        Column::Source => Cell::Text("day.log"),
        Column::Method => Cell::Text("GET"),
        Column::Path => Cell::Text("/a,\"b\""),
        Column::Query => Cell::Text("=1+1"),
        Column::Endpoint => Cell::Text("/a"),
        Column::Host => Cell::Text("api.example"),
        Column::Status => Cell::Count(200),
        Column::DurationMs => Cell::Duration(357),
        Column::Bytes => Cell::Count(1_048_576),
        Column::RequestId => Cell::Text("r-1"),
        Column::Container => Cell::Text("web-1"),
        Column::Client => Cell::Text("192.0.2.1"),
        Column::Protocol => Cell::Text("HTTP/1.1"),
        Column::Referer => Cell::Text("-\u{1b}[2J"),
        Column::UserAgent => Cell::Text("curl;\n8 ü"),
    };
    let mut rows = Rows::new(&columns);
    rows.push_cells(columns.as_slice().iter().map(cell));
    let only_time = |column: &Column| match column {
        Column::Timestamp => Cell::Time(1_737_738_002_000_000),
        _ => Cell::Missing,
    };
    rows.push_cells(columns.as_slice().iter().map(only_time));
    (rows, columns)
}

fn text(columns: &str, format: RowFormat, dialect: CsvDialect) -> String {
    let (rows, columns) = two_rows(columns);
    let disk = Disk::of(usize::MAX);
    let writer = RowWriter::new(Box::new(disk.clone()), format, columns, dialect).unwrap();
    writer.take(0, rows).unwrap();
    writer.end_source(0).unwrap();
    assert_eq!(writer.finish().unwrap(), 2);
    String::from_utf8(disk.content()).unwrap()
}

const ALL: &str = "timestamp,source,method,path,query,endpoint,host,status,duration_ms,bytes,request_id,container,client,protocol,referer,user_agent";

#[test]
fn csv_has_a_header_empty_fields_quotes_and_no_formula() {
    assert_eq!(
        text(ALL, RowFormat::Csv, CsvDialect::Rfc4180),
        format!(
            "{ALL}\r\n\
             2025-01-24T17:00:01.480364Z,day.log,GET,\"/a,\"\"b\"\"\",'=1+1,/a,api.example,200,0.357,1048576,r-1,web-1,192.0.2.1,HTTP/1.1,'-\\u{{1b}}[2J,curl;\\n8 ü\r\n\
             2025-01-24T17:00:02Z,,,,,,,,,,,,,,,\r\n"
        )
    );
}

#[test]
fn a_line_of_one_empty_field_is_not_an_empty_line() {
    assert_eq!(
        text("query", RowFormat::Csv, CsvDialect::Rfc4180),
        "query\r\n'=1+1\r\n\"\"\r\n"
    );
}

#[test]
fn the_french_dialect_has_semicolons_decimal_commas_and_a_byte_order_mark() {
    assert_eq!(
        text(
            "user_agent,duration_ms,timestamp",
            RowFormat::Csv,
            CsvDialect::ExcelFr
        ),
        "\u{feff}user_agent;duration_ms;timestamp\r\n\
         \"curl;\\n8 ü\";0,357;2025-01-24T17:00:01.480364Z\r\n\
         ;;2025-01-24T17:00:02Z\r\n"
    );
}

#[test]
fn json_lines_have_every_key_and_texts_as_they_are() {
    assert_eq!(
        text(
            "timestamp,path,query,status,duration_ms,bytes,referer,user_agent",
            RowFormat::JsonLines,
            CsvDialect::Rfc4180
        ),
        concat!(
            r#"{"timestamp":"2025-01-24T17:00:01.480364Z","path":"/a,\"b\"","query":"=1+1","status":200,"duration_ms":0.357,"bytes":1048576,"referer":"-\u001b[2J","user_agent":"curl;\n8 ü"}"#,
            "\n",
            r#"{"timestamp":"2025-01-24T17:00:02Z","path":null,"query":null,"status":null,"duration_ms":null,"bytes":null,"referer":null,"user_agent":null}"#,
            "\n"
        )
    );
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    for format in RowFormat::ALL {
        let alone = Disk::of(usize::MAX);
        let rows = write(&alone, format, 1, SMALL).unwrap();
        assert_eq!(
            rows,
            SOURCES.iter().copied().flatten().sum::<usize>() as u64
        );
        for round in 0..30 {
            let limits = Limits {
                waiting_bytes: [0, 2_000, 100_000, usize::MAX][round % 4],
                ..SMALL
            };
            let disk = Disk::of(usize::MAX);
            let shared = disk.clone();
            let written =
                within_a_minute(move || write(&shared, format, 2 + round % 7, limits)).unwrap();
            assert_eq!(written, rows);
            assert!(
                disk.content() == alone.content(),
                "{format:?}, round {round}"
            );
        }
    }
}

#[test]
fn a_full_disk_is_told_as_such_and_nobody_hangs() {
    for format in RowFormat::ALL {
        let whole = Disk::of(usize::MAX);
        write(&whole, format, 1, SMALL).unwrap();
        let size = whole.content().len();
        for room in [0, 3, size / 3, size / 2, size - 1] {
            let disk = Disk::of(room);
            let (error, _) = within_a_minute(move || write(&disk, format, 5, SMALL)).unwrap_err();
            let RowsError::Write(error) = error else {
                panic!("{format:?} with {room} bytes: {error}");
            };
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
    }
}

#[test]
fn rows_of_other_columns_stop_all_threads() {
    let disk = Disk::of(usize::MAX);
    let columns: Columns = "status".parse().unwrap();
    let writer = RowWriter::new(
        Box::new(disk),
        RowFormat::JsonLines,
        columns,
        CsvDialect::default(),
    )
    .unwrap();
    let others = sample(0..3);
    assert!(matches!(writer.take(0, others), Err(RowsError::Table(_))));
    assert!(matches!(writer.end_source(1), Err(RowsError::Table(_))));
    assert!(matches!(writer.finish(), Err(RowsError::Table(_))));
}

#[test]
fn a_thread_that_panics_wakes_the_others() {
    let error = within_a_minute(|| {
        let disk = Disk::of(usize::MAX);
        let limits = SMALL;
        let writer = RowWriter::with_limits(
            Box::new(disk),
            RowFormat::Csv,
            Columns::default(),
            CsvDialect::default(),
            limits,
        )
        .unwrap();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| writer.take(1, sample(0..3)));
            let panicking = scope.spawn(|| {
                let _alarm = Alarm(&writer);
                panic!("on purpose");
            });
            assert!(panicking.join().is_err());
            waiting.join().unwrap().unwrap_err()
        })
    });
    assert!(matches!(error, RowsError::Abandoned));
}
