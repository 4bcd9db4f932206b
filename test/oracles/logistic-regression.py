"""Records the optimum of scikit-learn's LogisticRegression (lbfgs, tight tolerance, checked by newton-cholesky).

python test/oracles/logistic-regression.py > test/oracles/logistic-regression.json   (scikit-learn 1.9.1, NumPy 2.4.6)
"""

import json
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression

warnings.simplefilter("ignore")
random = np.random.default_rng(7)


def case(name, x, y, c, weights=None):
    x = np.round(x, 6)
    lbfgs = LogisticRegression(C=c, tol=1e-14, max_iter=100_000).fit(x, y, weights)
    newton = LogisticRegression(C=c, tol=1e-12, max_iter=10_000, solver="newton-cholesky").fit(x, y, weights)
    difference = max(np.abs(lbfgs.coef_ - newton.coef_).max(), abs(lbfgs.intercept_[0] - newton.intercept_[0]))
    w = np.ones(len(y)) if weights is None else weights

    def objective(model):
        z = x @ model.coef_[0] + model.intercept_[0]
        return c * np.sum(w * (np.logaddexp(0, z) - y * z)) + 0.5 * np.sum(model.coef_**2)

    return {
        "name": name,
        "values": x.tolist(),
        "labels": "".join(map(str, y)),
        "weights": None if weights is None else weights.tolist(),
        "inverseRegularisation": c,
        "coefficients": newton.coef_[0].tolist(),
        "intercept": float(newton.intercept_[0]),
        "lbfgsCoefficients": lbfgs.coef_[0].tolist(),
        "lbfgsIntercept": float(lbfgs.intercept_[0]),
        "solversDiffer": float(difference),
        "objective": float(min(objective(newton), objective(lbfgs))),
    }


def draw(n, d, strength=1.0):
    x = random.standard_normal((n, d))
    beta = strength * random.standard_normal(d)
    y = (random.random(n) < 1 / (1 + np.exp(-(x @ beta) + 0.5))).astype(int)
    y[:2] = [0, 1]
    return x, y


cases = []
for c in (0.01, 0.1, 1.0, 100.0):
    x, y = draw(60, 4)
    cases.append(case(f"60 x 4, C = {c}", x, y, c))
x, y = draw(60, 3)
cases.append(case("weighted rows, some of weight 0", x, y, 1.0, np.round(random.random(60) * 3, 2) * (random.random(60) > 0.2)))
x, y = draw(60, 3)
cases.append(case("collinear columns", np.column_stack([x, x[:, 0], 2 * x[:, 1]]), y, 1.0))
x, y = draw(60, 3)
cases.append(case("constant columns", np.column_stack([x, np.zeros(60), np.full(60, 3.0)]), y, 1.0))
x, y = draw(40, 2)
y = (x[:, 0] > 0).astype(int)
cases.append(case("separable, C = 1", x, y, 1.0))
cases.append(case("separable, C = 1000", x, y, 1000.0))
x, y = draw(60, 3)
cases.append(case("unequal units", x * np.array([1.0, 10.0, 50.0]) + np.array([0, 200.0, 100.0]), y, 1.0))
x, y = draw(60, 3)
y[:] = 0
y[3] = 1
cases.append(case("one positive row in 60", x, y, 1.0))
x, y = draw(6, 12)
cases.append(case("more columns than rows", x, y, 1.0))
print("[" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "]")
