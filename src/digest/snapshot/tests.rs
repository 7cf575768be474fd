use super::*;
use crate::digest::{DigestBuilder, Dimension};
use crate::parse::{Options, Parsed, Parser};
use crate::table::{
    Choice, EndpointKey, EndpointRules, Endpoints, ReadEndpoint, Request, Sink, SinkReader,
};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert, proptest};

const SLOW_US: u64 = 1_000_000;

/// Some requests as lines of a router and of what stands behind it.
fn a_line() -> impl Strategy<Value = String> {
    let status = [200, 200, 304, 500, 101];
    let parts = (
        0..7_u32,
        0..3_u32,
        0..600_u32,
        0..status.len(),
        any::<u16>(),
        any::<bool>(),
    );
    parts.prop_map(move |(path, container, minute, place, number, is_router)| {
        let (hour, minute) = (minute / 60, minute % 60);
        // Some of them over a second, and some to the microsecond.
        let seconds = match number % 4 {
            0 => format!("{}.{:06}", number % 3, u32::from(number) * 13 % 1_000_000),
            _ => format!("0.{:03}", number % 90),
        };
        let (status, bytes) = (status[place], number);
        if is_router {
            return format!(
                "2025-01-24 {hour:02}:{minute:02}:01.48 +0100 CET [router] method=GET path=\"/api/p{path}\" host=h{container} request_id=r{number} container=web-{container} from=\"198.51.{path}.7\" protocol=https status={status} duration={seconds}s bytes={bytes} referer=\"-\" user_agent=\"curl/8.{container}\""
            );
        }
        format!(
            "198.51.100.{container} - - [24/Jan/2025:{hour:02}:{minute:02}:07 +0000] \"POST /api/p{path} HTTP/1.1\" {status} {bytes} \"-\" \"curl/8\" {seconds}"
        )
    })
}

fn digest(lines: &[String], limits: Option<(usize, usize)>) -> ReadDigest {
    let endpoints = Endpoints::default();
    let builder = DigestBuilder::new(SLOW_US).telling_who();
    let builder = match limits {
        Some((cells, groups)) => builder.with_limits(cells, groups),
        None => builder,
    };
    read(&builder, &endpoints, lines);
    builder.finish(&endpoints)
}

fn read(builder: &DigestBuilder, endpoints: &Endpoints, lines: &[String]) {
    let mut reader = builder.reader();
    let mut parser = Parser::new(&Options::default());
    for line in lines {
        let Ok(Parsed::Request(record)) = parser.parse(line.as_bytes()) else {
            panic!("no request: {line}");
        };
        let method = String::from_utf8_lossy(record.method);
        let endpoint = ReadEndpoint::new(&method, &record.path.text(), record.origin);
        let request = Request {
            record: &record,
            endpoint: endpoints.number(endpoint),
            path: record.path,
        };
        reader.take(0, &request).unwrap();
    }
    reader.finish().unwrap();
}

fn header(lines: usize) -> Header {
    let mut header = Header::default();
    header.account.read = lines as u64;
    header.account.kept = lines as u64;
    header
}

fn file(digest: &ReadDigest) -> Vec<u8> {
    let requests = digest.cells.iter().map(|cell| cell.requests).sum::<u64>();
    write(digest, &header(requests as usize)).unwrap()
}

fn load(bytes: &[u8]) -> Result<ReadDigest, SnapshotError> {
    Ok(Snapshot::open(bytes.to_vec())?.into_digest()?.0)
}

fn hundred() -> Vec<String> {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let lines = proptest::collection::vec(a_line(), 100);
    lines
        .new_tree(&mut TestRunner::deterministic())
        .unwrap()
        .current()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    // All tables in full stand in the file, so that equal files are equal digests.
    #[test]
    fn snapshots_of_parts_add_up_to_the_digest_of_the_whole(
        lines in proptest::collection::vec(a_line(), 1..150),
        ends in proptest::collection::vec(0_usize..150, 0..4),
        limits in proptest::prop_oneof![Just(None), (8_usize..60, 2_usize..40).prop_map(Some)],
        mixed in any::<bool>(),
    ) {
        let whole = file(&digest(&lines, limits));
        let mut ends: Vec<usize> = ends.into_iter().map(|end| end.min(lines.len())).collect();
        ends.extend([0, lines.len()]);
        ends.sort_unstable();
        let parts = ends.windows(2).map(|ends| &lines[ends[0]..ends[1]]);
        let saved: Vec<Vec<u8>> = parts.clone().map(|part| file(&digest(part, limits))).collect();
        // Logs that are read after snapshots of others, and the last ones first.
        let endpoints = Endpoints::default();
        let builder = DigestBuilder::new(SLOW_US).telling_who();
        let builder = match limits {
            Some((cells, groups)) => builder.with_limits(cells, groups),
            None => builder,
        };
        for (index, (part, saved)) in parts.zip(&saved).enumerate().rev() {
            if mixed && index % 2 == 0 {
                read(&builder, &endpoints, part);
            } else {
                builder.add(load(saved).unwrap(), &endpoints);
            }
        }
        let merged = file(&builder.finish(&endpoints));
        prop_assert!(merged == whole);
        if limits.is_none() {
            // A snapshot of snapshots.
            let folded = saved.iter().fold(digest(&[], None), |all, saved| {
                load(&file(&load(saved).unwrap().merge(all))).unwrap()
            });
            prop_assert!(file(&folded) == whole);
        }
    }
}

