//! Finds files that are given more than once: by one path, or as copies.
//!
//! Only files of one size are looked into, and of those first their ends, so that different logs
//! cost next to nothing.

use super::find::Source;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// How much of the start and of the end of a file is compared first, in bytes.
const END: u64 = 64 * 1024;

/// The groups of two or more sources with the same content, by their place among the sources.
///
/// Files that cannot be read are in none: the loader says what is wrong with them.
pub fn identical(sources: &[Source]) -> Vec<Vec<usize>> {
    let mut by_size: BTreeMap<u64, Vec<(usize, PathBuf)>> = BTreeMap::new();
    for (index, source) in sources.iter().enumerate() {
        let file = source.path.as_ref().filter(|path| path.is_file());
        if let Some(path) = file.and_then(|path| path.canonicalize().ok()) {
            by_size.entry(source.size).or_default().push((index, path));
        }
    }
    let mut groups: Vec<Vec<(usize, PathBuf)>> = Vec::new();
    for (size, files) in by_size {
        let first = groups.len();
        for file in files {
            let is_same = |group: &&mut Vec<(usize, PathBuf)>| {
                group[0].1 == file.1
                    || (size > 0 && is_equal(&group[0].1, &file.1, size).unwrap_or(false))
            };
            match groups[first..].iter_mut().find(is_same) {
                Some(group) => group.push(file),
                None => groups.push(vec![file]),
            }
        }
    }
    let numbers = |group: Vec<(usize, PathBuf)>| group.into_iter().map(|(index, _)| index);
    let mut repeated: Vec<Vec<usize>> = groups
        .into_iter()
        .filter(|group| group.len() > 1)
        .map(|group| numbers(group).collect())
        .collect();
    repeated.sort();
    repeated
}

/// Whether two files of this size hold the same bytes.
fn is_equal(one: &Path, other: &Path, size: u64) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    if size > 2 * END {
        for from in [0, size - END] {
            one.seek(SeekFrom::Start(from))?;
            other.seek(SeekFrom::Start(from))?;
            if !is_equal_to_end((&one).take(END), (&other).take(END))? {
                return Ok(false);
            }
        }
        one.rewind()?;
        other.rewind()?;
    }
    is_equal_to_end(one, other)
}

fn is_equal_to_end(one: impl Read, other: impl Read) -> io::Result<bool> {
    let capacity = END as usize;
    let mut one = BufReader::with_capacity(capacity, one);
    let mut other = BufReader::with_capacity(capacity, other).bytes();
    let mut buffer = vec![0; capacity];
    loop {
        let length = one.read(&mut buffer)?;
        if length == 0 {
            return Ok(other.next().is_none());
        }
        for byte in &buffer[..length] {
            match other.next() {
                Some(Ok(same)) if same == *byte => {}
                Some(Err(error)) => return Err(error),
                Some(Ok(_)) | None => return Ok(false),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::find::{Input, find};
    use super::*;
    use std::fs;

    #[test]
    fn copies_and_paths_given_twice_are_found_and_different_files_are_not() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        let mut long = vec![b'x'; 300_000];
        fs::write(at("a"), &long).unwrap();
        fs::write(at("b"), &long).unwrap();
        long[150_000] = b'y';
        fs::write(at("c"), &long).unwrap();
        long[0] = b'z';
        fs::write(at("d"), &long).unwrap();
        fs::write(at("e"), b"").unwrap();
        fs::write(at("f"), b"").unwrap();
        let given = ["a", "b", "c", "d", "e", "f", "c"].map(|name| Input::Path(at(name)));
        let found = find(&given, &[]);
        assert_eq!(identical(&found.sources), [vec![0, 1], vec![2, 6]]);
    }
}
