//! The short way of reading a line against the long one: on real lines, and on what damage, malice
//! and other programs make of them.

use super::super::fast_path::{read_head, read_router_line};
use super::super::{Access, FormatName, Options, Parser};
use super::NEAR_US;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use std::fs;
use std::path::Path;

/// Lines that the short way reads by itself.
const USUAL: [&str; 9] = [
    r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/api/v1/status/" host=staging.example.net request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1""#,
    r#"2025-07-24 00:00:00.48036428 +0200 CEST [router] method=GET path="/a?b=c%20d&e='f'" host=www.example.org request_id=aGk=+/x= container= from="2001:db8::1, 10.0.0.1" protocol=http status=404 duration=12.345s bytes=- referer="https://example.org/a b" user_agent="""#,
    r#"2025-01-24 18:00:01.4803 +0000 UTC [router] method=PROPFIND path="/" host=h request_id=- container=web-12 from="-" protocol=https status=101 duration=1m2.5s bytes=12345678 referer="" user_agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36""#,
    r#"2025-01-24 18:00:01.207 +0100 CET [router] method=GET path="/x" host=h request_id=i container=one-off-1166 from="::1" protocol=https status=200 duration=0s bytes=0 referer="-" user_agent="a \"b\" \\""#,
    r#"2025-01-24 18:00:60 +0100 CET [router] method=GET path="/\"x\"" host=h request_id=i container=c from="\"" protocol=h status=999 duration=29ms bytes= referer="\\" user_agent="-""#,
    r#"2025-01-24 23:59:59.999999999 +0100 CET [router] method=M-SEARCH path="*" host=h request_id=i container=c from="f" protocol=- status=100 duration=0.0005s bytes=007 referer="-" user_agent="x""#,
    "2024-02-29 00:00:00.000000000 +0100 CET [router] method=GET path=\"/\u{cf}le\" host=h request_id=i container=c from=\"f\" protocol=https status=200 duration=0.001s bytes=1 referer=\"-\" user_agent=\"Born\u{e9}o\0\"",
    r#"  2025-01-24 18:00:01.480364285 +0100 CET [router] method=GET path="/x" host=h request_id=i container=c from="f" protocol=https status=200 duration=9.999s bytes=9999999 referer="-" user_agent="u"	"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=GET path="=" host== request_id=== container=status=500 from="status=500" protocol=https status=200 duration=0.029s bytes=1 referer="-" user_agent="status=500""#,
];

/// Lines that it leaves to the long way, or of which it reads the head only.
const OTHERS: [&str; 9] = [
    r#"2025-01-24 18:00:01.480364285 +0100 [router] method=GET path="/x" host=h request_id=i container=c from="f" protocol=https status=200 duration=0.029s bytes=1 referer="-" user_agent="u""#,
    r#"2025-01-24 18:00:01,480364285 +0100 CET [router] method=GET path="/x" host=h request_id=i container=c from="f" protocol=https status=200 duration=0.029s bytes=1 referer="-" user_agent="u""#,
    r#"2025-02-29 18:00:01.480364285 +0100 CET [router] method=GET path="/x" host=h request_id=i container=c from="f" protocol=https status=200 duration=0.029s bytes=1 referer="-" user_agent="u""#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [router] path="/x" method=GET host=h status=503 duration=30.000s"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method="GET" path=/x host="h" status="200" duration="1s" bytes="1" user_agent=u"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [web-1] 10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET /x?a=1 HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [web-1] \"GET /x HTTP/1.1\" said ""nobody"""#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [one-off-1166]"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [9] hello"#,
];

/// What comes into lines by damage and by malice.
const PARTS: [&[u8]; 32] = [
    b"\"",
    b"\\",
    b"\\\"",
    b" ",
    b"  ",
    b"=",
    b"-",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\t",
    b"\r",
    b"[",
    b"]",
    b"0",
    b"9",
    b"\"\"",
    b"\"-\"",
    b".",
    b",",
    b"T",
    b"at=info ",
    b" status=500",
    b" duration=1s",
    b" user_agent=\"x\"",
    b" container=",
    b"101",
    b"1.5ms",
    b"https",
    b" junk",
    b" +0200 CEST [router] method=GET",
    b"web-1] ",
];

