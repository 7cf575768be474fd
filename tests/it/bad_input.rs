//! Hostile, damaged and missing input: each gives what can be had, names what could not, and the
//! designed exit code.

use crate::command::{csv_rows, laggard, notes, router_line, run_with_input, text};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

const TIME: &str = "2025-01-24 18:00:01.480364285 +0100 CET";

fn lines(number: usize) -> String {
    (0..number)
        .map(|index| {
            router_line(
                TIME,
                "GET",
                "/api/v1/things/",
                200,
                &format!("0.{:03}s", index % 1000),
            )
        })
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn stats(path: &Path) -> Output {
    laggard(["stats", "--format", "csv"])
        .arg(path)
        .output()
        .unwrap()
}

fn assert_ends(output: &Output, code: i32, said: &[&str]) {
    let notes = notes(output);
    assert_eq!(output.status.code(), Some(code), "{notes}");
    for words in said {
        assert!(notes.contains(words), "{words:?} is not said in: {notes}");
    }
    assert!(!notes.contains("panicked"), "{notes}");
}

#[test]
fn truncated_gzip_is_reported_and_the_rest_is_read() {
    let root = tempfile::tempdir().unwrap();
    let whole = gzip(lines(20_000).as_bytes());
    let path = root.path().join("cut.gz");
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let output = stats(&path);
    assert_ends(&output, 4, &["cut.gz is cut short", "kept"]);
    let requests: u64 = text(&output)
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .nth(2)
        .unwrap()
        .parse()
        .unwrap();
    assert!((1_000..20_000).contains(&requests), "{requests}");
}

#[test]
fn a_flipped_bit_is_noticed_by_the_checksum() {
    let root = tempfile::tempdir().unwrap();
    let mut bytes = gzip(lines(2_000).as_bytes());
    let checksum = bytes.len() - 8;
    bytes[checksum] ^= 4;
    let path = root.path().join("flipped.gz");
    fs::write(&path, &bytes).unwrap();
    assert_ends(
        &stats(&path),
        4,
        &["flipped.gz is damaged", "2,000 read = 2,000 kept"],
    );
    // The same in the middle of the data, where it may break the stream or only its content.
    let mut bytes = gzip(lines(2_000).as_bytes());
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&path, &bytes).unwrap();
    assert_ends(&stats(&path), 4, &["flipped.gz is damaged"]);
}

#[test]
fn empty_inputs_have_no_request() {
    let root = tempfile::tempdir().unwrap();
    assert_ends(
        &stats(root.path()),
        3,
        &["no request to report", "holds no file"],
    );
    let path = root.path().join("empty.gz");
    fs::write(&path, b"").unwrap();
    assert_ends(&stats(&path), 3, &["no request to report"]);
    fs::write(&path, gzip(b"")).unwrap();
    assert_ends(&stats(&path), 3, &["no request to report"]);
    assert_ends(
        &laggard(["stats"]).output().unwrap(),
        3,
        &["no request to report"],
    );
}

#[test]
fn a_log_without_the_router_tells_how_to_turn_it_on() {
    let input = format!("{TIME} [web-1] hello\n{TIME} [manager] started\n");
    let output = run_with_input(laggard(["stats", "-"]), input.as_bytes());
    assert_ends(
        &output,
        3,
        &[
            "scalingo --app APP router-logs --enable",
            "other: manager 1, web-1 1",
        ],
    );
}

#[test]
fn missing_and_forbidden_files_are_named_and_the_others_read() {
    let root = tempfile::tempdir().unwrap();
    let good = root.path().join("good.log");
    fs::write(&good, lines(10)).unwrap();
    let missing = root.path().join("missing.gz");
    let output = laggard(["stats", "--format", "csv"])
        .arg(&missing)
        .arg(&good)
        .output()
        .unwrap();
    assert_ends(&output, 4, &["missing.gz cannot be opened", "10 kept"]);
    assert_ends(
        &stats(&missing),
        2,
        &[
            "missing.gz cannot be opened",
            "none of the inputs could be opened",
        ],
    );

    let forbidden = root.path().join("forbidden.log");
    fs::write(&forbidden, lines(10)).unwrap();
    fs::set_permissions(&forbidden, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&forbidden).is_ok() {
        eprintln!("skipped: this user may read every file, so a forbidden one cannot be tried");
        return;
    }
    let output = laggard(["stats", "--format", "csv"])
        .arg(&forbidden)
        .arg(&good)
        .output()
        .unwrap();
    assert_ends(&output, 4, &["forbidden.log cannot be opened", "10 kept"]);
}

