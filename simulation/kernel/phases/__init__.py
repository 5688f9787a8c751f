"""The nine phases as compiled loops over arrays.

These files are the templates of the compiled engine: ``kernel.cache`` copies a phase, a file or a folder, into the cache and
the copy is compiled. They follow the readable engine line by line. Formulas live in ``simulation/formulas`` and in rules,
so that only loops and bookkeeping exist twice.
"""
