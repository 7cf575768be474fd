//! What comes out of compressions and archives, whole and damaged.

use super::*;
use std::io::{Seek, Write};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What comes out of `bytes`, and the last error.
fn read(bytes: Vec<u8>) -> (Vec<u8>, Option<ReadError>) {
    let (mut plain, mut last) = (Vec::new(), None);
    let mut visit = |_: &str, stream: Result<Box<dyn Read + '_>, ReadError>| {
        let outcome =
            stream.and_then(|mut stream| stream.read_to_end(&mut plain).map_err(ReadError::from));
        last = outcome.err().or(last.take());
        Ok::<(), ()>(())
    };
    unpack("", Box::new(Cursor::new(bytes)), MAX_LAYERS, &mut visit).unwrap();
    (plain, last)
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn add_files<W: Write + Seek>(archive: &mut zip::ZipWriter<W>, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        archive
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    add_files(&mut archive, files);
    archive.finish().unwrap().into_inner()
}

#[test]
fn the_files_of_an_archive_are_read_one_by_one_whatever_is_in_them() {
    let (one, two) = (gzip(b"one\n"), bzip2(b"two\n"));
    let files: [(&str, &[u8]); 3] = [("a/1.gz", &one), ("a/2.bz2", &two), ("3.log", b"three")];
    for archive in [
        tar(&files),
        gzip(&tar(&files)),
        zip(&files),
        tar(&[("inner.zip", &zip(&files))]),
    ] {
        let (plain, error) = read(archive);
        assert_eq!(plain, b"one\ntwo\nthree", "{error:?}");
        assert!(error.is_none());
    }
    assert_eq!(
        read([bzip2(b"one\n"), bzip2(b"two\n")].concat()).0,
        b"one\ntwo\n"
    );
}

#[test]
fn a_damaged_file_in_an_archive_does_not_cost_the_others() {
    let text: String = (0..5000).map(|number| format!("line {number}\n")).collect();
    let whole = gzip(text.as_bytes());
    let files: [(&str, &[u8]); 2] = [
        ("cut.gz", &whole[..whole.len() / 2]),
        ("good.log", b"good\n"),
    ];
    let (plain, error) = read(tar(&files));
    assert!(matches!(error, Some(ReadError::CutShort)), "{error:?}");
    assert!(plain.ends_with(b"good\n") && plain.len() > 1000);
    let archive = tar(&[("a.log", text.as_bytes())]);
    let (plain, error) = read(archive[..archive.len() / 2].to_vec());
    assert!(error.is_some() && text.as_bytes().starts_with(&plain) && !plain.is_empty());
}

#[test]
fn plain_gzip_zstd_and_nested_streams_are_read_by_their_first_bytes() {
    let text = b"one\ntwo\n".to_vec();
    let zstd = zstd::encode_all(&text[..], 1).unwrap();
    for stream in [
        text.clone(),
        gzip(&text),
        zstd.clone(),
        gzip(&gzip(&text)),
        gzip(&zstd),
    ] {
        let (plain, error) = read(stream);
        assert_eq!(plain, text);
        assert!(error.is_none());
    }
    assert_eq!(read(Vec::new()).0, b"");
    assert_eq!(read(b"a".to_vec()).0, b"a");
}

#[test]
fn what_stands_before_damage_is_read_whatever_the_compression() {
    // Numbers that compress to a half, so that there are many blocks before the damage.
    let text: String = (0..200_000_u64)
        .map(|line| format!("{}\n", line.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40))
        .collect();
    for mut stream in [
        gzip(text.as_bytes()),
        zstd::encode_all(text.as_bytes(), 3).unwrap(),
    ] {
        let at = stream.len() * 3 / 4;
        stream[at..at + 8].fill(0xff);
        let (plain, error) = read(stream);
        assert!(error.is_some());
        let kept = plain.len() as f64 / text.len() as f64;
        assert!(kept > 0.6, "{kept}");
        let sound = text.len() / 2;
        assert!(plain[..sound] == text.as_bytes()[..sound]);
    }
}

#[test]
fn every_member_of_a_gzip_stream_and_every_frame_of_zstd_is_read() {
    let mut members = [gzip(b"one\n"), gzip(b""), gzip(b"two\n")].concat();
    assert_eq!(read(members.clone()).0, b"one\ntwo\n");
    members.extend([0; 1000]);
    let (plain, error) = read(members);
    assert_eq!(plain, b"one\ntwo\n");
    assert!(error.is_none(), "zero padding is no damage");
    let frames = [
        zstd::encode_all(&b"one\n"[..], 1).unwrap(),
        zstd::encode_all(&b"two\n"[..], 1).unwrap(),
    ]
    .concat();
    assert_eq!(read(frames.clone()).0, b"one\ntwo\n");
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3], &frames[..]].concat();
    assert_eq!(read(skipped).0, b"one\ntwo\n");
}

