//! Histograms of durations.
//!
//! Equal bins follow `numpy.histogram` to the last bit, as the notebook that this replaces draws
//! them: the edges are `numpy.linspace` over the values in seconds, a bin holds its left edge and
//! not its right one, the last bin holds both, and a single value gets half a second on either
//! side. A duration that lies on an edge therefore falls into the same bin as there.

use super::bins::Bins;
use super::distribution::Distribution;

const MICROSECONDS_A_SECOND: f64 = 1e6;
const MILLISECONDS_A_SECOND: f64 = 1e3;

/// The edges in milliseconds, and the requests in each bin; `None` when nothing was timed.
pub fn histogram(durations: &Distribution, bins: &Bins) -> Option<(Vec<f64>, Vec<u64>)> {
    let counts = durations.counts();
    let (first, last) = (seconds(counts.first()?.0), seconds(counts.last()?.0));
    let edges = match bins {
        Bins::Equal(number) => equal_edges(first, last, *number),
        Bins::Log => log_edges(first, last),
        Bins::Edges(edges_ms) => {
            let inner: Vec<f64> = edges_ms
                .iter()
                .map(|edge| edge / MILLISECONDS_A_SECOND)
                .collect();
            widened(inner, first, last)
        }
    };
    let mut requests = vec![0; edges.len() - 1];
    for (us, count) in counts {
        let value = seconds(*us);
        let bin = edges
            .partition_point(|edge| *edge <= value)
            .clamp(1, requests.len())
            - 1;
        requests[bin] += count;
    }
    Some((
        edges
            .iter()
            .map(|edge| edge * MILLISECONDS_A_SECOND)
            .collect(),
        requests,
    ))
}

fn seconds(us: u64) -> f64 {
    us as f64 / MICROSECONDS_A_SECOND
}

/// `numpy.linspace(first, last, number + 1)`, operation for operation.
fn equal_edges(first: f64, last: f64, number: usize) -> Vec<f64> {
    let (first, last) = if first < last {
        (first, last)
    } else {
        (first - 0.5, last + 0.5)
    };
    let step = (last - first) / number as f64;
    let mut edges: Vec<f64> = (0..=number)
        .map(|index| index as f64 * step + first)
        .collect();
    edges[number] = last;
    edges
}

/// 1, 2, 5, 10 … milliseconds from the power of ten at or below the first value to the step above
/// the last one.
fn log_edges(first: f64, last: f64) -> Vec<f64> {
    let mut edges = vec![0.0];
    let mut decade_us = 1000.0;
    while edges[edges.len() - 1] <= last {
        for factor in [1.0, 2.0, 5.0] {
            edges.push(decade_us * factor / MICROSECONDS_A_SECOND);
        }
        decade_us *= 10.0;
    }
    let end = edges.partition_point(|edge| *edge <= last) + 1;
    let start = edges.partition_point(|edge| *edge <= first) - 1;
    edges[start..end].to_vec()
}

/// The edges with one more on either side where values lie outside, so that the counts add up.
fn widened(mut edges: Vec<f64>, first: f64, last: f64) -> Vec<f64> {
    if first < edges[0] {
        edges.insert(0, 0.0);
    }
    if last > edges[edges.len() - 1] {
        edges.push(last);
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values_ms: &[u64], bins: &Bins) -> (Vec<f64>, Vec<u64>) {
        histogram(
            &Distribution::new(values_ms.iter().map(|ms| (ms * 1000, 1)).collect()),
            bins,
        )
        .unwrap()
    }

    #[test]
    fn equal_bins_are_those_of_numpy_also_on_the_edges() {
        // numpy.histogram(numpy.arange(1, 22) / 1000, bins=20)[0] of numpy 2.4.6: rounding moves
        // values that lie on an edge, which an exact division would count as nineteen times 1 and 2
        // in the last bin.
        let values: Vec<u64> = (1..=21).collect();
        let (edges, counts) = of(&values, &Bins::Equal(20));
        assert_eq!(
            counts,
            [1, 1, 1, 1, 1, 1, 1, 2, 1, 0, 1, 2, 1, 0, 1, 1, 2, 1, 0, 2]
        );
        assert_eq!((edges[0], edges[20]), (1.0, 21.0));
        // numpy.histogram(numpy.arange(7, 114) / 1000, bins=20)[0]
        let values: Vec<u64> = (7..=113).collect();
        assert_eq!(
            of(&values, &Bins::Equal(20)).1,
            [6, 5, 5, 6, 5, 5, 6, 5, 5, 5, 6, 5, 5, 6, 5, 5, 6, 5, 5, 6]
        );
    }

    #[test]
    fn a_single_value_gets_half_a_second_on_either_side() {
        // numpy.histogram([0.029, 0.029], bins=20) puts both into bin 9, as its tenth edge is
        // 0.029000000000000026; numpy.histogram([1.234, 1.234], bins=20) into bin 10.
        let (edges, counts) = of(&[29, 29], &Bins::Equal(20));
        assert_eq!((edges[0], edges[20]), (-471.0, 529.0));
        assert_eq!(counts.iter().position(|count| *count == 2), Some(9));
        let (_, counts) = of(&[1234, 1234], &Bins::Equal(20));
        assert_eq!(counts.iter().position(|count| *count == 2), Some(10));
    }

    #[test]
    fn log_bins_are_shared_and_hold_their_left_edge() {
        let (edges, counts) = of(&[3, 5, 9, 10, 10, 19], &Bins::Log);
        assert_eq!(edges, [2.0, 5.0, 10.0, 20.0]);
        assert_eq!(counts, [1, 2, 3]);
        let (edges, counts) = of(&[0, 1], &Bins::Log);
        assert_eq!((edges, counts), (vec![0.0, 1.0, 2.0], vec![1, 1]));
    }

    #[test]
    fn explicit_edges_are_widened_so_that_nothing_is_lost() {
        let (edges, counts) = of(
            &[50, 100, 150, 500, 700],
            &Bins::Edges(vec![100.0, 200.0, 500.0]),
        );
        assert_eq!(edges, [0.0, 100.0, 200.0, 500.0, 700.0]);
        assert_eq!(counts, [1, 2, 0, 2]);
    }
}
