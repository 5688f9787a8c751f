"""What a tournament costs: a draw with conditions shared between patterns against one with each run anew, and all of it."""

import time

import numpy as np

from coprod.analysis.tournament.contest import Contest
from coprod.analysis.tournament.study import Contestant, load_tournament

DRAWS = 3


def test_sharing_conditions(benchmark):
    """Distinct conditions run once for each theory and draw; without sharing every pattern runs its own."""
    tournament = load_tournament("all_theories")
    contest = Contest(tournament)
    who = [Contestant(theory) for theory in tournament.theories[:DRAWS]]

    def shared(contestant):
        conditions, _ = contest.conditions(contestant, 0)
        contest.run(conditions, 0)
        return len(conditions)

    def alone(contestant):
        conditions, places = contest.conditions(contestant, 0)
        for name in {pattern for pattern, _ in places}:
            contest.run([conditions[x] for (pattern, _), x in places.items() if pattern == name], 0)
        return len(places)

    for contestant in who:
        shared(contestant)
    ratios, counts = [], set()
    for x, contestant in enumerate(who * 3):
        times = {}
        for way in (shared, alone) if x % 2 else (alone, shared):
            begun = time.perf_counter()
            counts.add((way.__name__, way(contestant)))
            times[way.__name__] = time.perf_counter() - begun
        ratios.append(times["alone"] / times["shared"])
    spread = {"range": [min(ratios), max(ratios)], "n": len(ratios)}
    benchmark.extra_info.update({"ratio": float(np.median(ratios)), **spread, "conditions": sorted(counts)})
    benchmark.pedantic(lambda: shared(who[0]), rounds=3)


def test_a_draw_of_every_theory(benchmark):
    """Seconds for one draw of each shipped theory; the whole tournament is that times its draws over the cores."""
    tournament = load_tournament("all_theories")
    contest = Contest(tournament)
    who = [Contestant(theory) for theory in tournament.theories]
    for contestant in who:
        contest.judge(contestant, 0)
    benchmark.extra_info["draws"] = tournament.draws
    benchmark.pedantic(lambda: [contest.judge(contestant, 1) for contestant in who], rounds=3)
