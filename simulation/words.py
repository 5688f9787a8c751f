"""Words for numbers."""


def counted(number: int, noun: str) -> str:
    """A number of things: "1 replicate", "2 replicates"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
