use super::*;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng, SeedableRng};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// A file of numbers that is full after some of them.
struct Numbers {
    all: Vec<u32>,
    room: usize,
}

impl Append for Numbers {
    type Piece = u32;

    fn append(&mut self, piece: u32) -> Result<(), RowsError> {
        if self.all.len() == self.room {
            return Err(io::Error::from(io::ErrorKind::StorageFull).into());
        }
        self.all.push(piece);
        Ok(())
    }
}

/// The file, or the error of each thread and of the end.
type Outcome = Result<Vec<u32>, Vec<RowsError>>;

/// Threads take sources in increasing order, and each source adds as many numbers as it says; the most
/// bytes that ever waited.
fn write(sources: &[u32], threads: u64, budget: usize, room: usize, seed: u64) -> (Outcome, usize) {
    let file = InOrder::new(
        Numbers {
            all: Vec::new(),
            room,
        },
        budget,
    );
    let (next, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let read = |thread: u64| -> Result<(), RowsError> {
        let mut random = Pcg32::seed_from_u64(seed + thread);
        loop {
            let source = next.fetch_add(1, Ordering::Relaxed);
            let Some(pieces) = sources.get(source) else {
                return Ok(());
            };
            for piece in 0..*pieces {
                for _ in 0..random.next_u32() % 4 {
                    thread::yield_now();
                }
                let bytes = 1 + piece as usize % 9;
                file.add(source, source as u32 * 1000 + piece, bytes)?;
                most.fetch_max(file.queue().bytes, Ordering::Relaxed);
            }
            file.end(source)?;
        }
    };
    let results: Vec<_> = thread::scope(|scope| {
        let readers: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || read(thread)))
            .collect();
        readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .collect()
    });
    let mut errors: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    let outcome = match file.finish() {
        Ok(file) if errors.is_empty() => Ok(file.all),
        Ok(_) => Err(errors),
        Err(error) => {
            errors.push(error);
            Err(errors)
        }
    };
    (outcome, most.into_inner())
}

/// What one thread would have written.
fn in_order(sources: &[u32]) -> Vec<u32> {
    let numbers = |(source, pieces): (usize, &u32)| {
        (0..*pieces).map(move |piece| source as u32 * 1000 + piece)
    };
    sources.iter().enumerate().flat_map(numbers).collect()
}

/// Fails instead of hanging when the threads wait for each other.
fn within_a_minute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()).ok());
    receiver
        .recv_timeout(Duration::from_secs(60))
        .expect("the threads wait for each other")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_number_of_threads_and_any_budget_give_the_order_of_the_sources(
        sources in proptest::collection::vec(0..12_u32, 0..30),
        threads in 1..12_u64,
        budget in 0..30_usize,
        seed in any::<u32>(),
    ) {
        let expected = in_order(&sources);
        let (outcome, most) =
            within_a_minute(move || write(&sources, threads, budget, usize::MAX, seed.into()));
        prop_assert_eq!(outcome.unwrap(), expected);
        // The source whose turn it is goes first, with a piece of up to 9 bytes.
        prop_assert!(most <= budget + 9, "{} of {}", most, budget);
    }

    #[test]
    fn a_full_disk_ends_every_thread(
        sources in proptest::collection::vec(1..12_u32, 20..30),
        threads in 1..12_u64,
        budget in 0..30_usize,
        room in 0..20_usize,
        seed in any::<u32>(),
    ) {
        let (outcome, _) = within_a_minute(move || write(&sources, threads, budget, room, seed.into()));
        let errors = outcome.unwrap_err();
        // A thread that found no source left saw no error; the end always does.
        prop_assert!(errors.len() > 1);
        for error in errors {
            let RowsError::Write(error) = error else {
                panic!("{error}");
            };
            prop_assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        }
    }
}

fn endless(budget: usize) -> InOrder<Numbers> {
    let file = Numbers {
        all: Vec::new(),
        room: usize::MAX,
    };
    InOrder::new(file, budget)
}

#[test]
fn whoever_waits_for_a_source_that_was_abandoned_is_woken() {
    let error = within_a_minute(|| {
        let file = endless(0);
        thread::scope(|scope| {
            let waiting = scope.spawn(|| file.add(1, 7, 1));
            thread::sleep(Duration::from_millis(20));
            file.fail(RowsError::Abandoned);
            waiting.join().unwrap().unwrap_err()
        })
    });
    assert!(matches!(error, RowsError::Abandoned));
}

#[test]
fn a_source_that_never_ends_or_ends_twice_is_an_error() {
    let file = endless(10);
    file.add(1, 7, 1).unwrap();
    file.end(1).unwrap();
    assert!(matches!(file.end(1), Err(RowsError::Order { source: 1 })));
    assert!(matches!(
        file.add(1, 8, 1),
        Err(RowsError::Order { source: 1 })
    ));
    assert!(matches!(file.finish(), Err(RowsError::Order { source: 0 })));
    let file = endless(10);
    file.end(0).unwrap();
    assert!(matches!(file.end(0), Err(RowsError::Order { source: 0 })));
}
