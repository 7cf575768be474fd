//! The script of `examples/` that makes the report every morning: with nothing in its environment, and
//! programs in place of the platform's command line, of curl and of sendmail.

use crate::command::{laggard, notes, router_line};
use crate::mail::subject;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Lists four archives on the first page and two on the second, in colours, newest first. Like the
/// platform it takes lines out of `logs` when they are archived, here at the first list.
const SCALINGO: &str = r#"#!/bin/sh
case "$*" in
*"logs --lines"*) cat RECENT; exit "$(cat LOGS_CODE)" ;;
*logs-archives*) : >RECENT ;;
esac
case "$*" in
*"logs-archives --page 1") files=$(ls -r STORE | head -4) ;;
*"logs-archives --page 2") files=$(ls -r STORE | tail -2) ;;
*logs-archives*) echo "No logs archives available."; exit ;;
*) exit 1 ;;
esac
for file in $files; do
    printf '\033[33mTo:   \033[0m2025-01-24\n\033[33mFrom: \033[0m2025-01-23\n'
    printf '\033[33mSize: \033[0m1\n\033[33mUrl:  \033[0mhttps://store.example/a/%s?token=abc\n-------\n' "$file"
done
"#;

/// Takes the URL from standard input, as the token in it asks for.
const CURL: &str = r#"#!/bin/sh
echo "$*" >>CURL_ARGS
url=$(sed -n 's/^url = "\(.*\)"$/\1/p')
name=${url%%\?*}
while [ $# -gt 1 ]; do
    [ "$1" = --output ] && output=$2
    shift
done
echo "${name##*/}" >>FETCHED
cp -p "STORE/${name##*/}" "$output"
"#;

const SENDMAIL: &str = "#!/bin/sh\n[ \"$*\" = -t ] && cat >>MAIL\n";

struct Morning {
    root: tempfile::TempDir,
}

impl Morning {
    /// Three days in six archives.
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let morning = Self { root };
        let generated = laggard(["generate", "--lines", "6000", "--files", "6"])
            .args(["--start", "2025-01-22", "--span", "3d", "--output"])
            .arg(morning.at("store"))
            .output()
            .unwrap();
        assert!(generated.status.success(), "{}", notes(&generated));
        fs::create_dir(morning.at("bin")).unwrap();
        let programs = [
            ("scalingo", SCALINGO),
            ("curl", CURL),
            ("sendmail", SENDMAIL),
        ];
        for (name, text) in programs {
            let text = text
                .replace("STORE", &morning.at("store").to_string_lossy())
                .replace("RECENT", &morning.at("recent").to_string_lossy())
                .replace("LOGS_CODE", &morning.at("logs-code").to_string_lossy())
                .replace("CURL_ARGS", &morning.at("curl-args").to_string_lossy())
                .replace("FETCHED", &morning.at("fetched").to_string_lossy())
                .replace("MAIL", &morning.at("mail").to_string_lossy());
            let path = morning.at("bin").join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(morning.at("recent"), "").unwrap();
        fs::write(morning.at("logs-code"), "0").unwrap();
        morning
    }

    fn at(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn run(&self, app: &str, day: &str) -> Output {
        self.command(app, day).output().unwrap()
    }

    fn command(&self, app: &str, day: &str) -> Command {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/morning.sh");
        let binary = Path::new(env!("CARGO_BIN_EXE_laggard")).parent().unwrap();
        let path = format!(
            "{}:{}:/usr/bin:/bin",
            self.at("bin").display(),
            binary.display()
        );
        let mut command = Command::new("sh");
        command
            .arg(script)
            .env_clear()
            .env("PATH", path)
            .env("APP", app)
            .env("DAY", day)
            .env("FOLDER", self.at("data"))
            .env("MAIL_TO", "team@example.net")
            // The logs are of January 2025.
            .env("KEEP_DAYS", "100000")
            .current_dir("/");
        command
    }

    fn endpoints(&self) -> String {
        fs::read_to_string(self.at("data/my-app/report/endpoints.csv")).unwrap()
    }

    fn fetched(&self) -> usize {
        let names = fs::read_to_string(self.at("fetched")).unwrap_or_default();
        names.lines().count()
    }
}

#[test]
fn the_script_fetches_reports_and_mails_in_an_empty_environment() {
    let morning = Morning::new();
    for day in ["2025-01-23", "2025-01-24", "2025-01-24"] {
        let output = morning.run("my-app", day);
        assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
        assert_eq!((notes(&output), output.stdout), (String::new(), Vec::new()));
        assert_eq!(morning.fetched(), 6, "each archive is fetched once");
    }
    let data = morning.at("data/my-app");
    for file in [
        "history/2025-01-23.parquet",
        "history/2025-01-24.parquet",
        "report/report.html",
    ] {
        assert!(data.join(file).is_file(), "{file}");
    }
    let mail = fs::read_to_string(morning.at("mail")).unwrap();
    assert_eq!(mail.matches("To: <team@example.net>").count(), 3);
    let summary = fs::read_to_string(data.join("report/summary.json")).unwrap();
    assert!(summary.contains("\"label\": \"2025-01-23\""));
    let page = fs::read_to_string(data.join("report/report.html")).unwrap();
    assert!(page.contains("<h1>my-app – "));
    // A download that stands still is given up.
    let arguments = fs::read_to_string(morning.at("curl-args")).unwrap();
    for limit in ["--connect-timeout", "--speed-time", "--max-time"] {
        assert!(
            arguments.lines().all(|line| line.contains(limit)),
            "{limit}"
        );
    }
    let left = fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert!(
        left.into_iter()
            .all(|name| !name.to_string_lossy().starts_with('.'))
    );
}

#[test]
fn what_goes_wrong_in_the_script_is_said_and_no_mail_is_sent() {
    let morning = Morning::new();
    let empty = morning.run("my-app", "2024-01-01");
    assert_eq!(empty.status.code(), Some(3), "{}", notes(&empty));
    assert!(notes(&empty).contains("no request to report"));
    let strange = morning.run("../etc", "2025-01-24");
    assert_eq!(strange.status.code(), Some(2));
    assert!(notes(&strange).contains("APP is no name"));
    fs::write(morning.at("bin/curl"), "#!/bin/sh\nexit 22\n").unwrap();
    let unfetched = morning.run("other-app", "2025-01-24");
    assert_eq!(unfetched.status.code(), Some(5));
    assert!(notes(&unfetched).contains("could not be fetched"));
    assert!(!morning.at("mail").exists());
}

#[test]
fn lines_that_are_archived_while_the_script_runs_are_not_lost() {
    let morning = Morning::new();
    let time = "2025-01-24 21:30:00 +0100 CET";
    let line = router_line(time, "GET", "/api/the-evening", 200, "15ms");
    fs::write(morning.at("recent"), line).unwrap();
    let output = morning.run("my-app", "2025-01-24");
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    assert!(morning.endpoints().contains("/api/the-evening"));
}

#[test]
fn newest_lines_that_cannot_be_fetched_are_told_in_the_mail_and_by_code_4() {
    let morning = Morning::new();
    let time = "2025-01-24 21:30:00 +0100 CET";
    let line = router_line(time, "GET", "/api/before-it-failed", 200, "15ms");
    fs::write(morning.at("recent"), line).unwrap();
    fs::write(morning.at("logs-code"), "3").unwrap();
    let output = morning.run("my-app", "2025-01-24");
    assert_eq!(output.status.code(), Some(4), "{}", notes(&output));
    let missing = "the newest lines could not be fetched (scalingo logs ended with 3)";
    assert!(notes(&output).contains(missing), "{}", notes(&output));
    let mail = fs::read_to_string(morning.at("mail")).unwrap();
    assert!(subject(&mail).starts_with("my-app, 2025-01-24 (incomplete): "));
    assert!(mail.replace("=\n", "").replace('\n', " ").contains(missing));
    assert!(morning.endpoints().contains("/api/before-it-failed"));
}

#[test]
fn newest_lines_of_an_earlier_run_stay_until_others_came() {
    let morning = Morning::new();
    let evening = |second: u32, path: &str| {
        let time = format!("2025-01-24 21:30:{second:02} +0100 CET");
        router_line(&time, "GET", path, 200, "15ms")
    };
    fs::write(morning.at("recent"), evening(1, "/api/came-first")).unwrap();
    let output = morning.run("my-app", "2025-01-24");
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    // The next time it fails, after the middle of a line.
    let (next, cut) = (evening(2, "/api/came-then"), evening(3, "/api/cut"));
    fs::write(
        morning.at("recent"),
        format!("{next}{}", &cut[..cut.len() / 2]),
    )
    .unwrap();
    fs::write(morning.at("logs-code"), "1").unwrap();
    for _ in 0..2 {
        let output = morning.run("my-app", "2025-01-24");
        assert_eq!(output.status.code(), Some(4), "{}", notes(&output));
        for path in ["/api/came-first", "/api/came-then"] {
            assert!(morning.endpoints().contains(path), "{path}");
        }
        // Nothing comes at all.
        fs::write(morning.at("recent"), "").unwrap();
    }
    // What came whole takes the place of all that.
    let whole = [
        evening(1, "/api/came-first"),
        next,
        evening(4, "/api/came-last"),
    ]
    .concat();
    fs::write(morning.at("recent"), &whole).unwrap();
    fs::write(morning.at("logs-code"), "0").unwrap();
    let output = morning.run("my-app", "2025-01-24");
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    assert!(morning.endpoints().contains("/api/came-last"));
    let recent = fs::read_to_string(morning.at("data/my-app/logs/recent.log")).unwrap();
    assert_eq!(recent, whole);
}

/// Puts a program in place of the platform's that has no newest lines, and prints `page` as each page
/// of the list of archives.
fn listing(page: &str) -> Morning {
    let morning = Morning::new();
    fs::write(morning.at("page"), page).unwrap();
    let text = format!(
        "#!/bin/sh\ncase \"$*\" in *logs-archives*) cat {} ;; esac\n",
        morning.at("page").display()
    );
    fs::write(morning.at("bin/scalingo"), text).unwrap();
    morning
}

#[test]
fn a_list_of_archives_is_understood_however_it_is_coloured_and_indented() {
    for line in [
        "Url: URL\n",
        "  Url:   URL\n",
        "\turl : URL\r\n",
        "\x1b[33mUrl\x1b[0m: URL\n",
        "  \x1b[1;33mUrl:\x1b[0m  \x1b[4mURL\x1b[0m  \n",
    ] {
        let morning = listing("");
        let mut files = fs::read_dir(morning.at("store")).unwrap();
        let name = files.next().unwrap().unwrap().file_name();
        let url = format!("https://store.example/a/{}?token=abc", name.display());
        fs::write(
            morning.at("page"),
            format!("  To:  x\n{}", line.replace("URL", &url)),
        )
        .unwrap();
        morning.run("my-app", "2025-01-24");
        assert_eq!(morning.fetched(), 1, "{line:?}");
    }
}

#[test]
fn a_list_of_archives_that_is_not_understood_is_said_by_code_5() {
    for page in [
        "+----+\n| To | https://store.example/a.gz?token=abc |\n",
        "[{\"url\": \"https://store.example/a.gz?token=abc\"}]\n",
        "To: 2025-01-24\nFrom: 2025-01-23\n",
    ] {
        let output = listing(page).run("my-app", "2025-01-24");
        assert_eq!(output.status.code(), Some(5), "{}", notes(&output));
        assert!(notes(&output).contains("is not understood"), "{page}");
        assert!(!notes(&output).contains("token"), "a URL is a secret");
    }
    // An application that has none yet: there is no request then.
    for page in [
        "",
        "\n",
        "No logs archives available.\n",
        "\x1b[34m-----> \x1b[0mNo archive yet\n",
    ] {
        let output = listing(page).run("my-app", "2025-01-24");
        assert_eq!(output.status.code(), Some(3), "{}", notes(&output));
    }
}

#[test]
fn what_the_script_needs_is_looked_for_before_anything_is_fetched() {
    let morning = Morning::new();
    let missing_token = morning
        .command("my-app", "2025-01-24")
        .env("SCALINGO_TOKEN_FILE", morning.at("nowhere"))
        .output()
        .unwrap();
    assert_eq!(missing_token.status.code(), Some(2));
    assert!(notes(&missing_token).contains("the token of SCALINGO_TOKEN_FILE cannot be read"));
    fs::write(morning.at("a-file"), "").unwrap();
    let no_folder = morning
        .command("my-app", "2025-01-24")
        .env("FOLDER", morning.at("a-file"))
        .output()
        .unwrap();
    assert_eq!(no_folder.status.code(), Some(2), "{}", notes(&no_folder));
    assert!(notes(&no_folder).contains("FOLDER cannot be written"));
    fs::remove_file(morning.at("bin/sendmail")).unwrap();
    if Command::new("sendmail").arg("--version").output().is_err() {
        let no_sendmail = morning.run("my-app", "2025-01-24");
        assert_eq!(no_sendmail.status.code(), Some(2));
        assert!(notes(&no_sendmail).contains("sendmail is not in PATH"));
    } else {
        eprintln!("skipped: this machine has a sendmail");
    }
    assert_eq!(morning.fetched(), 0);
}

#[test]
fn a_second_run_ends_while_the_first_is_at_work() {
    let morning = Morning::new();
    let data = morning.at("data/my-app");
    fs::create_dir_all(&data).unwrap();
    let lock = fs::File::create(data.join("lock")).unwrap();
    lock.lock().unwrap();
    let second = morning.run("my-app", "2025-01-24");
    assert_eq!(second.status.code(), Some(7), "{}", notes(&second));
    assert!(notes(&second).contains("another run for my-app is at work"));
    drop(lock);
    let output = morning.run("my-app", "2025-01-24");
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
}

#[test]
fn flags_of_the_user_stand_over_those_of_the_script_and_are_no_patterns() {
    let morning = Morning::new();
    let output = morning
        .command("my-app", "2025-01-24")
        .env("FLAGS", "--tz UTC --title Shop --path /api/*")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", notes(&output));
    let data = morning.at("data/my-app/report");
    let page = fs::read_to_string(data.join("report.html")).unwrap();
    assert!(page.contains("(UTC)") && page.contains("<h1>Shop – "));
    let summary = fs::read_to_string(data.join("summary.json")).unwrap();
    assert!(summary.contains("\"--path\": \"/api/*\""));
}

#[test]
fn the_unit_lets_mail_programs_write_their_queues_and_is_understood_by_systemd() {
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/laggard.service");
    let text = fs::read_to_string(unit).unwrap();
    assert!(text.contains("\nProtectSystem=strict\n"));
    assert!(text.contains("\nReadWritePaths=-/var/spool "));
    // What implies it takes the setgid of postdrop away.
    assert!(!text.lines().any(|line| line.starts_with("NoNewPrivileges")));
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("laggard.service");
    fs::write(
        &copy,
        text.replace("/usr/local/bin/morning.sh", "/bin/true"),
    )
    .unwrap();
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .arg(&copy)
        .output();
    match verified {
        Ok(verified) => assert_eq!(notes(&verified), "", "{:?}", verified.status),
        Err(_) => eprintln!("skipped: there is no systemd-analyze"),
    }
}
