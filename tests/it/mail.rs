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
    "to": [address.addr_spec for address in mail["to"].addresses],
    "from": mail["from"].addresses[0].addr_spec,
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
    let output = laggard(["report", "--mail-to", "ops@example.org,lead@example.org"])
        .args(["--mail-from", "laggard@example.org", "-o"])
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
        serde_json::json!(["ops@example.org", "lead@example.org"])
    );
    assert_eq!(seen["from"], "laggard@example.org");
    assert_eq!(seen["defects"], serde_json::json!([]));
    assert_eq!(seen["forbidden"], serde_json::json!([]));
    assert_eq!(seen["named"], seen["pictures"]);
    assert_eq!(seen["png"], serde_json::json!(vec!["89504e47"; 3]));
    let subject = seen["subject"].as_str().unwrap();
    assert!(
        subject.starts_with("200 of 200 requests (100 %) took longer than 1 s"),
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
    for address in ["ops", "a@b\r\nBcc: c@d", "a b@c", "<a@b>"] {
        let output = laggard(["report", "sample-logs", "--mail-to", address])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{address:?}");
    }
}
