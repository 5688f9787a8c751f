"""Prints, as JSON, the modules of the coprod that Python finds and the circles of imports between their files.

Every import counts, also those within functions and under TYPE_CHECKING, and those of a package, which are imports of its
``__init__.py``. The readable engine, whose agents know each other, counts as one file.
"""

import json

import grimp
import networkx

AGENTS = "coprod.simulation.agents"


def main() -> None:
    """Read the source, without running it, and print what was found."""
    graph = grimp.build_graph("coprod", cache_dir=None)
    modules = sorted(graph.modules)
    if AGENTS in graph.modules:
        graph.squash_module(AGENTS)
    edges = [
        (module, other) for module in sorted(graph.modules) for other in sorted(graph.find_modules_directly_imported_by(module))
    ]
    imports = networkx.DiGraph(edges)
    circles = []
    for files in networkx.strongly_connected_components(imports):
        if len(files) > 1:
            around = networkx.find_cycle(imports.subgraph(files))
            circles.append([described(graph, importer, imported) for importer, imported in around])
    print(json.dumps({"modules": modules, "circles": circles}))


def described(graph: grimp.ImportGraph, importer: str, imported: str) -> str:
    """Which file imports which, and where."""
    found = graph.get_import_details(importer=importer, imported=imported)
    line = f", line {found[0]['line_number']}," if found else ""
    return f"{importer}{line} imports {imported}"


if __name__ == "__main__":
    main()
