"""What a sensitivity analysis says, in sentences that follow its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.simulation.words import listed

TITLES = {
    "sobol": "Sobol' indices of the expected outcome",
    "morris": "Elementary effects (Morris)",
    "binned": "First-order indices from the given points (bins)",
    "hdmr": "First-order indices from the given points (HDMR)",
    "delta": "Delta indices from the given points",
    "pawn": "PAWN indices from the given points, medians",
}
COLUMNS = {  # by method: title, variable, whether it has an interval
    "sobol": (("first order", "first", True), ("total order", "total", True)),
    "morris": (("mu*", "mu_star", True), ("mu", "mu", False), ("sigma", "sigma", False), ("noise up to", "noise", False)),
}
OF_GIVEN = (("index", "index", True), ("dummies up to", "dummy", False))
MOST_NAMED = 5
STEADY = 0.05  # of an index, or of the largest mu*, from half the blocks to all
WIDE = 0.1  # half an interval of a total index that is not told as steady


def heading(found: Any) -> str:
    """The outcome, the method and how much it rests on."""
    a = found.attrs
    unit = f" [{a['units']}]" if a["units"] else ""
    lost = f"; {a['lost_points']:,} left out, since runs of them or of their block have no value" if a["lost_points"] else ""
    return (
        f"{TITLES[a['method']]} of {a['measure']}{unit} {a['after']}: {a['points']:,} points × {a['replicates']} replicates{lost}."
    )


def columns_of(method: str) -> tuple[tuple[str, str, bool], ...]:
    """What a table of a method shows: title, variable, whether it has an interval."""
    return COLUMNS.get(method, OF_GIVEN)


def ranking(found: Any) -> str:
    """The number by which factors are ranked."""
    return {"sobol": "total", "morris": "mu_star"}.get(found.attrs["method"], "index")


def ranked(found: Any) -> list[str]:
    """The factors, the one that matters most first."""
    size = found[ranking(found)].values
    return [str(found["factor"].values[i]) for i in np.argsort(-size, kind="stable")]


def floor(found: Any, factor: str) -> float:
    """What a factor without effect may have: 0 for Sobol, a bound of seed noise for Morris, the largest dummy's for the others."""
    if found.attrs["method"] == "sobol":
        return 0.0
    return float(found["noise" if found.attrs["method"] == "morris" else "dummy"].sel(factor=factor))


def moves(found: Any, factor: str) -> bool:
    """Whether a factor is told from one without effect: its interval, or PAWN's index itself, lies above the floor."""
    name = ranking(found)
    low = float(found[f"{name}_low"].sel(factor=factor))
    return (low if np.isfinite(low) else float(found[name].sel(factor=factor))) > floor(found, factor)


def sentences(found: Any) -> list[str]:
    """What moves the outcome, what cannot be told from nothing, interactions, seed noise, and whether more points would help."""
    order = ranked(found)
    sure = [name for name in order if moves(found, name)]
    rest = [name for name in order if name not in sure]
    measure = found.attrs["measure"]
    move = f"{listed(sure, MOST_NAMED)} {'move' if len(sure) != 1 else 'moves'}"
    lines = [
        f"{move} {measure}, told from factors without effect, each by itself."
        if sure
        else f"No factor can be told from one that does not move {measure}."
    ]
    if rest:
        lines.append(f"Of {listed(rest, MOST_NAMED)} no effect can be told from nothing.")
    if found.attrs["method"] == "sobol":
        alone, low, high = (100 * float(found[f"first_sum{end}"]) for end in ("", "_low", "_high"))
        rest_of_it = "which can be all of it" if low <= 100 <= high else "the rest is made by factors together"
        lines.append(
            f"Factors by themselves make {alone:.0f} % ({low:.0f} to {high:.0f}) of the variance between points, {rest_of_it}."
        )
    if "share" in found:
        part = {str(n): f"{100 * v:.1f} %" for n, v in zip(found["part"].values, found["share"].values, strict=True)}
        lines.append(
            f"Of the variance between runs {part['points']} lies between points, {part['seeds']} between seeds at every point "
            f"alike, and {part['interaction']} in what a seed does at one point and not at another."
        )
    return lines + _steadiness(found)


def _steadiness(found: Any) -> list[str]:
    """How far the numbers moved from half the blocks to all of them."""
    name = ranking(found)
    if f"{name}_by_blocks" not in found:
        return []
    by_blocks = found[f"{name}_by_blocks"].values
    total = name == "total"
    change = np.abs(by_blocks[0] - by_blocks[1]) / (1.0 if total else float(np.nanmax(by_blocks[0])))
    at = int(np.nanargmax(change))
    most, half = found["blocks"].values[:2]
    said = (
        f"from {half:,} to {most:,} {'base points' if total else 'trajectories'} the {'total index' if total else 'mu*'} of "
        f"{found['factor'].values[at]} changed most, by {change[at]:.3f}{'' if total else ' of the largest'}"
    )
    wide = float((found["total_high"] - found["total_low"]).max()) / 2 if total else 0.0
    if change[at] > STEADY:
        verdict = "not steady yet: more points would change it"
    elif wide > WIDE:
        verdict = f"but an interval is still ± {wide:.2f}: more points would narrow it"
    else:
        verdict = "steady"
    return [f"Convergence: {said}; {verdict}."]
