//! Student's distribution: how likely a quotient of a difference and its estimated error is by chance.
//!
//! In: the quotient and the degrees of freedom. Out: a probability. It does not say how many degrees
//! of freedom there are.

/// Twice the tail of Student's distribution, by the normal deviate of Wallace (1959), Ann. Math.
/// Stat. 30:1121-1130. 1 for what is not a number.
pub(super) fn two_sided(t: f64, freedom: f64) -> f64 {
    let scale = (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0);
    let z = scale * (freedom * libm::log1p(t * t / freedom)).sqrt();
    let p = libm::erfc(z / std::f64::consts::SQRT_2);
    if p.is_nan() { 1.0 } else { p }
}

#[cfg(test)]
mod tests {
    use super::two_sided;

    const TAILS: [(f64, f64, f64); 6] = [
        (1.0, 8.0, 0.346594),
        (3.0, 10.0, 0.0133437),
        (2.0, 20.0, 0.0592655),
        (5.0, 20.0, 6.87303e-5),
        (8.0, 20.0, 1.16566e-7),
        (4.0, 6.0, 0.00711898),
    ];

    #[test]
    fn tails_are_those_of_student() {
        // 2 * scipy.stats.t.sf(t, freedom) of scipy 1.17.1
        for (t, freedom, expected) in TAILS {
            let p = two_sided(t, freedom);
            assert!(
                (p / expected - 1.0).abs() < 0.05,
                "{t} {freedom}: {p} {expected}"
            );
        }
        assert_eq!(two_sided(f64::INFINITY, 20.0), 0.0);
        assert_eq!(two_sided(f64::NAN, 20.0), 1.0);
    }
}
