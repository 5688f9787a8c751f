"""The people of a unit and their ties: who serves whom, who knows whom, who trusts and who has power."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coprod.experiments.extras import needs
from coprod.simulation.errors import BadInput

from .style import MAP, Normalize, finish, headline, names, panels, plt

needs("picture")
import networkx as nx  # noqa: E402

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel

HEIGHT = 4.1  # inches
SHAPES = {"citizen": "o", "professional": "s", "leader": "D"}
LARGEST = 42.0  # points²: the mark of someone whose power is 1
ROOM = 2.2  # between people, in what would fill the picture evenly
ITERATIONS = 120  # of the layout


def network(model: SetupModel, unit: int) -> nx.Graph[str]:
    """The people of a unit of a Mesa model as they are now, numbered from 0 as agents are.

    Nodes have ``role``, ``power`` and ``trust``: of citizens in their professionals, of professionals in the unit's citizens
    whom they serve (NaN of those who serve none), of leaders NaN. Edges have ``kind``: a "tie" to a professional, with the
    citizen's ``trust`` in them, or "peer". Professionals of other units are there where they serve someone of this one.
    """
    graph: nx.Graph[str] = nx.Graph()
    own = model.units[unit]
    back: dict[int, list[float]] = {p.index: [] for p in own.professionals}
    staff = {p.index: p for p in own.professionals}
    for citizen in own.citizens:
        name = f"citizen {citizen.index}"
        graph.add_node(name, role="citizen", power=float(citizen.power), trust=float(citizen.personal_trust))
        for slot, professional in enumerate(citizen.ties):
            staff[professional.index] = professional
            back.setdefault(professional.index, []).append(float(citizen.trust_back[slot]))
            graph.add_edge(name, f"professional {professional.index}", kind="tie", trust=float(citizen.trust[slot]))
    for index, professional in staff.items():
        trust = float(np.mean(back[index])) if back[index] else float("nan")
        graph.add_node(f"professional {index}", role="professional", power=float(professional.power), trust=trust)
    inside = {citizen.index for citizen in own.citizens}
    for citizen in own.citizens:
        for peer in citizen.peers:
            if peer.index in inside:
                graph.add_edge(f"citizen {citizen.index}", f"citizen {peer.index}", kind="peer")
    leader = own.leaders[0]
    graph.add_node(f"leader {leader.index}", role="leader", power=float(leader.power), trust=float("nan"))
    return graph


def draw_network(model: SetupModel, unit: int, origin: str, path: Path) -> str:
    """The network of a unit: marks as large as power, coloured by trust; ties darker the more a citizen trusts.

    Returns words for the picture.
    """
    graph = network(model, unit)
    people = dict(graph.nodes(data=True))
    if len(people) < 3:
        raise BadInput(
            f"unit {unit + 1} has nobody to draw but its leader",
            where="--unit",
            allowed="a unit with people",
            fix="name another unit, or set more people",
        )
    led = [n for n, about in people.items() if about["role"] != "leader"]
    place = nx.spring_layout(graph.subgraph(led), k=ROOM / np.sqrt(len(led)), seed=0, iterations=ITERATIONS, weight=None)
    leader = next(n for n in people if n not in place)
    place[leader] = np.array([0.0, max(y for _, y in place.values()) + 0.2])  # above those who are led
    figure, axes = panels(HEIGHT)
    axis = axes[0, 0]
    for one, other, about in graph.edges(data=True):
        tie = about["kind"] == "tie"
        look = (
            {"color": "#444444", "alpha": 0.15 + 0.6 * about["trust"]}
            if tie
            else {"color": "#56B4E9", "alpha": 0.35, "linestyle": ":"}
        )
        axis.plot(*zip(place[one], place[other], strict=True), linewidth=0.4, zorder=1, **look)
    norm = Normalize(0.0, 1.0)
    for role, shape in SHAPES.items():
        own = [n for n, about in people.items() if about["role"] == role]
        if not own:
            continue
        trust = np.array([people[n]["trust"] for n in own])
        colours = np.where(np.isfinite(trust)[:, None], plt.get_cmap(MAP)(norm(np.nan_to_num(trust))), (0.75, 0.75, 0.75, 1.0))
        sizes = [LARGEST * people[n]["power"] for n in own]
        at = np.array([place[n] for n in own])
        axis.scatter(*at.T, s=sizes, c=colours, marker=shape, linewidths=0.3, edgecolors="#222222", zorder=3)
    axis.set_axis_off()
    bar = figure.colorbar(plt.cm.ScalarMappable(norm, plt.get_cmap(MAP)), ax=axis, shrink=0.7)
    bar.set_label("Trust [share]: of citizens in professionals, and back")
    week = model.steps_done * model.setup.dt
    headline(figure, f"Unit {unit + 1} after {week:g} weeks: who serves whom, and who trusts")
    marks = [axis.scatter([], [], s=14, marker=shape, color="#888888") for shape in SHAPES.values()]
    lines = [axis.plot([], [], color="#444444", linewidth=0.8)[0], axis.plot([], [], ":", color="#56B4E9", linewidth=0.8)[0]]
    names(figure, [*marks, *lines], [*SHAPES, "serves", "know each other"])
    note = "one run; marks are as large as power, lines darker the more a citizen trusts; grey: serves nobody here, or leads"
    return finish(figure, origin, note, path, _words(graph, unit, week))


def _words(graph: nx.Graph[str], unit: int, week: float) -> str:
    said = []
    for role in SHAPES:
        own = [about for _, about in graph.nodes(data=True) if about["role"] == role]
        trust = [about["trust"] for about in own if np.isfinite(about["trust"])]
        if not own:
            continue
        text = f"{len(own)} {role}{'s' if len(own) != 1 else ''} with a mean power of {np.mean([a['power'] for a in own]):.2f}"
        said.append(text + (f" and trust of {np.mean(trust):.2f} ({min(trust):.2f} to {max(trust):.2f})" if trust else ""))
    kinds: list[Any] = [kind for *_, kind in graph.edges(data="kind")]
    ties = f"{kinds.count('tie')} ties between citizens and professionals, {kinds.count('peer')} between citizens"
    return f"Network of unit {unit + 1} after {week:g} weeks: {'; '.join(said)}; {ties}."