#[test]
fn binary_junk_and_bad_utf8_are_no_obstacle() {
    let root = tempfile::tempdir().unwrap();
    let mut junk: Vec<u8> = (0..200_000_u32)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    junk.push(b'\n');
    fs::write(root.path().join("junk.bin"), &junk).unwrap();
    let mut bytes = lines(5).into_bytes();
    bytes.extend(
        router_line(TIME, "GET", "/api/caf\u{e9}", 200, "0.010s")
            .replace('\u{e9}', "?")
            .into_bytes(),
    );
    let at = bytes
        .windows(4)
        .rposition(|window| window == b"caf?")
        .unwrap();
    bytes[at + 3] = 0xe9;
    fs::write(root.path().join("log"), &bytes).unwrap();
    let output = stats(root.path());
    assert_ends(&output, 0, &["6 kept", "no_request"]);
    assert!(
        text(&output).contains("/api/caf\u{fffd}"),
        "{}",
        text(&output)
    );
}

#[test]
fn a_line_of_a_gigabyte_costs_no_memory() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("bomb.gz");
    let mut encoder = flate2::write::GzEncoder::new(
        fs::File::create(&path).unwrap(),
        flate2::Compression::best(),
    );
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..1024 {
        encoder.write_all(&zeros).unwrap();
    }
    encoder
        .write_all(format!("\n{}", lines(3)).as_bytes())
        .unwrap();
    encoder.finish().unwrap();
    assert!(fs::metadata(&path).unwrap().len() < 2 << 20);
    // 400 MB of address space beyond what the threads reserve would not hold the line.
    let script = format!(
        "ulimit -v 1500000; exec {} stats --format csv --threads 1 {}",
        env!("CARGO_BIN_EXE_laggard"),
        path.display()
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .output()
        .unwrap();
    assert_ends(&output, 0, &["3 kept", "too_long 1"]);
}

#[test]
fn cut_lines_are_counted_and_rejects_are_written_with_their_place() {
    let root = tempfile::tempdir().unwrap();
    let line = router_line(TIME, "GET", "/api/x", 200, "0.010s");
    let log = format!(
        "{}{}\nnot a log line\n{}",
        line,
        &line[..line.len() - 3],
        &line[..90]
    );
    fs::write(root.path().join("a.log"), log).unwrap();
    let rejects = root.path().join("rejects.tsv");
    let output = laggard(["stats", "--format", "csv", "--rejects"])
        .arg(&rejects)
        .arg(root.path().join("a.log"))
        .output()
        .unwrap();
    assert_ends(
        &output,
        0,
        &[
            "4 read = 2 kept + 0 filtered + 0 other + 2 rejected",
            "cut: 1 line ended",
            "cut 1, no_request 1",
        ],
    );
    let written = fs::read_to_string(&rejects).unwrap();
    let rows: Vec<Vec<&str>> = written
        .lines()
        .map(|row| row.split('\t').collect())
        .collect();
    assert!(rows[0][0].ends_with("a.log"));
    assert_eq!(rows[0][1..], ["3", "no_request", "not a log line"]);
    assert_eq!(rows[1][1..], ["4", "cut", &line[..90]]);

    let output = laggard(["stats", "--format", "csv", "--max-rejects", "40%"])
        .arg(root.path().join("a.log"))
        .output()
        .unwrap();
    assert_ends(&output, 4, &["50.00 % of the lines were rejected"]);
    let output = laggard(["stats", "--format", "csv", "--max-rejects", "50%"])
        .arg(root.path().join("a.log"))
        .output()
        .unwrap();
    assert_ends(&output, 0, &[]);
}

