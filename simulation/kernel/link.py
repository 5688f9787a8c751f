"""Puts together the compiled engine for a choice of rules: writes the addresses of phases and rules to a batch."""

from collections.abc import Iterable, Mapping
from typing import Any

from coprod.simulation.rules.arguments import reads
from coprod.simulation.rules.chosen import rule_of

from .build import compile_together, neutral_address, phase_addresses, rule_addresses, type_of_run
from .packages import phase_package
from .shared import world
from .signatures import SEATS_READ_POWER, USES_UNIT_MEAN

# What stands in for a phase that a laboratory switches off.
NEUTRAL_PHASES: dict[str, dict[int, str]] = {
    "lead": {world.LEAD: "no_leading"},
    "engage": {world.ENGAGE: "everyone_seated"},
    "dialogue": {},  # participants gather for the phases that follow, and say nothing
    "record": {world.RECORD: "everything_recorded"},
    "agree": {world.AGREE: "no_agreeing", world.FORUM: "nothing"},
    "implement": {world.IMPLEMENT: "nothing"},
    "deliver": {world.DELIVER: "nothing"},
    "learn": {world.LEARN: "nothing", world.LEARN_STAFF: "nothing", world.REPLACE: "nothing"},
}


class Kernel:
    """The compiled engine for a choice of rules; phases and rules compile when a batch is first linked."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.rules = dict(rules)
        populate, schedule = phase_package("populate").load(), phase_package("schedule").load()
        self.start = populate.start
        self.advance, self.run, self.write_measures = schedule.advance, schedule.run, schedule.write_measures

    def link(self, batch: Any, switched_off: Iterable[str] = ()) -> None:
        """Compile or load every phase and rule and write the addresses to the batch.

        Phases that are switched off get those of their neutral stand-ins.
        """
        run = type_of_run(batch)
        compile_together(batch)
        batch.phases[:] = phase_addresses(run)
        for phase in switched_off:
            for position, stand_in in NEUTRAL_PHASES[phase].items():
                batch.phases[position] = neutral_address(run, stand_in)
        for family, choice in self.rules.items():
            rule = rule_of(family, choice)
            for position, address in rule_addresses(rule).items():  # type: ignore[arg-type]
                batch.rules[position] = address
            if family == "power":
                batch.rules[USES_UNIT_MEAN] = reads(rule, "apply", "unit_mean")
            if family == "seats":
                batch.rules[SEATS_READ_POWER] = reads(rule, "apply", "power")
