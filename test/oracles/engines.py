"""Records what the engines' own Python packages give: predictions, margins and the total gain of each column.

python test/oracles/engines.py > test/oracles/engines.json   (xgboost-cpu 3.4.1, lightgbm 4.7.0, NumPy 2.5.5, Python 3.13)
"""

import json

import lightgbm
import numpy as np
import xgboost

random = np.random.default_rng(2024)


def draw(n, d):
    x = np.round(random.standard_normal((n, d)) * 10, 2)
    x[:, 1] = random.integers(0, 4, n)
    z = x[:, 0] / 10 + (x[:, 1] == 2) - 0.5 * np.abs(x[:, 2] / 10)
    y = (random.random(n) < 1 / (1 + np.exp(-2 * z))).astype(int)
    x[random.random((n, d)) < 0.05] = np.nan
    return x, y


def xgboost_case(name, x, y, parameters, rounds):
    matrix = xgboost.DMatrix(x, label=y)
    booster = xgboost.train({**parameters, "nthread": 1}, matrix, rounds)
    gains = booster.get_score(importance_type="total_gain")
    return record(
        "xgboost", name, x, y, parameters, rounds,
        booster.predict(matrix), booster.predict(matrix, output_margin=True),
        [gains.get(f"f{i}", 0.0) for i in range(x.shape[1])],
    )


def lightgbm_case(name, x, y, parameters, rounds):
    fixed = {"deterministic": True, "force_row_wise": True, "verbosity": -1, "num_threads": 1}
    # Otherwise Python reads the model back from its text, where gains have six digits.
    booster = lightgbm.train({**parameters, **fixed}, lightgbm.Dataset(x, label=y), rounds, keep_training_booster=True)
    return record(
        "lightgbm", name, x, y, parameters, rounds,
        booster.predict(x), booster.predict(x, raw_score=True), booster.feature_importance("gain"),
    )


def record(engine, name, x, y, parameters, rounds, value, margin, importance):
    return {
        "engine": engine,
        "name": name,
        "values": [[None if np.isnan(v) else v for v in row] for row in x.tolist()],
        "labels": "".join(map(str, y)),
        "parameters": parameters,
        "rounds": rounds,
        "value": [float(v) for v in value],
        "margin": [float(v) for v in margin],
        "importance": [float(v) for v in importance],
    }


boosted = {"objective": "binary:logistic", "eta": 0.05, "max_depth": 2, "subsample": 0.5, "colsample_bytree": 0.5, "seed": 7}
forest = {
    "objective": "binary:logistic", "eta": 1.0, "max_depth": 6, "num_parallel_tree": 50, "subsample": 0.63,
    "colsample_bynode": 0.3, "lambda": 1e-5, "seed": 11,
}
leaves = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 4, "bagging_fraction": 0.5, "bagging_freq": 1,
    "feature_fraction": 0.5, "min_data_in_leaf": 5, "seed": 7,
}
x, y = draw(120, 5)
cases = [
    xgboost_case("boosted trees", x, y, boosted, 60),
    xgboost_case("a forest", x, y, forest, 1),
    lightgbm_case("boosted trees", x, y, leaves, 60),
    lightgbm_case("a round without a split", x[:30], y[:30], {**leaves, "min_data_in_leaf": 20}, 3),
]
print("[" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "]")