#[test]
fn wrong_usage_names_the_flag_and_writes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let log = root.path().join("a.log");
    fs::write(&log, lines(3)).unwrap();
    let reports = root.path().join("reports");
    for (flags, said) in [
        (vec!["--tz", "Mars/Olympus"], "Mars/Olympus"),
        (
            vec!["--since", "2025-02-01", "--until", "2025-01-01"],
            "--since",
        ),
        (vec!["--since", "soonish"], "--since"),
        (vec!["--date", "2025-02-30"], "--date"),
        (vec!["--status", "5xy"], "5xy"),
        (vec!["--slow", "1"], "--slow"),
        (vec!["--path", "("], "--path"),
        (vec!["--bins", "0"], "--bins"),
        (vec!["--no-such-flag"], "--no-such-flag"),
        (vec!["--threads", "0"], "--threads"),
    ] {
        let output = laggard(["report"])
            .arg(&log)
            .arg("-o")
            .arg(&reports)
            .args(&flags)
            .output()
            .unwrap();
        assert_ends(&output, 2, &[said]);
        assert!(!reports.exists(), "{flags:?}");
    }
    let output = laggard(["stats", "--sort", "beauty"])
        .arg(&log)
        .output()
        .unwrap();
    assert_ends(&output, 2, &["--sort", "beauty", "p95_ms"]);
}

#[test]
fn an_output_that_cannot_be_written_is_fatal_and_leaves_the_last_report() {
    let root = tempfile::tempdir().unwrap();
    let log = root.path().join("a.log");
    fs::write(&log, lines(3)).unwrap();
    // A file where the folder should be.
    let occupied = root.path().join("occupied");
    fs::write(&occupied, "mine").unwrap();
    let output = laggard(["report"])
        .arg(&log)
        .arg("-o")
        .arg(&occupied)
        .output()
        .unwrap();
    assert_ends(&output, 2, &["occupied"]);
    assert_eq!(fs::read_to_string(&occupied).unwrap(), "mine");
    // Standard output on a full disk.
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let output = laggard(["stats"]).arg(&log).stdout(full).output().unwrap();
        assert_ends(&output, 2, &["standard output"]);
    } else {
        eprintln!("skipped: there is no /dev/full here");
    }
    // No request: the last report stays as it was.
    let reports = root.path().join("reports");
    assert_ends(
        &laggard(["report"])
            .arg(&log)
            .arg("-o")
            .arg(&reports)
            .output()
            .unwrap(),
        0,
        &[],
    );
    let before = fs::read(reports.join("summary.json")).unwrap();
    let output = laggard(["report", "--path", "/nowhere"])
        .arg(&log)
        .arg("-o")
        .arg(&reports)
        .output()
        .unwrap();
    assert_ends(&output, 3, &["the filters left out every request"]);
    assert_eq!(fs::read(reports.join("summary.json")).unwrap(), before);
}

#[test]
fn a_full_disk_leaves_the_last_report_as_it_was() {
    let root = tempfile::tempdir().unwrap();
    let disk = root.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(&disk)
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: this user may not mount a small file system");
        return;
    }
    let log = root.path().join("a.log");
    fs::write(&log, lines(300)).unwrap();
    fs::write(disk.join("summary.json"), "the last one").unwrap();
    let output = laggard(["report"])
        .arg(&log)
        .arg("-o")
        .arg(&disk)
        .output()
        .unwrap();
    let left: Vec<_> = fs::read_dir(&disk)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    let last = fs::read_to_string(disk.join("summary.json")).unwrap();
    let unmounted = std::process::Command::new("umount")
        .arg(&disk)
        .status()
        .unwrap();
    assert!(unmounted.success());
    assert_ends(&output, 2, &["cannot write", "make room"]);
    assert_eq!((left.len(), last.as_str()), (1, "the last one"));
}

