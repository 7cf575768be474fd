//! The durations of a snapshot, without reading what else is in it.
//!
//! For the trend of a month thirty of them are read, of which six columns are needed. What is read
//! here is held against the account as well, but not cell against cell.

use super::Snapshot;
use super::file::ReadTable;
use super::header::origin;
use super::tables::NAMES;
use crate::parse::Origin;
use std::collections::HashMap;

/// How many requests took how long.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DurationCounts {
    /// All requests, timed or not.
    pub requests: u64,
    /// Durations in µs, each with its number of requests; in no order, each once.
    pub timed: Vec<(u64, u64)>,
}

impl Snapshot {
    /// The durations of the requests of some origins.
    ///
    /// # Errors
    /// What is wrong with the tables.
    pub fn durations(&self, keeps: impl Fn(Origin) -> bool) -> Result<DurationCounts, String> {
        let [endpoints, cells, ..] = ReadTable::all(&self.file, NAMES)?;
        let (envelopes, accesses) = (endpoints.texts("envelope")?, endpoints.texts("access")?);
        let kept: Vec<bool> = (0..endpoints.rows)
            .map(|row| {
                Ok(keeps(origin(
                    envelopes.expect(row)?,
                    accesses.expect(row)?,
                )?))
            })
            .collect::<Result<_, String>>()?;
        let (numbers, durations) = (cells.numbers("endpoint_id")?, cells.numbers("duration_us")?);
        let requests = cells.numbers("requests")?;
        let (mut all, mut counts) = (0_u64, DurationCounts::default());
        let mut timed: HashMap<u64, u64> = HashMap::new();
        for row in 0..cells.rows {
            let count: u64 = requests.expect(row)?;
            all = all.checked_add(count).ok_or("it has too many requests")?;
            let number: usize = numbers.expect(row)?;
            let kept = kept.get(number);
            if !*kept.ok_or_else(|| format!("there is no endpoint {number}"))? {
                continue;
            }
            counts.requests += count;
            if durations.get(row).is_some() {
                *timed.entry(durations.expect(row)?).or_default() += count;
            }
        }
        if all != self.header.account.kept {
            return Err("it has not as many requests as it says".to_owned());
        }
        counts.timed = timed.into_iter().collect();
        Ok(counts)
    }
}
