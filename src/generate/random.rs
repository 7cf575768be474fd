//! The random numbers of the generator: the same on every platform and in every version.
//!
//! In: a seed and a stream number. Out: integers, chances, and normal variates. The bits come from
//! PCG-64 MCG, whose stream its paper fixes (O'Neill 2014, HMC-CS-2014-0905); all that is made of
//! them is written here, so that no release of a crate can change an archive. Logarithms and
//! exponentials come from `libm`, pure Rust without platform calls: the `f64::ln` of the standard
//! library asks the C library of the machine, and those differ in the last bit.

use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::Rng;

/// One in a million: the unit of all chances here.
pub(super) type Ppm = u32;

/// A million parts: a chance that is certain.
pub(super) const CERTAIN: Ppm = 1_000_000;

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(super) struct Random(Pcg64Mcg);

impl Random {
    /// The stream numbered `stream` of a seed. Streams of one seed, and of neighbouring seeds, do
    /// not overlap in practice.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let high = split_mix(split_mix(seed) ^ stream);
        let low = split_mix(high ^ stream.rotate_left(32));
        Self(Pcg64Mcg::new((u128::from(high) << 64) | u128::from(low)))
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `bound`; 0 if the bound is 0.
    ///
    /// Multiply and shift (Lemire 2019) without the rejection step: the bias is below one in 2^40
    /// for every bound in use.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// Whether something with this chance happens.
    pub(super) fn chance(&mut self, chance: Ppm) -> bool {
        self.below(u64::from(CERTAIN)) < u64::from(chance)
    }

    /// One of the choices.
    ///
    /// # Panics
    /// If there is none: the choices are constants of this program.
    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64) as usize]
    }

    /// A number between 0 and 1, both excluded.
    pub(super) fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
        ((self.bits() >> 12) as f64 + 0.5) * STEP
    }

    /// A standard normal variate, by inversion: one draw each, so that streams stay in step.
    pub(super) fn normal(&mut self) -> f64 {
        normal_quantile(self.unit())
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): neighbouring inputs give unrelated
/// outputs.
pub(super) fn split_mix(input: u64) -> u64 {
    let mut z = input.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The standard normal quantile of `p` in (0, 1), within 1.15e-9 relative: the rational
/// approximation of P. J. Acklam (2003).
fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969683028665376e1,
        2.209460984245205e2,
        -2.759285104469687e2,
        1.38357751867269e2,
        -3.066479806614716e1,
        2.506628277459239,
    ];
    const B: [f64; 6] = [
        -5.447609879822406e1,
        1.615858368580409e2,
        -1.556989798598866e2,
        6.680131188771972e1,
        -1.328068155288572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784894002430293e-3,
        -3.223964580411365e-1,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 5] = [
        7.784695709041462e-3,
        3.224671290700398e-1,
        2.445134137142996,
        3.754408661907416,
        1.0,
    ];
    const LOW: f64 = 0.02425;
    if p < LOW {
        let q = (-2.0 * libm::log(p)).sqrt();
        polynomial(&C, q) / polynomial(&D, q)
    } else if p > 1.0 - LOW {
        -normal_quantile(1.0 - p)
    } else {
        let q = p - 0.5;
        q * polynomial(&A, q * q) / polynomial(&B, q * q)
    }
}

/// Horner's scheme, the highest power first.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

#[cfg(test)]
mod tests {
    use super::{Random, normal_quantile};

    #[test]
    fn quantiles_agree_with_published_tables() {
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_985),
            (0.999, 3.090_232_306),
            (0.01, -2.326_347_874),
        ] {
            assert!((normal_quantile(p) - z).abs() < 1e-8, "{p}");
        }
    }

    #[test]
    fn the_stream_never_changes() {
        // Computed by the definitions of SplitMix64 and PCG-64 MCG in Python. A change here changes
        // every archive made from a seed.
        let mut random = Random::new(1, 2);
        let bits = [random.bits(), random.bits(), random.bits()];
        assert_eq!(
            bits,
            [
                2_756_863_970_265_135_793,
                8_454_155_536_211_470_091,
                4_400_602_948_411_371_153
            ]
        );
    }

    #[test]
    fn streams_and_seeds_differ() {
        assert_ne!(Random::new(1, 1).bits(), Random::new(1, 2).bits());
        assert_ne!(Random::new(1, 1).bits(), Random::new(2, 1).bits());
    }

    #[test]
    fn normal_variates_have_mean_zero_and_variance_one() {
        let mut random = Random::new(7, 7);
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..100_000 {
            let z = random.normal();
            sum += z;
            squares += z * z;
        }
        assert!((sum / 100_000.0).abs() < 0.02);
        assert!((squares / 100_000.0 - 1.0).abs() < 0.03);
    }
}