#[test]
fn damage_is_told_apart_and_what_came_before_is_kept() {
    let text = (0..20_000)
        .map(|number| format!("line {number}\n"))
        .collect::<String>()
        .into_bytes();
    let whole = gzip(&text);
    let (plain, error) = read(whole[..whole.len() / 2].to_vec());
    assert!(matches!(error, Some(ReadError::CutShort)), "{error:?}");
    assert!(plain.len() > text.len() / 4 && text.starts_with(&plain));

    let mut wrong_sum = whole.clone();
    let crc = wrong_sum.len() - 8;
    wrong_sum[crc] ^= 1;
    let (plain, error) = read(wrong_sum);
    assert!(matches!(error, Some(ReadError::Corrupt(_))), "{error:?}");
    assert_eq!(plain, text);

    let (plain, error) = read([whole.clone(), b"garbage".to_vec()].concat());
    assert!(matches!(error, Some(ReadError::TrailingBytes)), "{error:?}");
    assert_eq!(plain, text);

    let zstd = zstd::encode_all(&text[..], 1).unwrap();
    let (_, error) = read(zstd[..zstd.len() / 2].to_vec());
    assert!(matches!(error, Some(ReadError::CutShort)), "{error:?}");
}

/// What comes out of a file with these bytes: the names of its streams, their bytes, and the errors.
fn read_file(bytes: &[u8]) -> (Vec<String>, Vec<u8>, Vec<String>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let source = Source {
        name: "file".to_owned(),
        path: Some(file.path().to_path_buf()),
        size: 0,
        modified_us: None,
        is_named: true,
    };
    let (mut names, mut plain, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    let mut visit = |name: &str, stream: Result<Box<dyn Read + '_>, ReadError>| {
        names.push(name.to_owned());
        let outcome =
            stream.and_then(|mut stream| stream.read_to_end(&mut plain).map_err(ReadError::from));
        errors.extend(outcome.err().map(|error| format!("{name} {error}")));
        Ok::<(), ()>(())
    };
    read_streams(&source, &Arc::default(), &mut visit).unwrap();
    (names, plain, errors)
}

/// As `cat log | zip - -` writes it: sizes stand behind the files and in the directory only.
fn streamed_zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new_stream(Vec::new());
    add_files(&mut archive, files);
    archive.finish().unwrap().into_inner()
}

#[test]
fn zip_archives_that_were_written_as_streams_are_read_from_files_and_named_in_pipes() {
    let two = gzip(b"two\n");
    let files: [(&str, &[u8]); 3] = [("a/1.log", b"one\n"), ("-", &two), ("3", b"three\n")];
    let archive = streamed_zip(&files);
    let (names, plain, errors) = read_file(&archive);
    assert_eq!(names, ["a/1.log", "-", "3"]);
    assert_eq!((&plain[..], errors.len()), (&b"one\ntwo\nthree\n"[..], 0));
    assert_eq!(read_file(&zip(&files)).1, plain);
    for piped in [archive.clone(), gzip(&archive), tar(&[("s.zip", &archive)])] {
        let (plain, error) = read(piped);
        assert!(matches!(error, Some(ReadError::StreamedZip)), "{error:?}");
        assert_eq!(plain, b"");
    }
    // Without its end nothing is known of it.
    let (_, plain, errors) = read_file(&archive[..archive.len() - 30]);
    assert_eq!(plain, b"");
    assert!(errors[0].contains("is cut short"), "{errors:?}");
}

#[test]
fn what_is_whole_in_a_damaged_zip_archive_is_read_and_the_rest_is_named() {
    let noise: Vec<u8> = (0..20_000_u64)
        .flat_map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes())
        .collect();
    let files: [(&str, &[u8]); 3] = [("1", b"one\n"), ("noise", &noise), ("3", b"three\n")];
    for archive in [zip(&files), streamed_zip(&files)] {
        let mut damaged = archive.clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 0xff;
        let (_, plain, errors) = read_file(&damaged);
        assert!(plain.starts_with(b"one\n") && plain.ends_with(b"three\n"));
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].starts_with("noise is damaged"), "{errors:?}");
    }
    let whole = zip(&files);
    let (_, plain, errors) = read_file(&whole[..whole.len() / 2]);
    assert!(plain.starts_with(b"one\n") && plain.len() > 1000);
    assert!(errors[0].contains("is cut short"), "{errors:?}");
}

