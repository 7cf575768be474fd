//! What is left out, and above all what is not.

use super::*;
use chrono::DateTime;
use std::fs;

const APP: &str = "65fdc9d0fb0de6000e1e9ce1";

fn us(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(text)
        .unwrap()
        .timestamp_micros()
}

fn day(text: &str) -> TimeFilter {
    TimeFilter {
        since: Some(Bound::Instant(us(&format!("{text}T00:00:00Z")))),
        until: Some(Bound::Instant(us(&format!("{text}T23:59:59Z")) + 1_000_000)),
    }
}

/// A file whose only line is of this time, changed at that time.
fn file(folder: &Path, name: &str, time: &str, changed: &str) -> Source {
    let path = folder.join(name);
    let line = format!(
        "{} {} +0000 UTC [router] method=GET path=\"/api/x\" status=200 duration=0.001s\n",
        &time[..10],
        &time[11..19]
    );
    fs::write(&path, line).unwrap();
    Source {
        name: name.to_owned(),
        path: Some(path),
        size: 1,
        modified_us: Some(us(changed)),
        is_named: false,
    }
}

fn left(mut sources: Vec<Source>, time: TimeFilter) -> (Vec<String>, Skipped) {
    let skipped = skip(&mut sources, time, &Options::default());
    let names = sources.into_iter().map(|source| source.name);
    (names.collect(), skipped)
}

#[test]
fn what_was_changed_long_before_the_day_is_not_read() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str, time: &str, changed: &str| file(root.path(), name, time, changed);
    let sources = || {
        vec![
            at("old.log", "2025-01-10T12:00:00Z", "2025-01-11T00:00:00Z"),
            // Within the margin of a day and a half.
            at("near.log", "2025-01-22T12:00:00Z", "2025-01-22T13:00:00Z"),
            // A time of change that its own lines belie, as in archives made to be the same.
            at("1980.log", "2025-01-10T12:00:00Z", "1980-01-01T00:00:00Z"),
            // Downloaded later: nothing is known of its end.
            at("new.log", "2025-01-10T12:00:00Z", "2025-02-01T00:00:00Z"),
        ]
    };
    let (names, skipped) = left(sources(), day("2025-01-24"));
    assert_eq!(names, ["near.log", "1980.log", "new.log"]);
    assert_eq!((skipped.by_change, skipped.by_name), (1, 0));
    assert_eq!(left(sources(), TimeFilter::default()).0.len(), 4);
    let until = TimeFilter {
        since: None,
        ..day("2025-01-24")
    };
    assert_eq!(left(sources(), until).0.len(), 4);
}

#[test]
fn archives_lie_between_those_that_are_named_before_and_after_them() {
    let root = tempfile::tempdir().unwrap();
    let downloaded = "2025-03-01T00:00:00Z";
    let archive = |hour: &str, time: &str| {
        let name = format!("{APP}.log-{hour}.gz");
        file(root.path(), &name, time, downloaded)
    };
    let sources = || {
        vec![
            archive("2025011000", "2025-01-09T01:00:00Z"),
            archive("2025012000", "2025-01-12T01:00:00Z"),
            // The next one is named within the margin of the day.
            archive("2025012200", "2025-01-21T01:00:00Z"),
            archive("2025012320", "2025-01-23T01:00:00Z"),
            // That which is named after the day may have begun in it.
            archive("2025012600", "2025-01-25T01:00:00Z"),
            archive("2025012800", "2025-01-27T01:00:00Z"),
            archive("2025013000", "2025-01-29T01:00:00Z"),
        ]
    };
    let (names, skipped) = left(sources(), day("2025-01-24"));
    let hours: Vec<&str> = names.iter().map(|name| &name[29..39]).collect();
    // The first ends at the second's name at the latest; the second at the third's. The last begins
    // with the one before it at the earliest, two days after the day.
    assert_eq!(
        hours,
        ["2025012200", "2025012320", "2025012600", "2025012800"]
    );
    assert_eq!((skipped.by_change, skipped.by_name), (0, 3));
}

#[test]
fn names_that_lines_belie_and_names_without_neighbours_are_read() {
    let root = tempfile::tempdir().unwrap();
    let downloaded = "2025-03-01T00:00:00Z";
    let at = |name: &str, time: &str| file(root.path(), name, time, downloaded);
    let first = format!("{APP}.log-2025011000.gz");
    let second = format!("{APP}.log-2025011100.gz?token=1");
    let other_app = "75fdc9d0fb0de6000e1e9ce1.log-2025012500.gz";
    let sources = vec![
        // Named long before the day, with a line of the day in it.
        at(&first, "2025-01-24T01:00:00Z"),
        // The last of its application has no end, and this is another application.
        at(&second, "2025-01-10T01:00:00Z"),
        at(other_app, "2025-01-10T01:00:00Z"),
        at("mine.log-2025011000.gz", "2025-01-10T01:00:00Z"),
    ];
    assert_eq!(left(sources, day("2025-01-24")).1, Skipped::default());
}

#[test]
fn what_has_no_year_or_no_time_is_read() {
    let root = tempfile::tempdir().unwrap();
    let changed = Some(us("1980-01-02T00:00:00Z"));
    let texts = [
        "Jan  1 14:02:50 host tomcat.log: 127.0.0.1 - - \"GET /api/x HTTP/1.1\" 200 548 0.001\n",
        "nothing with a time\n",
        "",
    ];
    let sources = texts.into_iter().enumerate().map(|(number, text)| {
        let path = root.path().join(number.to_string());
        fs::write(&path, text).unwrap();
        Source {
            name: number.to_string(),
            path: Some(path),
            size: 1,
            modified_us: changed,
            is_named: false,
        }
    });
    let (names, _) = left(sources.collect(), day("2025-01-24"));
    assert_eq!(names.len(), 3);
}

#[test]
fn a_local_day_is_that_of_any_zone() {
    let local = |us| Some(Bound::Local(us));
    let range = Range::of(TimeFilter {
        since: local(0),
        until: local(24 * HOUR_US),
    });
    assert_eq!(range.from_us, -15 * HOUR_US);
    assert_eq!(range.to_us, 39 * HOUR_US);
}
