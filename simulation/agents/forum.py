"""Joint interpretive forums: people from several units take each other's perspective and agree on one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.draws import FORUM, UNIT_KEY, integer
from coprod.simulation.exact.numerics import at_most
from coprod.simulation.formulas.session import closeness_gained, is_due, others_view
from coprod.simulation.rules.institutions.nesting import Nesting

from .unit import apart

if TYPE_CHECKING:
    from .citizen import Citizen
    from .leader import Leader
    from .model import SetupModel
    from .person import Person
    from .unit import Unit


def hold_forums(model: SetupModel) -> None:
    """The forums that are due: one in each organisation, in each region, or one for all units."""
    p = model.p.forum
    if p.interval <= 0.0:
        return
    model.forum_clock += model.p.time.dt
    if not is_due(model.forum_clock, p.interval):
        return
    model.forum_clock -= p.interval
    for units in _spans(model, int(p.span)):
        Forum(model, units).hold()


def _spans(model: SetupModel, span: int) -> list[list[Unit]]:
    """Units that meet, by the leader they share; all of them where the span is widest."""
    if span == 3:
        return [model.units]
    found: dict[Leader, list[Unit]] = {}
    for unit in model.units:
        found.setdefault(unit.leaders[span], []).append(unit)
    return list(found.values())


class Forum:
    """One forum: citizens by lot, a professional by lot and the leader of every unit, as equals."""

    def __init__(self, model: SetupModel, units: list[Unit]) -> None:
        self.model, self.units = model, units
        self.dimensions = model.setup.sizes.dimensions
        self.participants: list[Person] = []
        for unit in units:
            self.participants += self._delegates(unit)
            if unit.professionals:
                _, lot = model.uniforms(FORUM, UNIT_KEY + unit.index, 0)
                self.participants.append(unit.professionals[integer(lot, len(unit.professionals))])
            if model.with_leaders:
                self.participants.append(unit.leader)

    def _delegates(self, unit: Unit) -> list[Citizen]:
        """Citizens by lot, none twice."""
        members, found = unit.citizens, []
        for d in range(min(int(self.model.p.forum.delegates), len(members))):
            i = integer(self.model.uniforms(FORUM, UNIT_KEY + unit.index, d)[0], len(members))
            while members[i] in found:
                i = (i + 1) % len(members)
            found.append(members[i])
        return found

    def hold(self) -> None:
        """Take perspectives round by round; agree if nobody is left too far from the joint reading."""
        model, p = self.model, self.model.p.forum
        if len(self.participants) < 2:
            return
        before, _ = self._distances(self._joint())
        for _ in range(int(p.rounds)):
            self._look()
        joint = self._joint()
        after, largest = self._distances(joint)
        model.forums += 1.0
        model.forum_closeness += closeness_gained(before, after)
        if at_most(largest, p.tolerance):
            model.forum_agreements += 1.0
            self._carry_home(joint)

    def _sums(self) -> list[float]:
        sums = [0.0] * 4
        for person in self.participants:
            for k in range(self.dimensions):
                sums[k] += person.view[k]
        return sums

    def _joint(self) -> list[float]:
        """The joint reading: the mean of all views."""
        sums, n = self._sums(), float(len(self.participants))
        return [sums[k] / n if k < self.dimensions else 0.0 for k in range(4)]

    def _distances(self, joint: list[float]) -> tuple[float, float]:
        """Sum and largest of participants' distances from the joint reading."""
        total = largest = 0.0
        for person in self.participants:
            far = apart(person.view, joint, self.dimensions)
            total += far
            largest = far if far > largest else largest
        return total, largest

    def _look(self) -> None:
        """Everyone takes the perspective of the others, as far as they trust those they hardly know."""
        sums, n, taken = self._sums(), float(len(self.participants)), self.model.p.forum.perspective_taking
        for person in self.participants:
            trust = person.trust_in_strangers
            person.view = [
                others_view(x, sums[k], n, taken, trust) if k < self.dimensions else x for k, x in enumerate(person.view)
            ]

    def _carry_home(self, joint: list[float]) -> None:
        """Units' own agreements move to the joint one, as far as they are nested; that is a new promise."""
        nesting, carry = self.model.p.institutions.nesting, self.model.p.forum.carry
        for unit in self.units:
            if unit.agreements > 0.0 and nesting > 0.0:
                for k in range(self.dimensions):
                    unit.agreement[k] += Nesting.apply(unit.agreement[k], joint[k], nesting, carry)
                if unit.age < 0.0:
                    unit.age = 0.0
                    unit.start = list(unit.design)
