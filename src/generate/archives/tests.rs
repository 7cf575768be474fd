//! Splitting changes where the lines are, never what they are.

use super::{Compression, Plan, Split, cut_evenly, write_archives};
use crate::generate::{Settings, write};
use flate2::read::GzDecoder;
use std::io::Read;

fn plan(lines: u64) -> Plan {
    let settings = Settings {
        lines,
        broken_pct: 1.0,
        ansi_pct: 5.0,
        ..Settings::default()
    };
    Plan::new(&settings).unwrap()
}

fn whole(plan: &Plan) -> Vec<u8> {
    let mut text = Vec::new();
    write(plan, &mut text, Compression::None).unwrap();
    text
}

#[test]
fn every_split_and_number_of_threads_gives_the_same_lines() {
    let plan = plan(5000);
    let text = whole(&plan);
    for split in [
        Split::Files(1),
        Split::Files(7),
        Split::Bytes(100_000),
        Split::Bytes(1 << 40),
    ] {
        let mut first: Option<Vec<Vec<u8>>> = None;
        for threads in [1, 3] {
            let folder = tempfile::tempdir().unwrap();
            let archives =
                write_archives(&plan, folder.path(), split, Compression::Fast, threads).unwrap();
            let files: Vec<Vec<u8>> = archives
                .iter()
                .map(|a| std::fs::read(&a.path).unwrap())
                .collect();
            let mut joined = Vec::new();
            for (file, archive) in files.iter().zip(&archives) {
                let start = joined.len();
                GzDecoder::new(&file[..]).read_to_end(&mut joined).unwrap();
                assert_eq!(archive.written.bytes, (joined.len() - start) as u64);
            }
            assert!(joined == text, "{split:?} {threads}");
            assert_eq!(archives.iter().map(|a| a.written.lines).sum::<u64>(), 5000);
            assert!(
                first.get_or_insert_with(|| files.clone()) == &files,
                "{split:?} {threads}"
            );
        }
    }
}

#[test]
fn archives_that_share_an_hour_have_different_names() {
    let settings = Settings {
        lines: 100,
        span: std::time::Duration::from_secs(600),
        ..Settings::default()
    };
    let plan = Plan::new(&settings).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let archives =
        write_archives(&plan, folder.path(), Split::Files(3), Compression::None, 2).unwrap();
    let names: Vec<&str> = archives
        .iter()
        .map(|a| a.path.file_name().unwrap().to_str().unwrap())
        .collect();
    let name = "65fdc9d0fb0de6000e1e9ce1.log-2025012400";
    assert_eq!(
        names,
        [name.to_owned(), format!("{name}-2"), format!("{name}-3")]
    );
}

#[test]
fn a_rotation_by_size_cuts_when_the_size_is_reached() {
    let plan = plan(3000);
    let folder = tempfile::tempdir().unwrap();
    let archives = write_archives(
        &plan,
        folder.path(),
        Split::Bytes(200_000),
        Compression::None,
        2,
    )
    .unwrap();
    let (last, others) = archives.split_last().unwrap();
    assert!(
        others
            .iter()
            .all(|a| (200_000..202_000).contains(&a.written.bytes))
    );
    assert!(last.written.bytes < 202_000);
}

#[test]
fn an_archive_that_cannot_be_written_is_named() {
    let error = write_archives(
        &plan(3),
        "/nowhere/at/all".as_ref(),
        Split::Files(1),
        Compression::Fast,
        1,
    )
    .unwrap_err();
    assert!(
        error.to_string().starts_with("/nowhere/at/all/65fdc9d0"),
        "{error}"
    );
}

#[test]
fn even_cuts_cover_all_lines() {
    assert_eq!(cut_evenly(10, 3), [0..3, 3..6, 6..10]);
    assert_eq!(cut_evenly(2, 5), [0..1, 1..2]);
    let none = cut_evenly(0, 5);
    assert!(none.len() == 1 && none[0].is_empty());
}
