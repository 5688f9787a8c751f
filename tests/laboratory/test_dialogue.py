"""Published results on how views move, through scenario files and both engines."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest

DEGROOT = {"phases": ["dialogue"], "session": "one", "leaders": False, "record": ["citizen.view"]}


def views(data):
    """Views (replicate, time, citizen)."""
    return data.citizen_view.values[..., 0]


def people(n, **more):
    return {"population.citizens": n, **more}


def test_degroot_of_two(lab):
    data = lab(weeks=30, numbers=people(2), weights=[[0.5, 0.5], [0.25, 0.75]], start={"citizen.view": [1, 0]}, **DEGROOT)
    x = views(data)[0]
    assert x[-1] == pytest.approx([1 / 3, 1 / 3], abs=1e-12)
    gap = np.abs(x[:, 0] - x[:, 1])
    assert gap[1:12] / gap[:11] == pytest.approx(np.full(11, 0.25), abs=1e-12)
    assert bool(data.converged[0])


@pytest.mark.parametrize("who", [0, 1, 2])
def test_degroot_of_three(lab, who):
    weights = [[1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0], [0, 0.25, 0.75]]
    start = [1.0 if i == who else 0.0 for i in range(3)]
    data = lab(weeks=120, numbers=people(3), weights=weights, start={"citizen.view": start}, **DEGROOT)
    assert views(data)[0, -1] == pytest.approx(np.full(3, (3, 4, 4)[who] / 11), abs=1e-12)


def test_degroot_on_the_karate_club(lab):
    graph = nx.karate_club_graph()
    edges = [[a, b] for a, b in graph.edges]
    assert graph.degree(33) == 17 and graph.number_of_edges() == 78
    transition = np.zeros((34, 34))
    for a in graph:
        for b in graph[a]:
            transition[a, b] = 1 / graph.degree(a)
    values, vectors = np.linalg.eig(transition.T)
    stationary = np.real(vectors[:, np.argmax(np.real(values))])
    stationary = stationary / stationary.sum()
    for node in (33, 0, 11):
        start = [1.0 if i == node else 0.0 for i in range(34)]
        data = lab(weeks=400, mesa_weeks=40, numbers=people(34), edges=edges, start={"citizen.view": start}, **DEGROOT)
        assert views(data)[0, -1] == pytest.approx(np.full(34, graph.degree(node) / 156), abs=1e-12)
        assert views(data)[0, -1, 0] == pytest.approx(stationary[node], abs=1e-12)


def test_two_who_swap_views_do_not_converge(lab):
    data = lab(weeks=50, numbers=people(2), weights=[[0, 1], [1, 0]], start={"citizen.view": [1, 0]}, every=2.0, **DEGROOT)
    assert not bool(data.converged[0]) and float(data.last_change[0]) == 1.0
    assert np.array_equal(views(data)[0, -1], [1.0, 0.0])  # every second week looks as if nothing moved


@pytest.mark.slow
def test_friedkin_johnsen_of_four(lab):
    weights = [[0.220, 0.120, 0.360, 0.300], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.090, 0.178, 0.446, 0.286]]
    own = [row[i] for i, row in enumerate(weights)]
    start = {"citizen.view": [25, 25, 75, 85], "citizen.stubbornness": own}
    data = lab(
        weeks=100, numbers=people(4), rules={"influence": "stubborn"}, weights=weights, bounds="none", start=start, **DEGROOT
    )
    assert views(data)[0, -1] == pytest.approx([60.02084883, 59.98396594, 75, 74.98620494], abs=1e-6)


@pytest.mark.parametrize("attachment", [0.1, 0.5, 0.9])
def test_friedkin_johnsen_with_equal_weights(lab, attachment):
    start = {"citizen.view": {"uniform": [0, 1]}, "citizen.stubbornness": attachment}
    data = lab(
        weeks=400, mesa_weeks=20, numbers=people(40), rules={"influence": "stubborn"}, weights="equal", start=start, **DEGROOT
    )
    first, last, susceptible = views(data)[0, 0], views(data)[0, -1], 1 - attachment
    assert last == pytest.approx((1 - susceptible) * first + susceptible * first.mean(), abs=1e-10)
    assert last.var() == pytest.approx(first.var() * (1 - susceptible) ** 2, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_everyone_ends_at_a_stubborn_leader(lab, seed):
    weights = np.random.default_rng(seed).uniform(0.05, 1.0, (6, 6)).tolist()
    start = {"citizen.view": {"uniform": [0, 1]}, "leader.view": 0.9, "leader.stubbornness": 1, "citizen.stubbornness": 0}
    lab_keys = {**DEGROOT, "leaders": True, "record": ["citizen.view", "leader.view"]}
    data = lab(
        weeks=300, mesa_weeks=20, numbers=people(5), rules={"influence": "stubborn"}, weights=weights, start=start, **lab_keys
    )
    assert views(data)[0, -1] == pytest.approx(np.full(5, 0.9), abs=1e-12)
    assert data.leader_view.values[0, -1, 0, 0] == 0.9


def groups(x, gap=1e-4):
    """Sizes and places of clusters separated by more than a gap."""
    x = np.sort(x)
    cuts = np.flatnonzero(np.diff(x) > gap) + 1
    return [(len(part), part.mean()) for part in np.split(x, cuts)]


@pytest.mark.parametrize(
    ("bound", "sizes", "places"),
    [(0.10, [12, 13, 13, 12], [0.163962, 0.404120, 0.595880, 0.836038]), (0.20, [25, 25], [0.320270, 0.679730])],
)
def test_hegselmann_krause_of_fifty(lab, bound, sizes, places):
    start = {"citizen.view": [i / 51 for i in range(1, 51)]}
    numbers = people(50, **{"influence.bound": bound})
    data = lab(weeks=40, numbers=numbers, rules={"influence": "bounded_confidence"}, weights="equal", start=start, **DEGROOT)
    found = groups(views(data)[0, -1])
    assert [n for n, _ in found] == sizes and [x for _, x in found] == pytest.approx(places, abs=1e-6)
    assert bool(data.converged[0])


def test_hegselmann_krause_bound_and_oneself_change_results(lab):
    """Half-open bounds and leaving oneself out are parameters, because each changes results."""
    start = {"citizen.view": [0.0, 0.25, 0.5, 0.75, 1.0]}
    found = {}
    for included, oneself in itertools.product((0, 1), (0, 1)):
        numbers = people(5, **{"influence.bound": 0.25, "influence.bound_included": included, "influence.self_included": oneself})
        data = lab(weeks=1, numbers=numbers, rules={"influence": "bounded_confidence"}, weights="equal", start=start, **DEGROOT)
        found[included, oneself] = views(data)[0, -1]
    assert np.array_equal(found[0, 0], start["citizen.view"]) and np.array_equal(found[0, 1], start["citizen.view"])
    assert found[1, 1] == pytest.approx([0.125, 0.25, 0.5, 0.75, 0.875], abs=1e-15)
    assert found[1, 0] == pytest.approx([0.25, 0.25, 0.5, 0.75, 0.75], abs=1e-15)


@pytest.mark.slow
def test_hegselmann_krause_of_many(lab):
    data = lab(
        weeks=40,
        mesa_weeks=3,
        replicates=100,
        every=40.0,
        numbers=people(625, **{"influence.bound": 0.01}),
        rules={"influence": "bounded_confidence"},
        weights="equal",
        start={"citizen.view": {"uniform": [0, 1]}},
        **DEGROOT,
    )
    assert data.converged.all()
    counts = np.array([len(groups(x)) for x in views(data)[:, -1]])
    assert abs(counts.mean() - 37.9) < 4 * 2.0 / math.sqrt(100), (counts.mean(), counts.std(ddof=1))
    assert 1.4 < counts.std(ddof=1) < 2.6


PAIRS = {"rules": {"influence": "pairwise"}, "weights": "equal", "start": {"citizen.view": {"uniform": [0, 1]}}}


@pytest.mark.slow
@pytest.mark.parametrize("mu", [0.1, 0.3, 0.5])
def test_deffuant_without_bound_keeps_the_mean_and_shrinks_the_variance(lab, mu):
    n, meetings, seeds = 1000, 250, 100
    numbers = people(n, **{"influence.bound": 2.0, "influence.convergence": mu, "laboratory.updates_per_step": meetings})
    data = lab(weeks=8, mesa_weeks=2, replicates=seeds, numbers=numbers, **PAIRS, **DEGROOT)
    x = views(data)
    assert np.abs(x.mean(axis=2) - x[:, :1].mean(axis=2)).max() < 1e-12
    ratios = x.var(axis=2) / x[:, :1].var(axis=2)
    for step in range(1, 9):
        expected = (1 - 4 * mu * (1 - mu) / (n - 1)) ** (step * meetings)
        error = ratios[:, step].std(ddof=1) / math.sqrt(seeds)
        assert abs(ratios[:, step].mean() - expected) < 4 * error, (step, ratios[:, step].mean(), expected)


def large_clusters(x, gap=0.02, least=0.05):
    return sum(1 for size, _ in groups(x, gap) if size >= least * len(x))


@pytest.mark.slow
@pytest.mark.parametrize(("bound", "expected"), [(0.5, 1.00), (0.3, 1.02), (0.2, 2.00), (0.1, 4.37)])
def test_deffuant_clusters(lab, bound, expected):
    numbers = people(1000, **{"influence.bound": bound, "influence.convergence": 0.5})
    data = lab(weeks=150, mesa_weeks=3, replicates=40, every=50.0, numbers=numbers, **PAIRS, **DEGROOT)
    counts = [large_clusters(x) for x in views(data)[:, -1]]
    assert np.mean(counts) == pytest.approx(expected, abs=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("ones", [50, 30])
def test_voter_model(lab, ones):
    seeds = 100 if ones == 50 else 60
    start = {"citizen.view": [1.0] * ones + [0.0] * (100 - ones)}
    data = lab(
        weeks=700,
        mesa_weeks=5,
        replicates=seeds,
        numbers=people(100),
        rules={"influence": "copying"},
        weights="equal",
        start=start,
        **DEGROOT,
    )
    share = views(data).mean(axis=2)
    settled = (share == 0.0) | (share == 1.0)
    assert settled[:, -1].all()
    won = (share[:, -1] == 1.0).mean()
    assert abs(won - ones / 100) < 4 * math.sqrt(ones / 100 * (1 - ones / 100) / seeds)
    if ones == 50:  # in sweeps of 100 meetings; a whole number of sweeps is half a sweep late on average
        sweeps = np.argmax(settled, axis=1) - 0.5
        assert abs(sweeps.mean() - 68.129) < 4 * sweeps.std(ddof=1) / math.sqrt(seeds), sweeps.mean()


def test_equal_status_steps_give_geometric_shares_of_talk(lab):
    ratio = 0.588
    numbers = people(
        6,
        **{
            "voice.steepness": -math.log(ratio) / 0.2,
            "power_form.resources": 0,
            "power_form.position": 1,
            "power_form.attitude": 0,
        },
    )
    start = {"citizen.position": [1.0, 0.8, 0.6, 0.4, 0.2, 0.0]}
    keys = {"phases": ["dialogue"], "leaders": False, "record": ["citizen.voice_share"]}
    data = lab(weeks=1, numbers=numbers, rules={"power_form": "sum"}, start=start, **keys)
    shares = data.citizen_voice_share.values[0, -1]
    expected = [(1 - ratio) * ratio**k / (1 - ratio**6) for k in range(6)]
    assert shares == pytest.approx(expected, abs=1e-12)
    assert shares[0] == pytest.approx(0.43, abs=0.0005)
