"""Laboratories of the encounter: citizens who each meet their one professional in every week."""

import numpy as np

from .test_dialogue import people

DEPTHS = {0: 0.1, 1: 0.4, 2: 0.6, 3: 0.9}  # mutual trust that gives each depth by trust_thresholds
DEEP = {"citizen.trust": 1, "citizen.trust_back": 1}
SAFE = {"citizen.psychological_safety": 1}
STILL = {  # what would disturb a mechanism seen alone
    "deliver.practicable": 100,
    "needs.complexity": 0.5,
    "hours.session": 0,
    "learn.session_load": 0,
    "needs.drift": 0,
    "needs.change": 0,
    "learn.shock": 0,
    "network.peers": 0,
    "network.ties": 1,
    "professionals.norm": 0.5,
    "deliver.depth_1": 0.3,
    "deliver.depth_2": 0.5,
    "deliver.depth_3": 0.7,
    "laboratory.partner_success": 1,
}
CHAIN = {"value.form.chain": 1, "value.form.shop": 0, "value.form.network": 0, "value.form.access": 0}


def encounters(n, learn=(), *, rules=None, numbers=None, start=None, record=(), **more):
    """``n`` citizens and a professional; an episode each week, good for sure, whose depth trust decides."""
    return {
        "rules": {"depth": "trust_thresholds", "fit": "linear", **(rules or {})},
        "numbers": people(n, **{"population.professionals": 1, **STILL, **(numbers or {})}),
        "phases": ["deliver", "learn"],
        "learn": list(learn),
        "leaders": False,
        "start": {**(start or {})},
        "record": list(record),
        **more,
    }


def states(data, name):
    """A recorded state of the first replicate: (week, agent) or (week, agent, row)."""
    x = data[name.replace(".", "_")].values[0]
    return x[..., 0] if x.ndim == 3 and x.shape[-1] == 1 else x


def weekly(half_life):
    """What of a distance is closed in a week."""
    return 1 - 0.5 ** (1 / half_life)


def logistic(x):
    return 1 / (1 + np.exp(-np.asarray(x, dtype=float)))
