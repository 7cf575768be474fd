//! Envelope × access format: every example of the one in every example of the other.

use super::super::access::FORMATS;
use super::super::envelope::FORMS;
use super::super::{Access, Envelope, Options, Origin, Parser};
use super::{NEAR_US, Outcome, Owned, outcome};

/// The text as it stands inside of an envelope.
fn wrapped(envelope: Envelope, example: &str, text: &str) -> String {
    let text = match envelope {
        Envelope::Docker | Envelope::Quoted => text
            .replace('\\', r"\\")
            .replace('"', r#"\""#)
            .replace('\t', r"\t"),
        _ => text.to_owned(),
    };
    example.replace("{}", &text)
}

fn read(line: &str) -> Outcome {
    let mut parser = Parser::new(&Options::default());
    parser.begin_source(Some(NEAR_US));
    outcome(&mut parser, line.as_bytes())
}

/// All but what the envelope adds.
fn inner(record: &Owned) -> Owned {
    Owned {
        instant_us: 0,
        origin: String::new(),
        source: String::new(),
        ..record.clone()
    }
}

#[test]
fn any_envelope_holds_any_format() {
    let mut pairs = 0;
    for format in &FORMATS {
        // A format without a time of its own is read in an envelope that has one and adds nothing.
        let alone = format!("@400000005270e0d604afce64 {}", format.example);
        let Outcome::Request(alone) = read(&alone) else {
            panic!("{alone}")
        };
        for form in &FORMS {
            let line = wrapped(form.envelope, form.example, format.example);
            let (access, envelope) = (format.access, form.envelope);
            let name = Origin { access, envelope }.to_string();
            let timeless = matches!(format.access, Access::Router | Access::Uvicorn)
                && (matches!(form.envelope, Envelope::Compose | Envelope::Quoted)
                    || form.example.starts_with("haproxy["));
            // Where a platform's router speaks for itself, its applications do not.
            let spoken = format.access == Access::Router
                && matches!(
                    form.envelope,
                    Envelope::Scalingo
                        | Envelope::Stamped
                        | Envelope::Rfc5424
                        | Envelope::Papertrail
                );
            if timeless || spoken {
                assert!(!matches!(read(&line), Outcome::Request(_)), "{name}");
                continue;
            }
            let Outcome::Request(record) = read(&line) else {
                panic!("{name}: {line}: {:?}", read(&line))
            };
            assert_eq!(record.origin, name, "{line}");
            assert_eq!(inner(&record), inner(&alone), "{name}");
            pairs += 1;
        }
    }
    assert_eq!(pairs, 11 * 9 - 10);
}

/// The quotes that exports to CSV, loggers and careless scripts put around a whole line.
fn quoted(line: &str) -> [String; 8] {
    let doubled = line.replace('"', "\"\"");
    let only_quotes = line.replace('"', "\\\"");
    let escaped = line.replace('\\', "\\\\").replace('"', "\\\"");
    [
        format!("\"{doubled}\""),
        format!("\"{doubled}\","),
        format!("\"{doubled}\",web-1,\"a, b\""),
        format!("\"{escaped}\""),
        format!("\"{}\"", escaped.replace('\t', "\\t")),
        format!("\"{only_quotes}\""),
        format!("\"{line}\""),
        format!("  '{line}'"),
    ]
}

#[test]
fn quotes_around_a_line_change_nothing() {
    let mut count = 0;
    for format in &FORMATS {
        let bare = format.example.to_owned();
        let wrapped = FORMS
            .iter()
            .filter(|form| form.envelope != Envelope::Quoted)
            .map(|form| wrapped(form.envelope, form.example, format.example));
        for line in wrapped.chain([bare]) {
            let expected = read(&line);
            for quoted in &quoted(&line) {
                let mut found = read(quoted);
                if let Outcome::Request(record) = &mut found {
                    record.origin = record.origin.replace(" in quoted", "");
                }
                assert_eq!(found, expected, "{quoted}");
                count += usize::from(matches!(expected, Outcome::Request(_)));
            }
        }
    }
    assert!(count > 400, "{count}");
}

#[test]
fn the_routers_speak_in_their_own_envelopes() {
    for form in &FORMS {
        let (from, to) = match form.envelope {
            Envelope::Scalingo => ("web-1", "router"),
            Envelope::Stamped => ("app[web.1]", "heroku[router]"),
            Envelope::Rfc5424 => ("app web.1", "heroku router"),
            Envelope::Papertrail => ("app/web.1", "heroku/router"),
            _ => continue,
        };
        let example = form.example.replace(from, to);
        let line = wrapped(form.envelope, &example, FORMATS[0].example);
        assert!(matches!(read(&line), Outcome::Request(_)), "{line}");
    }
}
