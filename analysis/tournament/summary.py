"""What a tournament found, in plain language."""

from __future__ import annotations

import numpy as np

from coprod.simulation.words import listed

from .scores import Scores

MOST_EFFECTS = 3  # told of each theory


def words(name: str) -> str:
    """A file's name as words."""
    return name.replace("_", " ")


def summarise(scores: Scores) -> list[str]:
    """Sentences: what theories explain, what tells them apart, what nothing explains, and what mechanisms do."""
    t = scores.tournament
    free = [p for p in t.patterns if not p.built_in]
    numbered = {p.name: p.number or words(p.name) for p in t.patterns}
    table = scores.table()

    def held(theory: str, low: float = 0.5) -> list[str]:
        return [p.name for p in free if table[theory, p.name].value >= low]

    rivals, nulls = [x for x in t.theories if not x.null], [x for x in t.theories if x.null]
    lines = [
        f"{t.title}: {len(rivals)} theories and {len(nulls)} null variants, {len(t.patterns)} patterns, {t.draws} draws of "
        f"parameters, {t.replicates} paired replicates each. A draw passes if chance alone would hardly give it "
        f"(one-sided {t.confidence:.0%}). Numbers are patterns."
    ]
    if len(free) < len(t.patterns):
        lines.append(
            f"{len(t.patterns) - len(free)} patterns are built in (they follow from a coefficient's sign) and do not count here."
        )
    for theory in sorted(rivals, key=lambda x: -len(held(x.name))):
        shares = [table[theory.name, p.name].value for p in free if table[theory.name, p.name].n]
        mean = float(np.mean(shares)) if shares else float("nan")
        yes = [numbered[p] for p in held(theory.name)]
        lines.append(
            f"- {theory.title}: {len(yes)} of {len(free)} patterns in at least half of the draws ({listed(yes) or 'none'}); "
            f"mean share {mean:.2f}."
        )
    for theory in nulls:
        yes = [numbered[p] for p in held(theory.name)]
        shown = f"{len(yes)} of {len(free)} ({listed(yes) or 'none'})"
        lines.append(f"- {theory.title}: {shown}: what these show needs no such mechanism.")
    judged = {p.name: [table[x.name, p.name].value for x in rivals if table[x.name, p.name].n] for p in free}
    by_pattern = {name: shares for name, shares in judged.items() if shares}
    never = [numbered[p] for p, shares in by_pattern.items() if max(shares) < 0.5]
    always = [numbered[p] for p, shares in by_pattern.items() if min(shares) >= 0.5]
    apart = sorted(((max(s) - min(s), p) for p, s in by_pattern.items()), reverse=True)
    if never:
        lines.append(
            f"No theory shows {listed(never)} in half of its draws: there the model fails, or the pattern does not hold in it."
        )
    if always:
        lines.append(f"All theories show {listed(always)}: nothing there tells who is right.")
    if apart:
        named = [
            f"{numbered[p]} (shares from {min(by_pattern[p]):.2f} to {max(by_pattern[p]):.2f})" for d, p in apart[:3] if d > 0.2
        ]
        if named:
            lines.append(f"What tells the theories apart best: {listed(named)}.")
    alike = [numbered[p.name] for p in t.patterns if not scores.tells_apart(p.name)]
    if alike and len(rivals) > 1:
        lines.append(
            f"Patterns, built in or not, that tell no two of these theories apart (all intervals overlap): {listed(alike)}."
        )
    lines += _mechanisms(scores, numbered)
    failed = scores.failures()
    if failed:
        lines.append(
            f"{len(failed)} draws failed and count nowhere; the first: {failed[0][0]}, draw {failed[0][1]}: {failed[0][2]}."
        )
    lines.append("Shares say how easily a theory gives a pattern over assumed ranges, not how likely the theory is to be true.")
    return lines


def _mechanisms(scores: Scores, numbered: dict[str, str]) -> list[str]:
    effects = [e for e in scores.effects() if e.sure and abs(e.with_it - e.without) >= 0.2]
    if not any(c.without for c in scores.tournament.contestants):
        return []
    if not effects:
        return ["Taking out one mechanism at a time surely changed no pattern by a fifth of the draws or more."]
    lines = ["Taking out one mechanism at a time (same draws):"]
    for theory in scores.tournament.theories:
        own = [e for e in effects if e.theory == theory.name][:MOST_EFFECTS]
        if own:
            told = [
                f"without {words(e.mechanism)}, {numbered[e.pattern]} goes from {e.with_it:.2f} to {e.without:.2f}" for e in own
            ]
            lines.append(f"- {theory.title}: {'; '.join(told)}.")
    return lines


def judge_predictions(scores: Scores, date: str) -> list[str]:
    """Sentences on how predictions fared, registered at a date or not."""
    found = scores.predictions()
    if not found:
        return []
    hits, misses = [sum(p.verdict == v for p in found) for v in ("hit", "miss")]
    squares = [(p.said - p.share.value) ** 2 for p in found if p.share.n]
    brier = float(np.mean(squares)) if squares else float("nan")
    when = f"registered on {date}" if date else "not registered before the run"
    lines = [
        f"Predictions ({when}): {hits} of {len(found)} hit, {misses} missed, {len(found) - hits - misses} undecided; mean squared "
        f"distance of predicted from found share {brier:.2f} (0 best, a guess of one half everywhere gives at most .25)."
    ]
    for theory in scores.tournament.theories:
        own = [p for p in found if p.theory == theory.name]
        missed = [
            f"{words(p.pattern)} ({'holds' if p.said >= 0.5 else 'fails'} predicted, share {p.share.value:.2f})"
            for p in own
            if p.verdict == "miss"
        ]
        if own:
            good = sum(p.verdict == "hit" for p in own)
            lines.append(f"- {theory.title}: {good} of {len(own)}{'; missed ' + listed(missed) if missed else ''}.")
    return lines
