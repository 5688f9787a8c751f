"""Boxes that PRIM of the exploratory modelling workbench goes through, one after another: run in the environment of outside checkers."""

import json
import sys
import warnings

warnings.simplefilter("ignore")
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from ema_workbench.analysis import prim  # noqa: E402
from ema_workbench.analysis.scenario_discovery_util import RuleInductionType  # noqa: E402


def boxes(x: np.ndarray, y: np.ndarray) -> list:
    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(x.shape[1])])
    search = prim.Prim(frame, y, threshold=0.0, mode=RuleInductionType.REGRESSION)
    return [[one.iloc[0].tolist(), one.iloc[1].tolist()] for one in search.find_box().box_lims]


print(json.dumps([boxes(np.array(one["x"]), np.array(one["y"])) for one in json.load(sys.stdin)]))
