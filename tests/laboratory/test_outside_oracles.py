"""The laboratory against models that others wrote."""

import json
import math
import subprocess
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from .. import outside
from .test_dialogue import DEGROOT, PAIRS, large_clusters, people, views


@pytest.mark.slow
@pytest.mark.parametrize("bound", [0.5, 0.2])
def test_deffuant_ends_as_in_ndlib(lab, bound):
    """NDlib's algorithmic-bias model without bias is the Deffuant model; its runs are other draws of the same process."""
    n, sweeps = 200, 60
    line = [str(outside.PYTHON), str(Path(__file__).with_name("ndlib_deffuant.py")), str(n), str(bound), str(sweeps)]
    done = subprocess.run([*line, *map(str, range(1, 13))], capture_output=True, text=True, timeout=300)
    theirs = np.array(json.loads(done.stdout.splitlines()[-1]))
    numbers = people(n, **{"influence.bound": bound, "influence.convergence": 0.5})
    data = lab(weeks=sweeps, mesa_weeks=3, every=sweeps, replicates=100, numbers=numbers, **PAIRS, **DEGROOT)
    ours = views(data)[:, -1]
    for what in (large_clusters, lambda x: float(np.std(x)), lambda x: float(np.mean(x))):
        a, b = np.array([what(x) for x in theirs]), np.array([what(x) for x in ours])
        error = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        assert abs(a.mean() - b.mean()) < 4 * error + 1e-9, (a.mean(), b.mean(), error)


@pytest.mark.parametrize("seed", range(3))
def test_degroot_weights_are_networkx_stationary_weights(lab, seed):
    """Influence in a weighted graph: PageRank without teleporting is the stationary distribution of the same walk."""
    graph = nx.gnm_random_graph(12, 30, seed=seed)
    graph = graph.subgraph(max(nx.connected_components(graph), key=len))
    graph = nx.convert_node_labels_to_integers(graph)
    n, own = graph.number_of_nodes(), 0.25
    walk = nx.DiGraph()
    for a in graph:
        walk.add_edge(a, a, weight=own)
        for b in graph[a]:
            walk.add_edge(a, b, weight=(1 - own) / graph.degree(a))
    expected = nx.pagerank(walk, alpha=1.0, tol=1e-15, max_iter=100_000)
    start = [1.0 if i == 2 else 0.0 for i in range(n)]
    edges = [list(edge) for edge in graph.edges]
    keys = {**DEGROOT, "edges": edges, "self_weight": own, "start": {"citizen.view": start}}
    data = lab(weeks=400, mesa_weeks=10, every=400, numbers=people(n), **keys)
    assert views(data)[0, -1] == pytest.approx(np.full(n, expected[2]), abs=1e-10)
