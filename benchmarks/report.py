"""Prints the ratios of a benchmark run as the table of benchmarks/README.md: ``python -m benchmarks.report FILE``."""

import json
import sys


def main(path: str) -> None:
    with open(path) as file:
        tests = {test["name"]: test for test in json.load(file)["benchmarks"]}

    def seconds(name: str) -> float:
        return float(tests[name]["stats"]["median"])

    def spread(name: str) -> str:
        stats = tests[name]["stats"]
        return f"n = {stats['rounds']}, {stats['min']:.3g}–{stats['max']:.3g} s"

    def per_step(name: str) -> float:
        return seconds(name) / tests[name]["extra_info"]["citizen_steps"] * 1e9

    rows = [
        ("plain Mesa, ns per citizen-step", f"{per_step('test_plain_mesa'):.0f}", "", spread("test_plain_mesa")),
        ("compiled engine, ns per citizen-step", f"{per_step('test_kernel'):.0f}", "", spread("test_kernel")),
        ("plain Mesa / compiled", f"{per_step('test_plain_mesa') / per_step('test_kernel'):.0f} ×", "≥ 100 ×", ""),
        (
            "one thread / two threads",
            f"{seconds('test_kernel_threads[1]') / seconds('test_kernel_threads[2]'):.2f} ×",
            "≥ 1.8 ×",
            spread("test_kernel_threads[2]"),
        ),
    ]
    base = per_step("test_kernel_scaling[100]")
    for n in (100, 1_000, 10_000, 100_000):
        name = f"test_kernel_scaling[{n}]"
        rows.append(
            (
                f"{n:,} citizens, ns per citizen-step",
                f"{per_step(name):.0f} ({per_step(name) / base:.2f} ×)",
                "≤ 1.3 ×",
                spread(name),
            )
        )
    for name, target in (("--help", "< 0.3 s"), ("run baseline", "< 3 s")):
        rows.append(
            (f"coprod {name}", f"{seconds(f'test_command_line[{name}]'):.2f} s", target, spread(f"test_command_line[{name}]"))
        )
    print("| what | median | target | rounds, range |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main(sys.argv[1])
