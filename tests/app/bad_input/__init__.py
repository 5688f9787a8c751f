"""Bad inputs by kind: each module holds one table of cases, ``CASES``."""
