"""``coprod scenarios``."""


def scenarios() -> None:
    """List the scenarios that come with coprod."""
    from coprod.printing.scenarios import print_scenarios

    print_scenarios()
