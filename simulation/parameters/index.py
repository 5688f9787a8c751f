"""Where each parameter stands in the vector of values that both engines read: ``index.learn_health`` and so on.

The constants are made from the declarations at import, so the vector cannot disagree with them. After the shipped
parameters come the positions for those of rules that do not ship with coprod (see ``custom_position``), then the groups':
value ``f`` of group ``g`` stands at ``GROUPS + g * GROUP_SIZE + f``, with f one of the ``group_...`` constants.
"""

from coprod.simulation.rules.base import MOST_CUSTOM_PARAMETERS
from coprod.simulation.rules.families import FAMILIES

from .all import all_parameters

BASE_NAMES: tuple[str, ...] = tuple(name for name in all_parameters() if "*" not in name)
GROUP_FIELDS: tuple[str, ...] = tuple(name.rpartition(".")[2] for name in all_parameters() if "*" in name)
CUSTOM = len(BASE_NAMES)
GROUPS = CUSTOM + len(FAMILIES) * MOST_CUSTOM_PARAMETERS
GROUP_SIZE = len(GROUP_FIELDS)

for _position, _name in enumerate(BASE_NAMES):
    globals()[_name.replace(".", "_")] = _position
for _position, _name in enumerate(GROUP_FIELDS):
    globals()["group_" + _name] = _position


def custom_position(family: str, number: int) -> int:
    """Position of a parameter that a custom rule of a family declares as its n-th own one."""
    return CUSTOM + list(FAMILIES).index(family) * MOST_CUSTOM_PARAMETERS + number


def __getattr__(name: str) -> int:
    raise AttributeError(f"no parameter has the constant {name!r}")
