"""Simulates the law of the self-normalised Wilcoxon statistic when nothing changes, with a tenth left out at each end.

Prints, for some lengths, the values that are exceeded with some probabilities, and the line ln p = a - b √G through those
from 0.05 to 1e-4. The numbers in src/stats/shift/change_point.rs are those of length 500. Needs numpy; takes minutes.
"""

import numpy as np

LEFT_OUT = 0.1
CHUNK = 2000
PROBABILITIES = (0.5, 0.2, 0.1, 0.05, 0.01, 0.001, 1e-4, 3e-5)
FITTED = slice(3, 7)


def straying(prefixes, starts, ends):
    """How far the sums of each segment stray from the line between its ends, squared and added up (Shao and Zhang's V)."""
    times, sums, ones, time_sum, time_squares, sum_sum, products, squares = prefixes
    at = lambda prefix, places: np.where(places == 0, 0, prefix[..., np.maximum(places - 1, 0)])
    between = lambda prefix: at(prefix, ends) - at(prefix, starts)
    slope = between(sums) / between(times)
    start = at(sums, starts) - slope * at(times, starts)
    return (
        between(squares)
        + start * start * between(ones)
        + slope * slope * between(time_squares)
        - 2 * start * between(sum_sum)
        - 2 * slope * between(products)
        + 2 * start * slope * between(time_sum)
    )


def largest_statistics(length, runs, seed):
    """The largest statistic of each of so many runs of standard normal values."""
    random = np.random.default_rng(seed)
    times = np.arange(1, length + 1) / length
    places = np.arange(int(np.ceil(LEFT_OUT * length)), int(np.floor((1 - LEFT_OUT) * length)) + 1)
    prefix = lambda values: np.cumsum(values, -1) / length
    found = []
    for _ in range(runs // CHUNK):
        sums = np.cumsum(random.standard_normal((CHUNK, length)), 1)
        sums = (sums - times * sums[:, -1:]) / length
        prefixes = (times, sums, times, prefix(times), prefix(times * times), prefix(sums), prefix(sums * times), prefix(sums * sums))
        starts, ends = np.zeros_like(places), np.full_like(places, length)
        strays = straying(prefixes, starts, places) + straying(prefixes, places, ends)
        found.append((sums[:, places - 1] ** 2 / np.maximum(strays, 1e-30)).max(1))
    return np.sort(np.concatenate(found))


def main():
    for length, runs in [(20, 200_000), (30, 200_000), (60, 200_000), (120, 200_000), (500, 400_000)]:
        statistics = largest_statistics(length, runs, length)
        exceeded = [statistics[int(len(statistics) * (1 - p))] for p in PROBABILITIES]
        slope, constant = np.polyfit(np.sqrt(exceeded[FITTED]), np.log(PROBABILITIES[FITTED]), 1)
        values = " ".join(f"{p:g}: {value:.1f}" for p, value in zip(PROBABILITIES, exceeded))
        print(f"{length} values: {values}; ln p = {constant:.3f} {slope:+.4f} √G", flush=True)


if __name__ == "__main__":
    main()
