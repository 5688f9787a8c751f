"""Where each measure stands in the vector of numbers of one recorded step, which both engines fill.

First come measures over all, by role and by level, whose positions no size moves: ``vector.VALUE``, ``vector.VALUE_BY_ROLE``
(the first of three). Then come those of groups and those of units, numbered among themselves: ``vector.FIT_BY_GROUP``,
see ``of_group`` and ``of_unit``. The constants are made from the declarations at import.
"""

from .measures import LEVELS, MEANS, MEASURES, ROLES, Measure

LENGTHS = {"": 1, "role": len(ROLES), "level": len(LEVELS)}  # of measures whose length no size moves
GROUPS = 0  # where the measures of groups begin
GROUP_MEASURES = UNIT_MEASURES = 0

for _measure in MEASURES:
    if _measure.dimension == "group":
        globals()[_measure.name.upper()] = GROUP_MEASURES
        GROUP_MEASURES += 1
    elif _measure.dimension == "unit":
        globals()[_measure.name.upper()] = UNIT_MEASURES
        UNIT_MEASURES += 1
    else:
        globals()[_measure.name.upper()] = GROUPS
        GROUPS += LENGTHS[_measure.dimension]

# Of each mean over citizens, in their order: its position over all, its number among the measures of groups, and whether it
# is one over those served.
MEAN_POSITIONS = tuple((globals()[m.name.upper()], globals()[f"{m.name.upper()}_BY_GROUP"], int(m.served)) for m in MEANS)


def of_group(measure: int, group: int, groups: int) -> int:
    """Position of a group's value of a measure by group."""
    return GROUPS + measure * groups + group


def of_unit(measure: int, unit: int, groups: int, units: int) -> int:
    """Position of a unit's value of a measure by unit."""
    return GROUPS + GROUP_MEASURES * groups + measure * units + unit


def measures_length(groups: int, units: int) -> int:
    """How many numbers a recorded step has."""
    return GROUPS + GROUP_MEASURES * groups + UNIT_MEASURES * units


def length(measure: Measure, groups: int, units: int) -> int:
    """How many of them belong to a measure."""
    return {**LENGTHS, "group": groups, "unit": units}[measure.dimension]


def layout(groups: int, units: int) -> dict[str, slice]:
    """Each measure's part of the vector."""
    found = {}
    for measure in MEASURES:
        first = globals()[measure.name.upper()]
        if measure.dimension == "group":
            first = of_group(first, 0, groups)
        elif measure.dimension == "unit":
            first = of_unit(first, 0, groups, units)
        found[measure.name] = slice(first, first + length(measure, groups, units))
    return found


def __getattr__(name: str) -> int:
    raise AttributeError(f"no measure has the constant {name!r}")
