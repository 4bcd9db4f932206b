"""Records what the checks of a table measure: robust scale, area under the ROC curve, explained entropy.

python test/oracles/validation.py > test/oracles/validation.json   (scikit-learn 1.9.1, SciPy 1.17.1, NumPy 2.4.6)
"""

import json

import numpy as np
from scipy.stats import entropy, median_abs_deviation
from sklearn.metrics import mutual_info_score, roc_auc_score

random = np.random.default_rng(7)


def scale(values):
    return {
        "values": values.tolist(),
        "median": float(np.median(values)),
        "deviation": float(median_abs_deviation(values, scale="normal")),
    }


def association(x, y):
    groups = [
        {"negatives": int(((x == group) & (y == 0)).sum()), "positives": int(((x == group) & (y == 1)).sum())}
        for group in np.unique(x)
    ]
    # Miller and Madow: the bias of the mutual information is (groups - 1)(classes - 1) / (2 n) nats.
    bias = (len(groups) - 1) / (2 * len(y))
    explained = (mutual_info_score(x, y) - bias) / entropy(np.bincount(y) / len(y))
    return {
        "x": x.tolist(),
        "y": "".join(map(str, y)),
        "area": float(roc_auc_score(y, x)),
        "groups": groups,
        "explained": float(np.clip(explained, 0, 1)),
    }


def labelled(count, rate, spread):
    y = (random.random(count) < rate).astype(int)
    return np.round(y + spread * random.standard_normal(count)).astype(int), y


print(
    json.dumps(
        {
            "scales": [
                scale(np.round(random.standard_normal(41), 3)),
                scale(np.round(random.lognormal(size=50), 2)),
                scale(random.integers(0, 4, 60).astype(float)),
            ],
            "associations": [
                association(*labelled(60, 0.5, 1.5)),
                association(*labelled(80, 0.2, 0.4)),
                association(*labelled(50, 0.5, 0.1)),
                association(np.arange(40), (random.random(40) < 0.5).astype(int)),
            ],
        }
    )
)
