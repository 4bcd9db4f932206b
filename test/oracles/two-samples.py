"""Records what SciPy, NumPy, statsmodels and pyMannKendall say of random samples, with ties and tiny ones among them.

python test/oracles/two-samples.py > test/oracles/two-samples.json
(SciPy 1.17.1, NumPy 2.4.6, statsmodels 0.15.0, pyMannKendall 1.4.3)
"""

import itertools
import json
import warnings

import numpy as np
import pymannkendall
from scipy import stats
from scipy.spatial.distance import jensenshannon
from statsmodels.stats.multitest import multipletests

warnings.simplefilter("ignore")
rng = np.random.default_rng(1)


def listed(values):
    return [float(value) for value in values]


def ks(a, b):
    found = stats.ks_2samp(a, b)
    return [float(found.statistic), float(found.pvalue)]


kolmogorov_smirnov = []
for n, m in [(1, 1), (1, 2), (1, 9), (2, 2), (2, 3), (3, 3), (4, 6), (5, 5), (7, 11), (10, 10), (12, 8), (20, 47), (20, 20), (30, 90), (50, 49), (64, 64), (100, 37)]:
    for decimals, shift in [(6, 0), (0, 0), (1, 0.7), (6, 2.5)]:
        a = np.sort(np.round(rng.normal(size=n), decimals))
        b = np.sort(np.round(rng.normal(size=m) + shift, decimals))
        kolmogorov_smirnov.append({"a": listed(a), "b": listed(b), "expected": ks(a, b)})
# Samples too large to record: start + index * step.
progressions = []
for first, second in [
    ([478, 0, 1.0], [20, 30.5, 19.0]),
    ([478, 0, 1.0], [1000, 5.5, 0.46]),
    ([9000, 0, 1.0], [8000, 70.5, 1.1]),
    ([9000, 0, 1.0], [8000, 10.25, 1.12]),
    ([10000, 0, 1.0], [10000, 90.5, 0.99]),
    ([10000, 0, 1.0], [300, 1200.5, 29.0]),
    ([10001, 0, 1.0], [20, 0.5, 430.0]),
    ([10001, 0, 1.0], [1, 430.0, 1.0]),
    ([50000, 0, 1.0], [200, 5000.5, 190.0]),
    ([50000, 0, 1.0], [5000, 5.5, 9.9]),
    ([100000, 0, 1.0], [100000, 400.5, 1.0]),
    ([300000, 0, 1.0], [200000, 900.5, 1.5]),
]:
    samples = [start + np.arange(n) * step for n, start, step in (first, second)]
    progressions.append({"first": first, "second": second, "expected": ks(*samples)})
tails = []
for n in [1, 2, 3, 5, 8, 20, 77, 139, 140, 141, 150, 200, 1000, 5000, 20000, 100000, 100001, 500000]:
    for z in [0.2, 0.35, 0.45, 0.55, 0.7, 0.86, 0.88, 1, 1.2, 1.45, 1.48, 1.6, 1.95, 2.05, 2.5, 3.5, 6, 11, 17]:
        x = z / np.sqrt(n)
        # The largest take a while.
        if x < 1 and (n < 100_000 or z in (0.35, 1, 1.48, 6, 17)):
            tails.append([float(x), n, float(stats.kstwo.sf(x, n))])

chi_square_tails = [
    [float(x), df, float(stats.chi2.sf(x, df))]
    for df in [1, 2, 3, 4, 7, 12, 49, 200, 1001]
    for x in df * np.array([0.01, 0.5, 0.9, 1, 1.02, 1.3, 2, 5]) + np.array([0, 0, 0, 0, 1, 5, 40, 600])
]


def exact_chi_square(table):
    """The chance of all tables with these margins whose statistic is at least the table's, one after the other."""
    table = table[:, table.sum(axis=0) > 0]
    totals, draws = table.sum(axis=0), int(table[0].sum())
    distribution = stats.multivariate_hypergeom(m=totals, n=draws)

    def statistic(first):
        expected = np.outer([draws, totals.sum() - draws], totals) / totals.sum()
        return (((np.array([first, totals - first]) - expected) ** 2) / expected).sum()

    observed = statistic(table[0])
    chance = 0.0
    for head in itertools.product(*(range(int(min(total, draws)) + 1) for total in totals[:-1])):
        last = draws - sum(head)
        if 0 <= last <= totals[-1]:
            first = np.array([*head, last])
            if statistic(first) >= observed - 1e-9:
                chance += float(distribution.pmf(first))
    return chance


