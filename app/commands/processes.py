"""``coprod processes``."""


def processes() -> None:
    """List the 45 reported processes and what each adds."""
    from coprod.printing.cases import print_processes

    print_processes()