/// Two parsers, one for each way.
struct Ways {
    short: Parser,
    long: Parser,
}

impl Ways {
    fn new(options: &Options) -> Self {
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

    fn check(&mut self, line: &[u8]) {
        let (short, long) = (self.short.parse(line), self.long.parse_the_long_way(line));
        assert_eq!(short, long, "{}", String::from_utf8_lossy(line));
    }
}

fn lines() -> impl Iterator<Item = &'static [u8]> {
    USUAL.iter().chain(&OTHERS).map(|line| line.as_bytes())
}

#[test]
fn usual_lines_take_the_short_way_and_others_do_not() {
    let takes =
        |line: &'static str| read_head(line.trim_ascii().as_bytes()).and_then(read_router_line);
    for line in USUAL {
        assert!(takes(line).is_some(), "{line}");
    }
    for line in OTHERS {
        assert!(takes(line).is_none(), "{line}");
    }
}

#[test]
fn both_ways_agree_on_lines_cut_anywhere_and_on_bytes_that_mean_something_anywhere() {
    let mut ways = Ways::new(&Options::default());
    for line in lines() {
        for place in 0..=line.len() {
            ways.check(&line[..place]);
            ways.check(&line[place..]);
            for part in PARTS {
                ways.check(&[&line[..place], part, &line[place..]].concat());
            }
        }
        for place in 0..line.len() {
            let mut line = line.to_vec();
            for byte in b" \"\\=-.,:+[]09AZaz\0\t\x80\xff" {
                line[place] = *byte;
                ways.check(&line);
            }
            line.remove(place);
            ways.check(&line);
        }
    }
}

#[test]
fn both_ways_agree_on_words_that_are_missing_twice_or_elsewhere() {
    let mut ways = Ways::new(&Options::default());
    for line in lines() {
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

#[test]
fn both_ways_agree_when_a_format_was_asked_for() {
    for access in Access::ALL
        .into_iter()
        .filter(|access| *access != Access::Regex)
    {
        let mut ways = Ways::new(&Options {
            format: Some(FormatName(access)),
            ..Options::default()
        });
        lines().for_each(|line| ways.check(line));
    }
}

/// Checks the lines of all files of a folder.
fn check_folder(ways: &mut Ways, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check_folder(ways, &path);
        } else if let Ok(text) = fs::read(&path) {
            text.split(|byte| *byte == b'\n')
                .for_each(|line| ways.check(line));
        }
    }
}

#[test]
fn both_ways_agree_on_the_logs_of_others() {
    let Some(folder) = super::corpora::corpora() else {
        return;
    };
    check_folder(&mut Ways::new(&Options::default()), &folder);
}

/// A line with one damage, chosen by numbers.
fn damaged(mut line: Vec<u8>, (kind, one, other): (u8, usize, usize)) -> Vec<u8> {
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
            let other = USUAL[other % USUAL.len()].as_bytes();
            line.truncate(end);
            line.extend_from_slice(&other[one % other.len()..]);
        }
        _ => {
            let part = PARTS[other % PARTS.len()];
            let place = one % (line.len() + 1);
            line.splice(place..place, part.iter().copied());
        }
    }
    line
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn both_ways_agree_on_lines_with_any_damage(
        line in any::<usize>(),
        damage in proptest::collection::vec(any::<(u8, usize, usize)>(), 1..5),
    ) {
        let line = lines().nth(line % (USUAL.len() + OTHERS.len())).unwrap().to_vec();
        let line = damage.into_iter().fold(line, damaged);
        let mut ways = Ways::new(&Options::default());
        let (short, long) = (ways.short.parse(&line), ways.long.parse_the_long_way(&line));
        prop_assert_eq!(short, long);
    }
}
