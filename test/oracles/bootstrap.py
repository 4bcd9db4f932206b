"""Records SciPy's bootstrap intervals with so many resamples that they hardly move, and its normal distribution.

python test/oracles/bootstrap.py > test/oracles/bootstrap.json   (SciPy 1.17.1, NumPy 2.4.6)
"""

import json

import numpy as np
from scipy import stats
from scipy.special import ndtr, ndtri

# Efron and Tibshirani 1993, table 14.1: spatial test data, A.
spatial = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]
statistics = {"variance": np.var, "mean": np.mean}
intervals = {}
for name, statistic in statistics.items():
    for method in ("percentile", "bca"):
        result = stats.bootstrap(
            (spatial,), statistic, n_resamples=200_000, batch=10_000, confidence_level=0.9, method=method, rng=1
        )
        low, high = result.confidence_interval
        intervals.setdefault(name, {})[method] = [float(low), float(high), float(result.standard_error)]
x = [-38, -20, -8, -7.1, -7, -3, -1.5, -0.2, 0, 0.4, 1.96, 4, 9]
p = [1e-300, 1e-20, 1e-5, 0.025, 0.07, 0.2, 0.5, 0.9, 0.93, 0.975, 1 - 1e-9]
print(json.dumps({"spatial": spatial, "intervals": intervals, "x": x, "ndtr": ndtr(x).tolist(), "p": p, "ndtri": ndtri(p).tolist()}))
