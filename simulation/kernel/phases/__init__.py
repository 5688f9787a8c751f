"""The nine phases as compiled loops over arrays.

These files are the templates of the compiled engine: ``kernel.build`` copies them beside a generated ``chosen.py`` (the
rules of one scenario) and compiles the copy. They follow the readable engine line by line; formulas live in
``mechanisms_*`` and in rules, so that only loops and bookkeeping exist twice.
"""
