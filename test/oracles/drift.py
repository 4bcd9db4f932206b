"""Records what SciPy says of two samples: distances, two-sample tests and the rank sum, with ties, few rows and outliers.

python test/oracles/drift.py > test/oracles/drift.json   (SciPy 1.17, NumPy 2.4)
"""

import json

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon

random = np.random.default_rng(20)


def numbers(name, reference, sample):
    rank_sum = stats.mannwhitneyu(sample, reference, use_continuity=False, alternative="greater", method="asymptotic")
    smirnov = stats.ks_2samp(reference, sample)
    return {
        "name": name,
        "reference": reference.tolist(),
        "sample": sample.tolist(),
        "kolmogorov_smirnov": [smirnov.statistic, smirnov.pvalue],
        "wasserstein": stats.wasserstein_distance(reference, sample),
        "area": rank_sum.statistic / (len(reference) * len(sample)),
        "area_p": rank_sum.pvalue,
    }


def categories(name, reference, sample):
    found = stats.chi2_contingency([reference, sample], correction=False)
    return {
        "name": name,
        "reference": reference,
        "sample": sample,
        "chi_square": [found.statistic, found.pvalue],
        "jensen_shannon": float(jensenshannon(reference, sample, base=2)),
    }


record = {
    "numbers": [
        numbers("normal", random.normal(size=120), random.normal(0.4, 1, 60)),
        numbers("ties", random.integers(0, 6, 90).astype(float), random.integers(1, 7, 40).astype(float)),
        numbers("few", random.normal(size=12), random.normal(size=10)),
        numbers("an outlier", np.append(random.normal(size=50), 1e9), random.normal(size=30)),
    ],
    "categories": [
        categories("published counts", [16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]),
        categories("two", [320, 180], [61, 29]),
        categories("shifted", [100, 50, 25], [40, 60, 30]),
    ],
    "binomial": [
        {"n": n, "p": p, "probabilities": stats.binom.pmf(np.arange(n + 1), n, p).tolist()}
        for n, p in [(8, 0.3), (40, 0.1), (100, 0.2), (60, 0.7)]
    ],
}
print(json.dumps(record))
