"""``coprod patterns``."""


def patterns() -> None:
    """List the patterns, with sources and what must hold."""
    from coprod.printing.tournaments import print_patterns

    print_patterns()
