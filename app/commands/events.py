"""``coprod events``."""


def events() -> None:
    """List the events that come with coprod.

    They are used in scenarios (use = "NAME"), and as --event NAME@WEEK.
    """
    from coprod.printing.cases import print_events

    print_events()
