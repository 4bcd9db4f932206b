"""Records models of the engines' own Python packages and the contributions that these give to each column (TreeSHAP).

python test/oracles/contributions.py > test/oracles/contributions.json   (xgboost 3.2.0, lightgbm 4.7.0, NumPy 2.4.6, Python 3.11)
"""

import base64
import json

import lightgbm
import numpy as np
import xgboost

random = np.random.default_rng(77)
edges = np.array([0.0, -0.0, 1.0, -1.0, 1e-36, 2e-35, 1e-40, 16777216.0, 16777217.0, 1 + 2.0**-24, np.nan])


def draw(n, d):
    x = np.round(random.standard_normal((n, d)) * 3, 1)
    x[:, 1] = random.integers(-2, 3, n)
    z = np.where(x[:, 0] > 0.5, 1.2, -0.8) + (x[:, 1] == 0) - 0.3 * np.abs(x[:, 2])
    y = (random.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    odd = random.random((n, d)) < 0.12
    x[odd] = random.choice(edges, odd.sum())
    x[random.random((n, d)) < 0.1] = np.nan
    return x, y


def held(x):
    """Rows of the training table with their cells shuffled, and with ties and edges among them."""
    rows = np.column_stack([random.permutation(x[:, j])[:30] for j in range(x.shape[1])])
    odd = random.random(rows.shape) < 0.2
    rows[odd] = random.choice(edges, odd.sum())
    return rows


def record(engine, name, booster_bytes, rows, contributions):
    return {
        "engine": engine,
        "name": name,
        "model": base64.b64encode(booster_bytes).decode(),
        "rows": [[None if np.isnan(v) else float(v) for v in row] for row in rows],
        "contributions": [[float(v) for v in row] for row in contributions],
    }


def xgboost_case(name, parameters, rounds, n=200, d=5):
    x, y = draw(n, d)
    booster = xgboost.train({"nthread": 1, "seed": 3, **parameters}, xgboost.DMatrix(x, label=y), rounds)
    rows = held(x)
    contributions = booster.predict(xgboost.DMatrix(rows), pred_contribs=True)
    return record("xgboost", name, bytes(booster.save_raw("ubj")), rows, contributions)


def lightgbm_case(name, parameters, rounds, n=200, d=5):
    x, y = draw(n, d)
    fixed = {"objective": "binary", "verbosity": -1, "num_threads": 1, "seed": 3, "deterministic": True, "force_row_wise": True}
    booster = lightgbm.train({**fixed, **parameters}, lightgbm.Dataset(x, label=y), rounds)
    # As read back from its text, whose leaves and counts are what Hale has.
    booster = lightgbm.Booster(model_str=booster.model_to_string())
    rows = held(x)
    return record("lightgbm", name, booster.model_to_string().encode(), rows, booster.predict(rows, pred_contrib=True))


logistic = {"objective": "binary:logistic"}
forest = {"objective": "reg:squarederror", "base_score": 0.5, "eta": 1, "num_parallel_tree": 8, "subsample": 0.632,
          "colsample_bynode": 0.4, "lambda": 0}
cases = [
    xgboost_case("shallow trees", {**logistic, "max_depth": 2, "eta": 0.1}, 20),
    xgboost_case("deep trees", {**logistic, "max_depth": 9, "eta": 0.2, "min_child_weight": 0}, 4),
    xgboost_case("three columns", {**logistic, "max_depth": 6, "eta": 0.3}, 5, d=3),
    xgboost_case("a forest of probabilities", {**forest, "max_depth": 8}, 1),
    lightgbm_case("leaves of 4", {"num_leaves": 4, "learning_rate": 0.1}, 12),
    lightgbm_case("leaves of 31", {"num_leaves": 31, "min_data_in_leaf": 2, "min_sum_hessian_in_leaf": 0}, 5, d=9),
    lightgbm_case("zero as missing", {"num_leaves": 12, "zero_as_missing": True, "min_data_in_leaf": 3}, 6),
    lightgbm_case("missing values not used", {"num_leaves": 12, "use_missing": False, "min_data_in_leaf": 3}, 6),
    lightgbm_case("a round without a split", {"num_leaves": 4, "min_data_in_leaf": 20}, 3, n=30),
]
print("[" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "]")
