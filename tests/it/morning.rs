//! The script of `examples/` that makes the report every morning: with nothing in its environment, and
//! programs in place of the platform's command line, of curl and of sendmail.

use crate::command::{laggard, notes};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Lists four archives on the first page and two on the second, in colours, newest first.
const SCALINGO: &str = r#"#!/bin/sh
case "$*" in
*"logs-archives --page 1") files=$(ls -r STORE | head -4) ;;
*"logs-archives --page 2") files=$(ls -r STORE | tail -2) ;;
*logs-archives*) echo "No logs archives available."; exit ;;
*) exit 0 ;;
esac
for file in $files; do
    printf '\033[33mTo:   \033[0m2025-01-24\n\033[33mFrom: \033[0m2025-01-23\n'
    printf '\033[33mSize: \033[0m1\n\033[33mUrl:  \033[0mhttps://store.example/a/%s?token=abc\n-------\n' "$file"
done
"#;

/// Takes the URL from standard input, as the token in it asks for.
const CURL: &str = r#"#!/bin/sh
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
                .replace("FETCHED", &morning.at("fetched").to_string_lossy())
                .replace("MAIL", &morning.at("mail").to_string_lossy());
            let path = morning.at("bin").join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        morning
    }

    fn at(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn run(&self, app: &str, day: &str) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/morning.sh");
        let binary = Path::new(env!("CARGO_BIN_EXE_laggard")).parent().unwrap();
        let path = format!(
            "{}:{}:/usr/bin:/bin",
            self.at("bin").display(),
            binary.display()
        );
        Command::new("sh")
            .arg(script)
            .env_clear()
            .env("PATH", path)
            .env("APP", app)
            .env("DAY", day)
            .env("FOLDER", self.at("data"))
            .env("MAIL_TO", "team@example.net")
            // The logs are of January 2025.
            .env("KEEP_DAYS", "100000")
            .current_dir("/")
            .output()
            .unwrap()
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