tables = [np.array([[16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]])]
for k in [1, 2, 3, 5, 9, 30]:
    for n, m in [(200, 300), (1000, 5000), (900, 900), (100000, 4000)]:
        shares = rng.dirichlet(np.full(k, 20))
        table = np.array([rng.multinomial(n, shares), rng.multinomial(m, rng.dirichlet(shares * 400))])
        table = np.insert(table, 0, 0, axis=1)
        expected = stats.contingency.expected_freq(table[:, 1:])
        if expected.min() >= 5:
            tables.append(table)
chi_square = []
for table in tables:
    found = stats.chi2_contingency(table[:, table.sum(axis=0) > 0], correction=False)
    chi_square.append({"table": table.tolist(), "expected": [float(found.statistic), float(found.pvalue), int(found.dof)]})
exact = []
for k in [2, 3, 4]:
    for n, m in [(1, 1), (3, 5), (20, 8), (478, 20), (17, 17), (300, 9)]:
        table = np.array([rng.multinomial(n, rng.dirichlet(np.ones(k))), rng.multinomial(m, rng.dirichlet(np.ones(k)))])
        present = table[:, table.sum(axis=0) > 0]
        if present.shape[1] > 1 and stats.contingency.expected_freq(present).min() < 5:
            exact.append({"table": table.tolist(), "expected": exact_chi_square(table)})

distances = []
for k in [1, 2, 3, 10, 40]:
    for _ in range(4):
        p, q = rng.multinomial(60, rng.dirichlet(np.ones(k))), rng.multinomial(25, rng.dirichlet(np.ones(k)))
        c, r = np.where(q == 0, 0.0001, q / 25), np.where(p == 0, 0.0001, p / 60)
        distances.append(
            {
                "p": p.tolist(),
                "q": q.tolist(),
                "e": float(jensenshannon(p, q)),
                "two": float(jensenshannon(p, q, base=2)),
                "psi": float(np.sum((c - r) * np.log(c / r))),
            }
        )
wasserstein = []
for n, m in [(1, 1), (1, 4), (3, 3), (10, 7), (40, 60)]:
    for decimals in (5, 0):
        a, b = np.sort(np.round(rng.normal(size=n), decimals)), np.sort(np.round(rng.normal(size=m) * 2, decimals))
        v, w = rng.integers(0, 4, n) + (n < 5), rng.integers(0, 4, m) + (m < 5)
        wasserstein.append(
            {
                "a": listed(a),
                "b": listed(b),
                "v": v.tolist(),
                "w": w.tolist(),
                "expected": float(stats.wasserstein_distance(a, b)),
                "weighted": float(stats.wasserstein_distance(a, b, v, w)),
            }
        )

adjusted = []
for n in [1, 2, 5, 13, 40]:
    for decimals in (6, 1):
        p = np.round(rng.beta(0.4, 2, n), decimals)
        methods = {"holm": "holm", "benjaminiHochberg": "fdr_bh", "bonferroni": "bonferroni"}
        adjusted.append({"p": listed(p)} | {name: listed(multipletests(p, method=method)[1]) for name, method in methods.items()})

trends = []
for n in [2, 3, 4, 6, 10, 11, 25, 60]:
    for decimals, slope in [(6, 0), (0, 0.1), (1, 0.05), (6, -0.3)]:
        times = np.sort(np.round(rng.uniform(0, n, n), 0 if decimals == 1 else 3))
        values = np.round(slope * np.arange(n) + rng.normal(size=n), decimals)
        if len(set(times)) > 1:
            line = stats.theilslopes(values, times)
            kendall = pymannkendall.original_test(values)
            trends.append(
                {
                    "times": listed(times),
                    "values": listed(values),
                    "theilSen": [float(line.slope), float(line.intercept), float(line.low_slope), float(line.high_slope)],
                    "mannKendall": [float(kendall.s), float(kendall.z), float(kendall.p), float(kendall.Tau)],
                }
            )

edges = []
for n in [1, 2, 3, 10, 100, 300]:
    for values in (rng.normal(size=n), rng.exponential(size=n) ** 2, np.round(rng.normal(size=n)) + 0.5):
        values = np.sort(np.round(values, 4))
        edges.append(
            {
                "values": listed(values),
                "doane": listed(np.histogram_bin_edges(values, "doane")),
                "sturges": listed(np.histogram_bin_edges(values, "sturges")),
                "counts": np.histogram(values, "sturges")[0].tolist(),
                "deciles": listed(np.quantile(values, np.linspace(0, 1, 11))),
            }
        )

print(
    json.dumps(
        {
            "kolmogorovSmirnov": kolmogorov_smirnov,
            "progressions": progressions,
            "kolmogorovTails": tails,
            "chiSquareTails": chi_square_tails,
            "chiSquare": chi_square,
            "exactChiSquare": exact,
            "distances": distances,
            "wasserstein": wasserstein,
            "adjusted": adjusted,
            "trends": trends,
            "edges": edges,
        },
        separators=(",", ":"),
    )
)
