"""Records scikit-learn's isotonic regression and Platt scaling (of the log-odds).

python test/oracles/calibration.py > test/oracles/calibration.json   (scikit-learn 1.9.1, NumPy 2.4.6)
"""

import json

import numpy as np
from scipy.special import logit
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression

random = np.random.default_rng(99)
at = np.round(np.linspace(0, 1, 41), 3)


def case(name, p, y):
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p, y)
    eps = np.finfo(float).eps
    a, b = _sigmoid_calibration(logit(np.clip(p, eps, 1 - eps)), y)
    return {
        "name": name,
        "probabilities": p.tolist(),
        "labels": "".join(map(str, y)),
        "x": isotonic.X_thresholds_.tolist(),
        "y": isotonic.y_thresholds_.tolist(),
        "at": at.tolist(),
        "isotonic": isotonic.predict(at).tolist(),
        "slope": -float(a),
        "intercept": -float(b),
    }


cases = []
for n, digits in ((2, 3), (5, 1), (30, 1), (30, 4), (150, 2), (150, 6)):
    p = np.round(random.random(n), digits)
    y = (random.random(n) < p**2).astype(int)
    y[np.argmin(p)], y[np.argmax(p)] = 0, 1
    cases.append(case(f"{n} rows, {digits} digits", p, y))
p = np.round(random.random(20), 3)
cases.append(case("separated", p, (p > 0.4).astype(int)))
p = np.round(random.random(25), 1)
cases.append(case("with 0 and 1 among them", np.append(p, [0, 0, 1, 1]), np.append((random.random(25) < p).astype(int), [0, 1, 0, 1])))
print("[" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "]")