#[test]
fn hostile_texts_are_harmless_in_every_format() {
    let root = tempfile::tempdir().unwrap();
    let hostile = [
        "=cmd()/api/",
        "/api/<script>alert(1)</script>",
        r"/api/\x1b[2J\x07",
        "/api/a|b`c`",
        "/api/\u{202e}txt",
    ];
    let log: String = hostile
        .iter()
        .map(|path| router_line(TIME, "GET", path, 200, "2.000s"))
        .collect();
    let output = run_with_input(
        laggard(["report", "-", "--no-templates", "-o"]).tap(root.path()),
        log.as_bytes(),
    );
    assert_ends(&output, 0, &["5 kept"]);
    let shown = text(&output) + &notes(&output);
    assert!(
        !shown.contains(['\u{1b}', '\u{7}', '\u{202e}']),
        "{shown:?}"
    );
    let page = fs::read_to_string(root.path().join("report.html")).unwrap();
    assert!(!page.contains("<script>alert") && page.contains("&#60;script&#62;alert"));
    assert!(!page.contains(['\u{1b}', '\u{7}', '\u{202e}']));
    let endpoints: Vec<String> = csv_rows(&root.path().join("endpoints.csv"))
        .into_iter()
        .map(|row| row["endpoint"].clone())
        .collect();
    assert!(
        endpoints.contains(&"'=cmd()/api/".to_owned()),
        "{endpoints:?}"
    );
    for format in ["table", "markdown", "tsv"] {
        let output = run_with_input(
            laggard(["stats", "-", "--no-templates", "--format", format]),
            log.as_bytes(),
        );
        assert!(!text(&output).contains(['\u{1b}', '\u{7}']), "{format}");
    }
}

#[test]
fn rejects_never_overwrite_an_input() {
    let root = tempfile::tempdir().unwrap();
    let log = root.path().join("a.log");
    fs::write(&log, lines(3)).unwrap();
    let same = root.path().join("./a.log");
    let output = laggard(["stats", "--rejects"])
        .arg(&same)
        .arg(&log)
        .output()
        .unwrap();
    assert_ends(&output, 2, &["--rejects", "is an input"]);
    assert_eq!(fs::read_to_string(&log).unwrap(), lines(3));
}

#[test]
fn a_report_beside_its_logs_is_not_read_as_a_log() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.log"), lines(30)).unwrap();
    for _ in 0..2 {
        let output = laggard(["report", "."])
            .current_dir(root.path())
            .output()
            .unwrap();
        assert_ends(&output, 0, &["30 read = 30 kept"]);
    }
}

#[test]
fn tens_of_thousands_of_endpoints_are_shown_in_good_time() {
    let root = tempfile::tempdir().unwrap();
    let path = |index: u32| format!("/api/{}", crate::command::letters(index));
    let log: String = (0..25_000)
        .map(|index| router_line(TIME, "GET", &path(index), 200, "0.010s"))
        .collect();
    fs::write(root.path().join("a.log"), log).unwrap();
    let output = laggard(["stats", "--no-templates", "a.log"])
        .current_dir(root.path())
        .output()
        .unwrap();
    assert_ends(&output, 0, &["25,000 kept"]);
    assert_eq!(
        text(&output).lines().count(),
        1 + 20_000 + 1,
        "a header, the cap, and (other)"
    );
    assert!(text(&output).contains("(other)"));
    assert_ends(&output, 0, &["5000 requests of the rarest endpoints"]);
}

#[test]
fn past_the_most_different_paths_the_rest_is_counted_together_and_said() {
    let paths = 262_144 + 1_000;
    let line = |index: u32| {
        let path = format!("/api/{}", crate::command::letters(index));
        format!("1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] \"GET {path} HTTP/1.0\" 200 1\n")
    };
    let log: String = (0..paths).map(line).collect();
    let command = laggard(["stats", "--no-templates", "-", "--format", "csv"]);
    let output = crate::command::run_with_input(command, log.as_bytes());
    assert_ends(
        &output,
        0,
        &[
            "1000 requests are counted as (other)",
            "order of the inputs",
        ],
    );
    let table = text(&output);
    let other = table
        .lines()
        .find(|row| row.starts_with("*,(other),"))
        .unwrap();
    assert!(other.starts_with("*,(other),243144,"), "{other}");
}

trait Tap {
    fn tap(self, argument: &Path) -> Self;
}

impl Tap for std::process::Command {
    fn tap(mut self, argument: &Path) -> Self {
        self.arg(argument);
        self
    }
}
