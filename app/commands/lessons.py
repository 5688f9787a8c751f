"""``coprod lessons``."""


def lessons() -> None:
    """List the lessons that come with coprod."""
    from coprod.printing.lessons import print_lessons

    print_lessons()
