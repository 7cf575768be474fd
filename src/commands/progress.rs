//! Shows on a terminal how far reading has come: bytes, files, lines a second, time left. In pipes
//! and with `--quiet` it is silent.

use crate::source::{Meter, Source};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

const REFRESH: Duration = Duration::from_millis(100);

/// A progress display that ends when it is dropped.
pub(super) struct Progress {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts to show what the meter says.
    pub(super) fn start(shown: bool, meter: &Arc<Meter>, sources: &[Source]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        if !shown {
            return Self { stop, thread: None };
        }
        let total: u64 = sources.iter().map(|source| source.size).sum();
        // Standard input has no size: then there is no bar and no time left.
        let known = sources.iter().all(|source| source.path.is_some());
        let (meter, files, stopped) = (Arc::clone(meter), sources.len() as u64, Arc::clone(&stop));
        let thread = thread::spawn(move || show(&meter, total, known, files, &stopped));
        Self {
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A display that panicked must not take the results with it.
            thread.join().ok();
        }
    }
}

fn show(meter: &Meter, total: u64, known: bool, files: u64, stopped: &AtomicBool) {
    let bar = ProgressBar::with_draw_target(known.then_some(total), ProgressDrawTarget::stderr());
    let layout = if known {
        "{bar:24} {bytes}/{total_bytes} {msg}, {eta} left"
    } else {
        "{spinner} {bytes} {msg}"
    };
    if let Ok(style) = ProgressStyle::with_template(layout) {
        bar.set_style(style);
    }
    let start = Instant::now();
    while !stopped.load(Ordering::Relaxed) {
        let lines = meter.lines.load(Ordering::Relaxed);
        let rate = (lines as f64 / start.elapsed().as_secs_f64().max(0.001)) as u64;
        let done = meter.sources.load(Ordering::Relaxed);
        bar.set_message(format!(
            "{done}/{files} files, {} lines/s",
            HumanCount(rate)
        ));
        bar.set_position(meter.bytes.load(Ordering::Relaxed));
        thread::park_timeout(REFRESH);
    }
    bar.finish_and_clear();
}
