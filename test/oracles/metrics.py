"""Records scikit-learn's classification metrics over random inputs: ties, imbalance, few rows, probabilities of 0 and 1.

python test/oracles/metrics.py > test/oracles/metrics.json   (scikit-learn 1.9.1, NumPy 2.4.6)
"""

import json
import warnings

import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")


def number(value):
    return None if value is None or np.isnan(value) else float(value)


def case(name, y, p, threshold):
    predicted = (p >= threshold).astype(int)
    both = 0 < y.sum() < len(y)
    true_share, mean_probability = calibration_curve(y, p, n_bins=10)
    edges = np.linspace(0, 1, 11)
    bins = np.searchsorted(edges[1:-1], p)
    counts = np.bincount(bins, minlength=10)
    counts = counts[counts > 0]
    record = {
        "name": name,
        "labels": "".join(map(str, y)),
        "probabilities": p.tolist(),
        "threshold": threshold,
        "metrics": {
            "accuracy": m.accuracy_score(y, predicted),
            "precision": number(m.precision_score(y, predicted, zero_division=np.nan)),
            "recall": number(m.recall_score(y, predicted, zero_division=np.nan)),
            "specificity": number(m.recall_score(y, predicted, pos_label=0, zero_division=np.nan)),
            "f1": number(m.f1_score(y, predicted, zero_division=np.nan)),
            "mcc": number(m.matthews_corrcoef(y, predicted)) if both else None,
            "rocAuc": number(m.roc_auc_score(y, p)) if both else None,
            "averagePrecision": number(m.average_precision_score(y, p)) if y.sum() else None,
            "logLoss": m.log_loss(y, p, labels=[0, 1]),
            "brierScore": m.brier_score_loss(y, p, pos_label=1, labels=[0, 1]),
            "expectedCalibrationError": float(np.sum(counts * np.abs(true_share - mean_probability)) / len(y)),
        },
        "calibration": [true_share.tolist(), mean_probability.tolist()],
    }
    if both and len(y) <= 40:
        fpr, tpr, thresholds = m.roc_curve(y, p, drop_intermediate=False)
        record["roc"] = [fpr.tolist(), tpr.tolist()]
        precision, recall, thresholds = m.precision_recall_curve(y, p)
        record["precisionRecall"] = [precision.tolist(), recall.tolist(), thresholds.tolist()]
    return record


random = np.random.default_rng(20240611)
cases = []
for n in (1, 2, 3, 5, 12, 40):
    for repeat in range(4):
        y = random.integers(0, 2, n)
        p = np.round(random.random(n), 2 if repeat % 2 else 1)
        cases.append(case(f"{n} rows, {repeat}", y, p, [0.5, 0.3, 0.7, 0.5][repeat]))
for prevalence in (0.01, 0.5, 0.99):
    y = (random.random(200) < prevalence).astype(int)
    y[:2] = [0, 1]
    p = np.round(np.clip(0.3 * y + 0.7 * random.random(200), 0, 1), 4)
    cases.append(case(f"200 rows, {prevalence} positive", y, p, 0.5))
y = random.integers(0, 2, 30)
cases.append(case("all scores equal", y, np.full(30, 0.25), 0.5))
cases.append(case("all scores equal to the threshold", y, np.full(30, 0.5), 0.5))
cases.append(case("certain and right", y, y.astype(float), 0.5))
cases.append(case("certain and wrong", y, 1.0 - y, 0.5))
cases.append(case("one class, positive", np.ones(9, int), np.round(random.random(9), 1), 0.5))
cases.append(case("one class, negative", np.zeros(9, int), np.round(random.random(9), 1), 0.5))
cases.append(case("on the bins' edges", random.integers(0, 2, 11), np.arange(11) / 10, 0.5))
cases.append(case("on linspace's edges", random.integers(0, 2, 11), np.linspace(0, 1, 11), 0.5))
print("[" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "]")
