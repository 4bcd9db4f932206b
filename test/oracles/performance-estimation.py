"""Records what NannyML 0.13.1 estimates on its synthetic binary data (work from home), in chunks of 20,000 rows.

python test/oracles/performance-estimation.py > test/oracles/performance-estimation.json

The data is `load_synthetic_binary_classification_dataset` of the package nannyml (Apache License 2.0, © NannyML NV). Its scores
have two decimals, and a class is predicted from 0.48 on, so that a chunk is told whole by how many of its rows have each score
and each label: what is recorded of the data are these counts. `published` are the values that NannyML's own tests expect
(tests/performance_estimation/CBPE/test_cbpe_metrics.py), where the rest of the last chunk is appended to the one before.
"""

import json
import os
import warnings

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
warnings.simplefilter("ignore")

import nannyml
import numpy as np
from scipy.stats import rankdata

CHUNK_ROWS = 20_000
METRICS = {
    "accuracy": "accuracy",
    "precision": "precision",
    "recall": "recall",
    "specificity": "specificity",
    "f1": "f1",
    "roc_auc": "rocAuc",
}

reference, analysis, truth = nannyml.load_synthetic_binary_classification_dataset()
analysis["work_home_actual"] = truth["work_home_actual"]


def counts(frame):
    """Per chunk, how many rows have each score in hundredths: of class 0, and of class 1."""
    hundredths = (frame["y_pred_proba"] * 100).round().astype(int)
    assert (hundredths / 100 == frame["y_pred_proba"]).all() and ((hundredths >= 48) == (frame["y_pred"] == 1)).all()
    chunks = []
    for start in range(0, len(frame), CHUNK_ROWS):
        part = slice(start, start + CHUNK_ROWS)
        labels = frame["work_home_actual"][part]
        chunks.append([np.bincount(hundredths[part][labels == label], minlength=101).tolist() for label in (0, 1)])
    return chunks


estimator = nannyml.CBPE(
    metrics=list(METRICS),
    y_pred_proba="y_pred_proba",
    y_pred="y_pred",
    y_true="work_home_actual",
    problem_type="classification_binary",
    chunk_size=CHUNK_ROWS,
)
estimator.fit(reference)
frame = estimator.estimate(analysis.drop(columns="work_home_actual")).to_df()
found = {}
for name, key in METRICS.items():
    found[key] = {
        "value": frame[name]["value"].tolist(),
        "samplingError": frame[name]["sampling_error"].tolist(),
        "realised": frame[name]["realized"].dropna().tolist(),
        "lower": frame[name]["lower_confidence_boundary"].tolist(),
        "upper": frame[name]["upper_confidence_boundary"].tolist(),
        "lowerThreshold": float(frame[name]["lower_threshold"].iloc[0]),
        "upperThreshold": float(frame[name]["upper_threshold"].iloc[0]),
        "alert": [bool(alert) for alert in frame[name]["alert"]],
    }

# Of the reference's rows of the smaller class: the share of the larger that each is ranked above, an equal score counting one
# half (NannyML leaves equal scores in the order in which it sorts them).
labels, scores = reference["work_home_actual"].to_numpy(), reference["y_pred_proba"].to_numpy()
smaller = labels == (labels.mean() <= 0.5)
placements = (rankdata(scores)[smaller] - rankdata(scores[smaller])) / (~smaller).sum()
grid = np.linspace(0, 1, 101)
print(
    json.dumps(
        {
            "reference": counts(reference),
            "analysis": counts(analysis),
            "needsCalibration": bool(estimator.needs_calibration),
            "calibrated": estimator.calibrator.calibrate(grid).tolist(),
            "placementDeviation": float(placements.std()),
            "placementShare": float(smaller.mean()),
            "metrics": found,
            "published": {
                "rocAuc": [0.9711057564966745, 0.9636286015592977],
                "f1": [0.9479079222515973, 0.9278089207836576],
                "precision": [0.9436121782324026, 0.9197836255005452],
                "recall": [0.9522429574319092, 0.9359754933378336],
                "specificity": [0.9434949869571513, 0.9123732942949082],
                "accuracy": [0.9478536003143163, 0.9245926106862006],
            },
        },
        separators=(",", ":"),
    )
)
