"""How a session decides: decision shares, the proposal they make, and the vote on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.numerics import sum_and_rest
from coprod.simulation.formulas.session import flattened
from coprod.simulation.rules.institutions.collective_choice import CollectiveChoice

from .unit import apart

if TYPE_CHECKING:
    from .session import Session


def decision_shares(session: Session) -> list[float]:
    """Decision share of everyone, evened out by inclusiveness and collective choice; they sum to 1."""
    model, n = session.model, float(session.n)
    held = model.laboratory
    if held and held.decision_shares:
        return list(held.decision_shares)
    all_power = all_talk = 0.0
    for a in range(session.n):
        all_power += session.powers[a]
        all_talk += session.talk[a]
    citizens, staff = len(session.citizens), len(session.professionals)
    groups = [range(citizens), range(citizens, citizens + staff)]
    co_leaders = [max(group, key=lambda a: (session.powers[a], -a)) for group in groups if group]
    alone = 2.0 if len(co_leaders) < 2 else 1.0
    leaders = session.n - citizens - staff
    roles = float(len(co_leaders) + leaders)
    found = []
    for a in range(session.n):
        group = next((len(g) for g in groups if a in g), 0)
        share = model.rules.leadership(
            1.0 if group == 0 else 0.0,
            alone if a in co_leaders else 0.0,
            session.powers[a] / all_power if all_power > 0.0 else 1.0 / n,
            session.talk[a] / all_talk if all_talk > 0.0 else 1.0 / n,
            n,
        )
        even = flattened(share, session.unit.inclusiveness, n)
        members = float(group or leaders)
        found.append(CollectiveChoice.apply(even, members, roles, model.p.institutions.collective_choice))
    if leaders == 0:  # what the leader would have falls to the others
        total = 0.0
        for share in found:
            total += share
        found = [share / total if total > 0.0 else 1.0 / n for share in found]
    return found


def propose(session: Session, shares: list[float]) -> list[float]:
    """The proposal: views weighted by decision shares, unless it is given."""
    held = session.model.laboratory
    if held and held.proposal:
        return [*held.proposal, 0.0, 0.0, 0.0, 0.0][:4]
    proposal = [0.0] * 4
    for k in range(4):
        for share, view in zip(shares, session.views, strict=True):
            proposal[k] += share * view[k]
    return proposal


def decide(session: Session) -> tuple[list[float], bool, float]:
    """The proposal as views stand now, whether it passes, and the share of people in favour."""
    rule, unit = session.model.rules.decision, session.unit
    shares = decision_shares(session)
    proposal = propose(session, shares)
    largest = people = 0.0
    yes = yes_rest = cast = cast_rest = 0.0
    for share, view in zip(shares, session.views, strict=True):
        far = apart(proposal, view, unit.dimensions)
        largest = far if far > largest else largest
        voted = rule.call("vote", far, apart(unit.design, view, unit.dimensions))
        counts = rule.call("weight", share)
        yes, yes_rest = sum_and_rest(yes, yes_rest, counts * voted)
        cast, cast_rest = sum_and_rest(cast, cast_rest, counts)
        people += 1.0 if voted > 0.5 else 0.0
    yes, cast = yes + yes_rest, cast + cast_rest
    return proposal, rule(largest, yes / cast if cast > 0.0 else 0.0) > 0.5, people / float(session.n)
