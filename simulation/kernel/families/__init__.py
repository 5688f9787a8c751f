"""The rule families as compiled loops over agents.

These files are templates: ``kernel.build`` copies one beside a generated ``chosen.py``, which holds the rule of a scenario
as the functions named in ``rules.families.FAMILIES``, and compiles the copy. Phases call them by address.
"""
