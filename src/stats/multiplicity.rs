//! Many tests at once: p-values are adjusted so that a report as a whole is rarely wrong.
//!
//! In: the p-values of all tests that were made. Out: adjusted ones in the same order. It does not
//! decide what counts as small.

/// Smaller p-values than this are told as this: the laws of the tests are not known any further out.
pub const SMALLEST_P_VALUE: f64 = 1e-6;

/// p-values adjusted by the step-up procedure of Benjamini and Hochberg (1995), J. R. Stat. Soc. B
/// 57:289-300. When nothing at all is going on, the chance of any value at or below `a` is `a`.
///
/// Values outside of 0 to 1, and what is not a number, count as 1.
pub(super) fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let sound = |p: f64| {
        if (0.0..=1.0).contains(&p) { p } else { 1.0 }
    };
    let mut descending: Vec<(usize, f64)> =
        p_values.iter().copied().map(sound).enumerate().collect();
    descending.sort_by(|a, b| b.1.total_cmp(&a.1));
    let tests = p_values.len();
    let mut smallest: f64 = 1.0;
    let mut adjusted = vec![1.0; tests];
    for (passed, (index, p)) in descending.into_iter().enumerate() {
        let rank = (tests - passed) as f64;
        smallest = smallest.min(p * tests as f64 / rank);
        if let Some(place) = adjusted.get_mut(index) {
            *place = smallest;
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::benjamini_hochberg;

    #[test]
    fn adjusted_values_are_those_of_scipy() {
        // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.005, 0.8, 0.04]) of scipy 1.17.1
        let adjusted = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005, 0.8, 0.04]);
        let expected = [0.03, 0.048, 0.048, 0.03, 0.8, 0.048];
        for (a, e) in adjusted.iter().zip(expected) {
            assert!((a - e).abs() < 1e-12, "{adjusted:?}");
        }
    }

    #[test]
    fn nothing_and_nonsense_are_harmless() {
        assert!(benjamini_hochberg(&[]).is_empty());
        assert_eq!(benjamini_hochberg(&[f64::NAN, -1.0, 7.0]), [1.0, 1.0, 1.0]);
    }
}
