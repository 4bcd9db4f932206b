"""Records what scikit-learn's ColumnTransformer makes of encoded rows: fitted on the first part, applied to all.

python test/oracles/feature-pipeline.py > test/oracles/feature-pipeline.json   (scikit-learn 1.9.1, NumPy 2.4.6)

Features: two numbers, a binary, a categorical of 4 (of which the training part never has the last), an ordinal of 5.
"""

import json
import warnings

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, OneHotEncoder, RobustScaler, StandardScaler

warnings.simplefilter("ignore")
random = np.random.default_rng(5)
TRAIN, ROWS = 41, 60
rows = np.column_stack([
    np.round(50 + 9 * random.standard_normal(ROWS), 1),
    np.round(np.exp(3 * random.standard_normal(ROWS)), 4),
    random.integers(0, 2, ROWS),
    random.integers(0, 3, ROWS),
    random.integers(0, 5, ROWS),
]).astype(float)
rows[TRAIN:, 3] = random.integers(0, 4, ROWS - TRAIN)
for column in (1, 2, 3, 4):
    rows[random.random(ROWS) < 0.15, column] = np.nan
# A number that the training part always has and the others lack.
rows[TRAIN + 2, 0] = np.nan
SCALERS = {
    "standard": StandardScaler,
    "min-max": MinMaxScaler,
    "robust": RobustScaler,
    "none": FunctionTransformer,
}
STRATEGIES = {"median": "median", "mean": "mean", "most-frequent": "most_frequent", "constant": "constant"}


def linear(name, numeric, scaling, categorical, ordinal, dropped):
    def number(strategy, column):
        constant = {"fill_value": -3.5} if strategy == "constant" else {}
        return (f"n{column}", make_pipeline(SimpleImputer(strategy=STRATEGIES[strategy], **constant), SCALERS[scaling]()), [column])

    def category(encoding, column):
        imputer = SimpleImputer(strategy="most_frequent")
        if encoding == "ordinal":
            return (f"c{column}", make_pipeline(imputer, SCALERS[scaling]()), [column])
        encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False, drop="first" if dropped == "first" else None)
        return (f"c{column}", make_pipeline(imputer, encoder), [column])

    def indicator(column):
        return (f"i{column}", MissingIndicator(features="missing-only", error_on_new=False), [column])

    parts = [number(numeric, 0), indicator(0), number(numeric, 1), indicator(1), category("ordinal", 2), indicator(2)]
    parts += [category(categorical, 3), indicator(3), category(ordinal, 4), indicator(4)]
    out = ColumnTransformer(parts, sparse_threshold=0).fit(rows[:TRAIN]).transform(rows)
    return {
        "name": name,
        "representation": "linear",
        "settings": {
            "imputation": {"numeric": numeric, "numericConstant": -3.5},
            "scaling": scaling,
            "encoding": {"linear": {"categorical": categorical, "ordinal": ordinal}, "dropped": dropped},
        },
        "columns": out.shape[1],
        "values": out.astype(float).tolist(),
    }


def trees(name, in_trees, categorical):
    imputed = in_trees == "imputed"
    parts = []
    for column in range(5):
        steps = [SimpleImputer(strategy="median" if column < 2 else "most_frequent")] if imputed else []
        if column == 3 and categorical == "one-hot":
            steps.append(OneHotEncoder(handle_unknown="ignore", sparse_output=False))
        parts.append((f"v{column}", make_pipeline(*(steps or ["passthrough"])), [column]))
        if imputed:
            parts.append((f"i{column}", MissingIndicator(features="missing-only", error_on_new=False), [column]))
    out = ColumnTransformer(parts, sparse_threshold=0).fit(rows[:TRAIN]).transform(rows)
    return {
        "name": name,
        "representation": "tree",
        "settings": {"missing": {"inTrees": in_trees}, "encoding": {"trees": {"categorical": categorical}}},
        "columns": out.shape[1],
        "values": [[None if np.isnan(v) else v for v in row] for row in out.astype(float).tolist()],
    }


cases = [
    linear("median, standard, one-hot", "median", "standard", "one-hot", "one-hot", "none"),
    linear("mean, min-max, first category dropped", "mean", "min-max", "one-hot", "one-hot", "first"),
    linear("most frequent, robust, ordinal codes", "most-frequent", "robust", "ordinal", "ordinal", "none"),
    linear("constant, unscaled, one-hot and ordinal", "constant", "none", "one-hot", "ordinal", "none"),
    linear("mean, standard, ordinal and one-hot", "mean", "standard", "ordinal", "one-hot", "first"),
    trees("trees that see missing values", "native", "ordinal"),
    trees("trees on imputed codes", "imputed", "ordinal"),
    trees("trees on imputed one-hot columns", "imputed", "one-hot"),
]
encoded = [[None if np.isnan(v) else v for v in row] for row in rows.tolist()]
print(json.dumps({"trainingRows": TRAIN, "rows": encoded}, separators=(",", ":"))[:-1] + ',"cases":[')
print(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "]}")
