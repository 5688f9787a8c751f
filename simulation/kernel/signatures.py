"""The compiled functions that phases call by address: those of the rule families, with the kinds of their arguments."""

# Each entry of a family's template: the hook without which it is left out ('' for none), and its arguments: f a number, i a
# whole number, 1 2 3 arrays of numbers with so many axes, w a row of whole numbers.
RULE_ENTRIES: dict[str, dict[str, tuple[str, str]]] = {
    "leadership": {
        "decision_shares": ("", "iiiff1111"),
        "attend": ("attention", "f11"),
        "implementing": ("implementation", "ffffff2ii11"),
    },
    "voice": {
        "loudness": ("", "i12i11"),
        "words": ("word", "iiiiii21"),
        "admit": ("admitted", "i111"),
        "utter": ("said", "iii21"),
    },
    "influence": {"listen": ("", "iiiff221"), "meet": ("encounter", "iiffiiiii221")},
    "power": {"citizen_corners": ("", "i11111ffff1"), "staff_corners": ("", "i1111ffff1")},
    "power_form": {"powers": ("", "i11111")},
    "trust": {"after_episodes": ("", "i1111111111fff3ww1i1")},
    "participation": {"acceptances": ("", "i111111111f2i11"), "accounts": ("account", "i1112i1")},
    "seats": {"seat_weights": ("", "i11111")},
    "interpretation": {"interpret": ("", "i11111")},
    "decision": {"decide": ("", "i11111")},
    "depth": {"deepen": ("", "i111111111111f11")},
    "fit": {"fits": ("", "i111")},
    "value": {"produce": ("", "i111111"), "forms_of": ("", "11")},
    "pipeline": {"yield_of": ("", "111")},
    "safety": {"change_safety": ("", "i111fffff1")},
}
POSITIONS: dict[str, int] = {
    name: position for position, name in enumerate(name for entries in RULE_ENTRIES.values() for name in entries)
}
USES_UNIT_MEAN = len(POSITIONS)  # whether the rule of power reads the mean position of the unit, 1 or 0
SEATS_READ_POWER = len(POSITIONS) + 1  # whether the rule of seats reads power
POSITIONS_LENGTH = len(POSITIONS) + 2
# optional ones, which phases look for
ATTEND, IMPLEMENTING = POSITIONS["attend"], POSITIONS["implementing"]
WORDS, ADMIT, UTTER, MEET = POSITIONS["words"], POSITIONS["admit"], POSITIONS["utter"], POSITIONS["meet"]
ACCOUNTS = POSITIONS["accounts"]
# What is called from outside the engine, and its arguments: those of the first after a batch.
CALLED: dict[str, str] = {"start": "2ii", "advance": "iiii", "run": "iiiiw3", "write_measures": "ii1"}
CONVERTING: dict[str, str] = {"half_life": "ff", "weekly": "ff"}


def arguments_of(entry: str) -> str:
    """The kinds of the arguments of a rule's entry, a letter each."""
    for entries in RULE_ENTRIES.values():
        if entry in entries:
            return entries[entry][1]
    raise KeyError(entry)
