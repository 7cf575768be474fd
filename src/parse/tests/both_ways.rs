//! The short ways of reading a line against the long one: what is done to lines, and what must agree.
//!
//! In: lines that a short way reads by itself, others that are like them, and bytes that come into
//! lines by damage and by malice. A line is cut, changed, mixed with others; both ways must then say
//! the same of it, record by record and reason by reason.

use super::super::{Access, FormatName, Options, Parser};
use super::NEAR_US;
use std::fs;
use std::path::Path;

/// Lines, and what comes into them.
pub(super) struct Cases {
    /// Lines that the short way reads by itself.
    pub(super) usual: &'static [&'static str],
    /// Lines that it leaves to the long way.
    pub(super) others: &'static [&'static str],
    pub(super) parts: &'static [&'static [u8]],
}

/// A damage, by numbers: its kind, and two places.
pub(super) type Damage = (u8, usize, usize);

/// Two parsers, one for each way.
pub(super) struct Ways {
    short: Parser,
    long: Parser,
}

impl Ways {
    pub(super) fn new(options: &Options) -> Self {
        let parser = || {
            let mut parser = Parser::new(options);
            parser.begin_source(Some(NEAR_US));
            parser
        };
        Self {
            short: parser(),
            long: parser(),
        }
    }

    pub(super) fn check(&mut self, line: &[u8]) {
        let (short, long) = (self.short.parse(line), self.long.parse_the_long_way(line));
        assert_eq!(short, long, "{}", String::from_utf8_lossy(line));
        let assumed = [self.short.assumptions(), self.long.assumptions()];
        assert_eq!(assumed[0], assumed[1], "{}", String::from_utf8_lossy(line));
    }

    /// Checks the lines of all files of a folder.
    pub(super) fn check_folder(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.check_folder(&path);
            } else if let Ok(text) = fs::read(&path) {
                text.split(|byte| *byte == b'\n')
                    .for_each(|line| self.check(line));
            }
        }
    }
}

impl Cases {
    fn lines(&self) -> impl Iterator<Item = &'static [u8]> {
        self.usual
            .iter()
            .chain(self.others)
            .map(|line| line.as_bytes())
    }

    /// Cuts lines anywhere, and puts bytes that mean something anywhere.
    pub(super) fn check_everywhere(&self) {
        let mut ways = Ways::new(&Options::default());
        for line in self.lines() {
            for place in 0..=line.len() {
                ways.check(&line[..place]);
                ways.check(&line[place..]);
                for part in self.parts {
                    ways.check(&[&line[..place], part, &line[place..]].concat());
                }
            }
            for place in 0..line.len() {
                let mut line = line.to_vec();
                for byte in b" \"\\=-.,:+[]/09AZaz\0\t\x80\xff" {
                    line[place] = *byte;
                    ways.check(&line);
                }
                line.remove(place);
                ways.check(&line);
            }
        }
    }

    /// Leaves words away, doubles them, and puts them elsewhere.
    pub(super) fn check_words(&self) {
        let mut ways = Ways::new(&Options::default());
        for line in self.lines() {
            let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').collect();
            for one in 0..words.len() {
                for other in 0..words.len() {
                    let mut words = words.clone();
                    words.swap(one, other);
                    ways.check(&words.join(&b' '));
                    words.insert(other, words[one]);
                    ways.check(&words.join(&b' '));
                    words.remove(one);
                    words.remove(other);
                    ways.check(&words.join(&b' '));
                }
            }
        }
    }

    /// Asks for every format and for every unit.
    pub(super) fn check_options(&self) {
        let asked = Access::ALL
            .into_iter()
            .filter(|access| *access != Access::Regex);
        let formats = asked.map(|access| Options {
            format: Some(FormatName(access)),
            ..Options::default()
        });
        let units = ["s", "ms", "us", "ns"].map(|unit| Options {
            duration_unit: Some(unit.parse().unwrap()),
            ..Options::default()
        });
        for options in formats.chain(units) {
            let mut ways = Ways::new(&options);
            self.lines().for_each(|line| ways.check(line));
        }
    }

    /// Reads one line with some damage.
    pub(super) fn check_damaged(&self, line: usize, damage: &[Damage]) {
        let line = self.lines().nth(line % self.lines().count()).unwrap();
        let damaged = |line, damage: &Damage| self.damaged(line, *damage);
        let line = damage.iter().fold(line.to_vec(), damaged);
        Ways::new(&Options::default()).check(&line);
    }

    fn damaged(&self, mut line: Vec<u8>, (kind, one, other): Damage) -> Vec<u8> {
        let (start, end) = (one % (line.len() + 1), other % (line.len() + 1));
        let (start, end) = (start.min(end), start.max(end));
        match kind % 6 {
            0 => line.truncate(end),
            1 => drop(line.drain(start..end.min(start + 9))),
            2 => {
                let part = line[start..end].to_vec();
                line.splice(start..start, part);
            }
            3 => {
                let other = self.usual[other % self.usual.len()].as_bytes();
                line.truncate(end);
                line.extend_from_slice(&other[one % other.len()..]);
            }
            _ => {
                let part = self.parts[other % self.parts.len()];
                let place = one % (line.len() + 1);
                line.splice(place..place, part.iter().copied());
            }
        }
        line
    }
}