#[test]
fn what_follows_a_zip_archive_is_named_and_the_archive_is_read() {
    let files: [(&str, &[u8]); 2] = [("a/1.log", b"one\n"), ("2", b"two\n")];
    let others: [(&str, &[u8]); 1] = [("3.log", b"three\n")];
    let whole = zip(&files);
    let plain = b"one\ntwo\n".to_vec();
    // More than is read to find the directory.
    let long = b"a line of a log\n".repeat(1 << 20);
    let empty = zip(&[]);
    let end = whole.len() - 22;
    let mut commented = whole.clone();
    commented[end + 20] = 5;
    commented.extend(b"PK\x05\x06!");
    for (after, errors) in [
        (&b""[..], 0),
        (&[0; 10_000], 0),
        (b"a log\n", 1),
        (b"\0\0\0\0a log\n", 1),
        (&long, 1),
        (&zip(&others), 1),
        (&whole, 1),
        (&empty, 1),
        (&gzip(b"three\n"), 1),
    ] {
        for archive in [&whole, &commented] {
            let bytes = [archive, after].concat();
            let start = String::from_utf8_lossy(&after[..after.len().min(10)]);
            let (_, read_of_file, said) = read_file(&bytes);
            assert_eq!(
                (read_of_file, said.len()),
                (plain.clone(), errors),
                "{start} {said:?}"
            );
            let named = said
                .iter()
                .all(|text| text.contains("after the end of the zip"));
            assert!(named, "{said:?}");
            let (read_of_stream, error) = read(bytes);
            assert_eq!(read_of_stream, plain);
            let is_named = matches!(error, Some(ReadError::BytesAfterZip));
            assert_eq!((is_named, error.is_some()), (errors == 1, errors == 1));
        }
        if after.len() < 1 << 20 {
            // Its files are found by the directory alone.
            let streamed = [&streamed_zip(&files), after].concat();
            let (_, read_of_file, said) = read_file(&streamed);
            let expected = if after == empty { b"" } else { &plain[..] };
            assert_eq!(
                (&read_of_file[..], said.len()),
                (expected, errors),
                "{said:?}"
            );
        }
    }
    // The end itself is cut off.
    for cut in 1..40 {
        let (plain_of_stream, error) = read(whole[..whole.len() - cut].to_vec());
        assert_eq!(plain_of_stream, plain);
        assert!(matches!(error, Some(ReadError::CutShort)), "{error:?}");
        let (_, plain_of_file, said) = read_file(&whole[..whole.len() - cut]);
        assert_eq!(plain_of_file, plain);
        assert!(said[0].contains("is cut short"), "{said:?}");
    }
}

#[test]
fn a_hostile_directory_costs_neither_memory_nor_time() {
    // Two entries of one name: the directory has both, in place of which the last one stands.
    let twice = zip(&[("a", b"one\n"), ("b", b"two\n")]);
    let at = twice
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .unwrap();
    let mut same_name = twice.clone();
    same_name[at + 46] = b'a';
    let (_, _, errors) = read_file(&same_name);
    assert!(
        errors[0].contains("several files of one name"),
        "{errors:?}"
    );

    // 300,000 entries that are all the same file.
    let (first, end) = (
        twice
            .windows(4)
            .position(|four| four == b"PK\x01\x02")
            .unwrap(),
        twice
            .windows(4)
            .rposition(|four| four == b"PK\x05\x06")
            .unwrap(),
    );
    let entry = &twice[first..at];
    let count = 300_000_usize;
    let mut bomb = twice[..first].to_vec();
    for number in 0..count {
        let mut entry = entry.to_vec();
        // The name takes six digits in place of one letter.
        entry[28] = 6;
        entry.truncate(46);
        entry.extend(format!("{number:06}").bytes());
        bomb.extend(entry);
    }
    let size = bomb.len() - first;
    // The end of zip64 (APPNOTE 4.3.14) and where it is, since 16 bits do not hold the number.
    let end64 = bomb.len() as u64;
    bomb.extend(b"PK\x06\x06");
    bomb.extend(44_u64.to_le_bytes());
    bomb.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [count as u64, count as u64, size as u64, first as u64] {
        bomb.extend(number.to_le_bytes());
    }
    bomb.extend(b"PK\x06\x07\0\0\0\0");
    bomb.extend(end64.to_le_bytes());
    bomb.extend(1_u32.to_le_bytes());
    bomb.extend(&twice[end..end + 8]);
    bomb.extend([0xff; 12]);
    bomb.extend([0, 0]);
    let (names, _, errors) = read_file(&bomb);
    assert_eq!(names.len(), 1);
    assert!(
        errors[0].contains("more files than any archive"),
        "{errors:?}"
    );

    // Few enough entries, whose bytes are those of one file.
    let mut overlapping = twice[..first].to_vec();
    for number in 0..9 {
        let mut entry = entry.to_vec();
        entry[46] = b'0' + number;
        // The size as it lies in the archive (APPNOTE 4.3.12).
        entry[20..24].copy_from_slice(&100_u32.to_le_bytes());
        overlapping.extend(entry);
    }
    let size = (overlapping.len() - first) as u32;
    overlapping.extend(b"PK\x05\x06\0\0\0\0\x09\0\x09\0");
    overlapping.extend(size.to_le_bytes());
    overlapping.extend((first as u32).to_le_bytes());
    overlapping.extend([0, 0]);
    let (_, _, errors) = read_file(&overlapping);
    assert!(errors.last().unwrap().contains("overlap"), "{errors:?}");
}

#[test]
fn a_workbook_is_named_and_no_lines_are_made_of_it() {
    let files: [(&str, &[u8]); 2] = [
        ("[Content_Types].xml", b"<?xml?>"),
        ("xl/workbook.xml", b""),
    ];
    let archive = zip(&files);
    let (_, plain, errors) = read_file(&archive);
    assert_eq!(plain, b"");
    assert!(errors[0].contains("is a workbook"), "{errors:?}");
    let (plain, error) = read(gzip(&archive));
    assert!(matches!(error, Some(ReadError::Workbook)) && plain.is_empty());
}
