"""``coprod theories``."""


def theories() -> None:
    """List the theories, with claims and predictions."""
    from coprod.printing.tournaments import print_theories

    print_theories()
