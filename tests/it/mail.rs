//! The report as a mail, read by Python's `email` as a mail program would. Skipped without Python.

use crate::command::{laggard, notes, router_line};
use std::fs;
use std::process::Command;

/// What Python makes of a mail, as JSON.
const READ: &str = r#"
import email, email.policy, json, re, sys
mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
html = mail.get_body(("html",)).get_content()
pictures = {part["content-id"].strip("<>"): part.get_payload(decode=True)
            for part in mail.walk() if part["content-id"]}
print(json.dumps({
    "type": mail.get_content_type(),
    "subject": mail["subject"],
    "to": [[address.display_name, address.addr_spec] for address in mail["to"].addresses],
    "from": [[address.display_name, address.addr_spec] for address in mail["from"].addresses],
    "ascii": all(byte < 128 for byte in open(sys.argv[1], "rb").read().split(b"\n\n")[0]),
    "title": re.search(r"<title>(.*?)</title>", html).group(1),
    "defects": [str(defect) for part in mail.walk() for defect in part.defects],
    "text": mail.get_body(("plain",)).get_content(),
    "forbidden": re.findall(r"<script|<svg|https?:", html),
    "named": sorted(set(re.findall(r'cid:([^"]+)', html))),
    "pictures": sorted(pictures),
    "png": [picture[:4].hex() for picture in pictures.values()],
    "headers": sorted(mail.keys()),
}))
"#;

#[test]
fn the_mail_is_read_by_a_mail_program_and_needs_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let line = |minute: usize| {
        let time = format!("2025-01-24 18:{:02}:30 +0100 CET", minute % 60);
        router_line(&time, "GET", "/api/é<b>/\u{202e}x", 200, "1500ms")
    };
    let log = folder.path().join("day.log");
    fs::write(&log, (0..200).map(line).collect::<String>()).unwrap();
    let receivers = r#""Doe, John" <john@example.org>, Équipe <team@example.org>,ops@example.org"#;
    let output = laggard(["report", "--mail-to", receivers])
        .args(["--mail-to", "Bob & Co <bob@example.org>"])
        .args([
            "--mail-from",
            "laggard@example.org",
            "--title",
            "shop <b>",
            "-o",
        ])
        .arg(folder.path().join("report"))
        .arg(&log)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    let mail = folder.path().join("report/report.eml");
    let Ok(run) = Command::new("python3")
        .args(["-c", READ])
        .arg(&mail)
        .output()
    else {
        eprintln!("skipped: there is no python3");
        return;
    };
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{complaint}");
    let seen: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(seen["type"], "multipart/related");
    assert_eq!(
        seen["to"],
        serde_json::json!([
            ["Doe, John", "john@example.org"],
            ["Équipe", "team@example.org"],
            ["", "ops@example.org"],
            ["Bob & Co", "bob@example.org"]
        ])
    );
    assert_eq!(
        seen["from"],
        serde_json::json!([["", "laggard@example.org"]])
    );
    assert_eq!(seen["ascii"], true, "names are encoded");
    assert_eq!(seen["title"], "shop &#60;b&#62; – Slow endpoints");
    assert!(seen["text"].as_str().unwrap().starts_with("shop <b>\n"));
    assert_eq!(seen["defects"], serde_json::json!([]));
    assert_eq!(seen["forbidden"], serde_json::json!([]));
    assert_eq!(seen["named"], seen["pictures"]);
    assert_eq!(seen["png"], serde_json::json!(vec!["89504e47"; 3]));
    let subject = seen["subject"].as_str().unwrap();
    assert!(
        subject
            .starts_with("shop <b>, 2025-01-24: 200 of 200 requests (100 %) took longer than 1 s"),
        "{subject}"
    );
    assert!(
        subject.contains("/api/é<b>/") && !subject.contains('\u{202e}'),
        "{subject}"
    );
    // A report without a mail leaves no old one behind.
    let output = laggard(["report", "-o"])
        .arg(folder.path().join("report"))
        .arg(&log)
        .output()
        .unwrap();
    assert!(output.status.success() && !mail.exists());
}

#[test]
fn an_address_that_could_add_a_header_is_refused() {
    for address in ["ops", "a@b\r\nBcc: c@d", "a b@c", "X\nBcc: c@d <a@b>"] {
        let output = laggard(["report", "sample-logs", "--mail-to", address])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{address:?}");
    }
}

/// The subject of a mail. It may be folded, and is in the words of RFC 2047 when it is long; only ASCII
/// that needs no escapes comes here.
pub(crate) fn subject(mail: &str) -> String {
    let unfolded = mail.replace("\n ", " ");
    let subject = unfolded
        .lines()
        .find_map(|line| line.strip_prefix("Subject: "));
    let plain = subject.unwrap().replace("?= =?us-ascii?Q?", "");
    let plain = plain.replace("=?us-ascii?Q?", "").replace("?=", "");
    plain.replace('_', " ")
}

/// A day of 200 requests to each of two endpoints, of which one takes this long.
fn day(date: &str, ms: usize) -> String {
    let line = |number: usize| {
        let time = format!(
            "{date} {:02}:{:02}:30 +0100 CET",
            8 + number / 60,
            number % 60
        );
        let slow = format!("{}ms", ms + number % 7);
        router_line(&time, "GET", "/api/changed", 200, &slow)
            + &router_line(
                &time,
                "GET",
                "/api/same",
                200,
                &format!("{}ms", 40 + number % 7),
            )
    };
    (0..600).map(line).collect()
}

#[test]
fn subject_page_and_text_say_the_day_the_title_what_is_worse_and_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("before.log"), day("2025-01-23", 50)).unwrap();
    fs::write(at("after.log"), day("2025-01-24", 200)).unwrap();
    let report = |log: &str, baseline: &str, more: &[&str]| {
        let output = laggard(["report", "--mail", "--quiet", "-o"])
            .arg(at("report"))
            .arg(at(log))
            .arg("--baseline")
            .arg(at(baseline))
            .args(more)
            .output()
            .unwrap();
        let read = |name: &str| fs::read_to_string(at("report").join(name)).unwrap();
        let mail = read("report.eml");
        let unfolded = mail.replace("=\n", "");
        (output, subject(&mail), unfolded, read("report.html"))
    };
    let (output, subject, _, page) = report("after.log", "before.log", &["--title", "shop"]);
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    let begin = "shop, 2025-01-24: worse than the baseline (1 endpoint slower); ";
    assert!(subject.starts_with(begin), "{subject}");
    assert!(page.contains("<title>shop – Slow endpoints: 1,200 requests"));
    assert!(page.contains("<h1>shop – Slow endpoints</h1>"));
    let (_, subject, _, _) = report("before.log", "after.log", &[]);
    let begin = "2025-01-23: no worse than the baseline; ";
    assert!(subject.starts_with(begin), "{subject}");

    let missing = ["--incomplete", "the <evening> was not fetched"];
    let (output, subject, mail, page) = report("before.log", "before.log", &missing);
    assert_eq!(output.status.code(), Some(4));
    assert!(notes(&output).contains("warning: the <evening> was not fetched\n"));
    assert!(
        subject.starts_with("2025-01-23 (incomplete): "),
        "{subject}"
    );
    assert!(mail.contains("the <evening> was not fetched\n"), "the text");
    assert!(
        mail.contains("the &#60;evening&#62; was not fetched"),
        "the HTML"
    );
    assert!(page.contains("<li>the &#60;evening&#62; was not fetched</li>"));
    let summary = fs::read_to_string(at("report/summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(
        summary["incomplete"],
        serde_json::json!([{ "input": "", "why": "the <evening> was not fetched" }])
    );
}
