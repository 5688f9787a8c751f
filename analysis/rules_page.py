"""The page of all rules, written from their declarations: ``python -m coprod.analysis.rules_page``."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.arguments import hooks_of
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import DEFAULTS, RULES, all_principles, get_rule

HEAD = """# Rules

This page is written from the declarations (`make docs`); a test fails where it differs from the code. The first rule of a
family is the default. A rule answers the functions of its family: inputs in the order given, then the states it keeps, then
its parameters. To write your own, see [add_a_rule.md](add_a_rule.md). Values marked *a step* are given per week or as
half-lives in weeks and become those of one step.
"""


def rules_page() -> str:
    """The whole page."""
    parts = [HEAD, _contents()]
    for family in RULES:
        parts.append(_family(family))
        parts += [_rule(get_rule(family, name)) for name in RULES[family]]
    parts.append(
        "## institutions: Ostrom's eight principles\n\nNo choice between them: all hold at once, each at its own strength "
        "(0 by default), and each takes a part of leaders' capacity, strength × cost.\n"
    )
    parts += [_rule(principle) for principle in all_principles()]
    return "\n".join(parts).rstrip() + "\n"


def _contents() -> str:
    lines = ["| family | what it decides | rules |", "|---|---|---|"]
    for family, names in RULES.items():
        lines.append(f"| [{family}](#{family}) | {FAMILIES[family].meaning} | {', '.join(f'`{n}`' for n in names)} |")
    return "\n".join(lines) + "\n"


def _family(family: str) -> str:
    declared = FAMILIES[family]
    lines = [f"## {family}", "", f"{declared.meaning[0].upper()}{declared.meaning[1:]}.", ""]
    for name, hook in declared.hooks.items():
        low, high = hook.bounds
        outputs = ", ".join(hook.outputs) if hook.outputs else "nothing"
        kind = " (optional)" if hook.optional else ""
        ranged = f" in {low:g} to {high:g}" if hook.outputs else ""
        states = ", states" if hook.with_states and declared.owner else ""
        inputs = ", ".join(hook.inputs) or "nothing"
        lines.append(f"- `{name}`{kind}: {hook.meaning}. Takes {inputs}{states}; gives {outputs}{ranged}.")
    if declared.owner:
        whose = {"person": "each person", "citizen": "each citizen", "tie": "each side of each tie", "unit": "each unit"}[
            declared.owner
        ]
        lines.append(f"- States are kept for {whose}.")
    return "\n".join(lines) + "\n"


def _rule(rule: type[Rule]) -> str:
    default = " (default)" if DEFAULTS.get(rule.family) == rule.name else ""
    title = f"### {rule.family}: {rule.name}{default}"
    lines = [title, "", inspect.cleandoc(rule.__doc__ or ""), "", f"*Source*: {rule.source}. *Status*: {rule.status}."]
    optional = [f"`{name}`" for name, hook in hooks_of(rule).items() if hook.optional] if rule.family in FAMILIES else []
    if optional:
        lines.append(f"Also answers {', '.join(optional)}.")
    for text in rule.contradicts:
        lines.append(f"Cannot stand beside `{text}`.")
    lines.append("")
    if rule.parameters:
        lines += _table(rule.parameters)
    for state in rule.states:
        start = f"{state.start:g}" if isinstance(state.start, int | float) else f"`{state.start}`"
        spread = f", spread `{state.spread}`" if state.spread else ""
        lines.append(f"State `{state.name}`: {state.meaning}; starts at {start}{spread}.")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _table(parameters: Iterable[Parameter]) -> list[str]:
    lines = ["| parameter | default | range | unit | meaning | source | status |", "|---|---|---|---|---|---|---|"]
    for p in parameters:
        unit = f"{p.unit}, *a step*" if p.per_step else p.unit
        cells = [
            f"`{p.name}`",
            f"{p.default:g}",
            f"{p.low:g} to {p.high:g}" + (" or never" if p.per_step == "half_life" else ""),
            unit,
            p.meaning,
            p.source,
            p.status,
        ]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*lines, ""]


if __name__ == "__main__":
    print(rules_page(), end="")
