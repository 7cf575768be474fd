//! How fast `stats` reads one gzipped archive, against inflating the same archive and nothing else.
//!
//! `cargo bench --bench reading -- 1000000` takes the number of lines. It prints ratios of medians
//! of interleaved runs, and fails only when a run does: how fast a machine is proves nothing.
//!
//! `reading inflate FILE` inflates that file once and does nothing else: `compare.py` runs it
//! beside laggard, as the same inflater without what laggard does.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const RUNS: usize = 5;

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn laggard(arguments: &[&str], path: &Path) -> Duration {
    timed(|| {
        let output = Command::new(env!("CARGO_BIN_EXE_laggard"))
            .args(arguments)
            .arg(path)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    })
}

fn inflate(path: &Path) -> Duration {
    timed(|| {
        let mut stream = flate2::read::MultiGzDecoder::new(std::fs::File::open(path).unwrap());
        let mut block = vec![0; 1 << 18];
        while stream.read(&mut block).unwrap() > 0 {}
    })
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

fn main() {
    let mut words = std::env::args().skip(1);
    if let (Some("inflate"), Some(path)) = (words.next().as_deref(), words.next()) {
        inflate(Path::new(&path));
        return;
    }
    let lines = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse::<u64>().ok())
        .unwrap_or(20_000);
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("day.gz");
    let generating = laggard(
        &["generate", "--lines", &lines.to_string(), "--output"],
        &archive,
    );
    let (mut one, mut two, mut inflating) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        inflating.push(inflate(&archive));
        one.push(laggard(&["stats", "--threads", "1", "--quiet"], &archive));
        two.push(laggard(&["stats", "--quiet"], &archive));
    }
    let (one, two, inflating) = (median(one), median(two), median(inflating));
    println!(
        "laggard {}, {lines} lines, {} bytes gzipped",
        env!("CARGO_PKG_VERSION"),
        std::fs::metadata(&archive).unwrap().len()
    );
    println!(
        "generate                 {:>9.0} lines/s",
        lines as f64 / generating.as_secs_f64()
    );
    println!("inflating alone          {inflating:>9.3} s   1.00");
    println!(
        "stats, one thread        {one:>9.3} s   {:.2}",
        one / inflating
    );
    println!(
        "stats, all threads       {two:>9.3} s   {:.2}",
        two / inflating
    );
}
