"""Records SciPy's upper tails of the binomial and hypergeometric distributions, and Fisher's exact test.

python test/oracles/exact-tails.py > test/oracles/exact-tails.json   (SciPy 1.17, Python 3.11)
"""

import json

import numpy as np
from scipy.stats import binom, fisher_exact, hypergeom

random = np.random.default_rng(5)
binomials, hypergeometrics = [], []
for _ in range(120):
    n = int(10 ** random.uniform(0, 5))
    chance = float(np.round(random.choice([random.random(), random.random() ** 4]), 6))
    k = int(np.clip(np.round(n * chance + random.normal(0, 3) * np.sqrt(n * chance * (1 - chance) + 1)), 0, n))
    binomials.append([k, n, chance, float(binom.sf(k - 1, n, chance))])
    total = int(10 ** random.uniform(0.5, 5))
    drawn, marked = (int(v) for v in random.integers(0, total + 1, 2) * random.choice([1, 0.05], 2))
    mean = drawn * marked / total
    k = int(np.clip(np.round(mean + random.normal(0, 3) * np.sqrt(mean + 0.5)), 0, min(drawn, marked)))
    hypergeometrics.append([k, drawn, marked, total, float(hypergeom.sf(k - 1, total, marked, drawn))])
tables = []
for a, b, c, d in random.integers(0, 30, (30, 4)):
    tables.append([int(a), int(b), int(c), int(d), float(fisher_exact([[a, b], [c, d]], "greater").pvalue)])
print(json.dumps({"binomial": binomials, "hypergeometric": hypergeometrics, "fisher": tables}, separators=(",", ":")))
