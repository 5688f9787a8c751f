"""The rule families as compiled loops over agents.

These files are templates. ``kernel.cache`` copies one beside a generated ``chosen.py``, which holds one rule as the
functions named in ``rules.families.FAMILIES``, and the copy is compiled. Phases call it by address.
"""