#[test]
fn limits_of_the_test_above_are_reached() {
    let lines = hundred();
    let coarse = digest(&lines, Some((20, 30)));
    assert!(coarse.slot_minutes > 1, "{}", coarse.slot_minutes);
    assert_eq!(coarse.who.level_name(Dimension::Container), "endpoints");
    let coarser = load(&file(&digest(&lines, Some((8, 2))))).unwrap();
    assert_eq!(coarser.who.level_name(Dimension::Container), "nothing");
    assert!(coarser.who.cells(Dimension::Container).is_none());
}

#[test]
fn requests_that_were_not_told_apart_stay_so() {
    let mut whole = digest(&hundred(), None);
    // All of the first endpoint are beyond the cap; a path may be called like them.
    let first = whole.cells[0].key.endpoint();
    let origin = whole.endpoints[first as usize].origin;
    whole.endpoints[first as usize].key = EndpointKey {
        endpoint: crate::table::OTHER.to_owned(),
        method: crate::table::ANY_METHOD.to_owned(),
    };
    let mut capped = whole.clone();
    let mut numbers: Vec<_> = (0..capped.endpoints.len() as u32).map(Some).collect();
    numbers[first as usize] = Some(origin.index() as u32);
    capped.cells = crate::digest::read::renumbered(&capped.cells, &numbers);
    capped.who = capped.who.renumbered(&numbers);
    for row in &mut capped.slowest {
        row.endpoint = numbers[row.endpoint as usize].unwrap();
    }
    for (digest, is_capped) in [(whole, false), (capped, true)] {
        let loaded = load(&file(&digest)).unwrap();
        let choice = Choice::all(loaded.origins());
        let shown = loaded.into_digest(&choice, &EndpointRules::default());
        assert_eq!(shown.capped_requests > 0, is_capped);
    }
}

#[test]
fn a_cut_file_is_named_and_nothing_of_it_is_read() {
    let bytes = file(&digest(&hundred(), None));
    for end in 0..bytes.len() {
        assert!(matches!(
            load(&bytes[..end]),
            Err(SnapshotError::Damaged(_))
        ));
    }
    assert!(load(&bytes).is_ok());
}

#[test]
fn every_changed_byte_is_noticed() {
    let bytes = file(&digest(&hundred(), None));
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(
            matches!(load(&changed), Err(SnapshotError::Damaged(_))),
            "{at}"
        );
    }
}

#[test]
fn whoever_makes_the_checksum_right_again_gets_an_error_or_a_sound_digest() {
    let bytes = file(&digest(&hundred(), None));
    let mut sound = 0;
    // To decode takes a while without optimisation; a prime, so that all kinds of bytes are met.
    for at in (0..bytes.len()).step_by(11) {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 7);
        let Some(changed) = seal::seal(changed) else {
            continue;
        };
        if let Ok(digest) = load(&changed) {
            sound += 1;
            let choice = Choice::among(digest.origins());
            let merged = digest.clone().merge(digest);
            let shown = merged.into_digest(&choice, &EndpointRules::default());
            assert!(shown.cells.is_sorted_by(|one, next| one.key < next.key));
        }
    }
    // Such as the statistics of a column, which nobody reads.
    assert!(sound > 0);
}

#[test]
fn another_version_is_told_from_damage() {
    let bytes = file(&digest(&hundred(), None));
    let key = [VERSION_KEY.as_bytes(), &[0x18, 1]].concat();
    let at = memchr::memmem::rfind(&bytes, &key).unwrap() + key.len();
    let mut newer = bytes.clone();
    assert_eq!(newer[at], b'1');
    newer[at] = b'7';
    let newer = seal::seal(newer).unwrap();
    let error = Snapshot::open(newer).err().unwrap();
    assert!(matches!(&error, SnapshotError::Version(version) if version == "7"));
    assert!(error.to_string().contains("version 7"), "{error}");
}

#[test]
fn a_header_comes_back_as_it_was() {
    let lines = hundred();
    let mut header = header(lines.len());
    header.inputs = vec!["logs/\u{1b}\"é".to_owned()];
    header
        .settings
        .insert("--path".to_owned(), "^/\"x\"".to_owned());
    header.account.read += 9;
    header.account.filtered.insert("path", 2);
    header.account.other.insert("web-1".to_owned(), 3);
    let reject = crate::parse::Reject::BadStatus;
    header.account.rejected.insert(reject, 4);
    let samples = [&b"a \xff line"[..], b"\"text\""].map(<[u8]>::to_vec);
    header.account.samples.insert(reject, samples.into());
    header.offsets.insert((-3600, true), 5);
    header.assumptions.note(crate::parse::Assumption::Year);
    header
        .incomplete
        .push(("a.gz".to_owned(), "is cut short".to_owned()));
    let detected = crate::parse::Origin::all().nth(17).unwrap();
    header.detected.add(detected, 7, 3);
    let bytes = write(&digest(&lines, None), &header).unwrap();
    header.version = env!("CARGO_PKG_VERSION").to_owned();
    assert_eq!(*Snapshot::open(bytes).unwrap().header(), header);
}
