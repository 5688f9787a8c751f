"""``python ndlib_deffuant.py N BOUND SWEEPS SEED...``: final opinions of NDlib's algorithmic-bias model with gamma 0, as JSON.

That is the Deffuant model with a convergence of one half. Runs in the environment of outside checkers.
"""

import json
import random
import sys

import ndlib.models.ModelConfig as mc
import networkx as nx
import numpy as np
from ndlib.models.opinions import AlgorithmicBiasModel

n, bound, sweeps = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
found = []
for seed in map(int, sys.argv[4:]):
    random.seed(seed)
    np.random.seed(seed)
    model = AlgorithmicBiasModel(nx.complete_graph(n), seed=seed)
    config = mc.Configuration()
    config.add_model_parameter("epsilon", bound)
    config.add_model_parameter("gamma", 0)
    model.set_initial_status(config)
    opinions = {}
    for step in model.iteration_bunch(sweeps):
        opinions.update(step["status"])
    found.append([float(opinions[i]) for i in range(n)])
print(json.dumps(found))
