"""Prints benchmark runs as the tables of benchmarks/README.md: ``python -m benchmarks.report FILE...``."""

import json
import sys
from typing import Any

Row = tuple[str, str, str, str]


class Results:
    """Benchmarks by name, from one or more files."""

    def __init__(self, paths: list[str]) -> None:
        self.tests: dict[str, Any] = {}
        for path in paths:
            with open(path, encoding="utf-8") as file:
                self.tests.update({test["name"]: test for test in json.load(file)["benchmarks"]})

    def seconds(self, name: str) -> float:
        return float(self.tests[name]["stats"]["median"])

    def spread(self, name: str) -> str:
        stats = self.tests[name]["stats"]
        return f"n = {stats['rounds']}, {stats['min']:.3g}–{stats['max']:.3g} s"

    def extra(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.tests[name]["extra_info"]
        return found

    def per_step(self, name: str) -> float:
        return self.seconds(name) / self.extra(name)["citizen_steps"] * 1e9


def engine_rows(r: Results) -> list[Row]:
    """The whole model: plain Mesa against the engine, one core each."""
    rows: list[Row] = []
    for every, words in ((4, "recorded every 4 weeks"), (260, "final values alone")):
        plain = f"test_plain_mesa[{every}]"
        rows.append((f"plain Mesa, {words}, ns per citizen-step", f"{r.per_step(plain):.0f}", "", r.spread(plain)))
        for how, label, target in (
            ("replicates", "engine, replicates of one point", "≥ 200 ×"),
            ("sweep", "engine, 64 points that share draws", "≥ 250 ×"),
        ):
            name = f"test_kernel[{how}-{every}]"
            ratio = r.per_step(plain) / r.per_step(name)
            rows.append((f"{label}, {words}", f"{r.per_step(name):.0f} ns: **{ratio:.0f} ×**", target, r.spread(name)))
    one, two = (r.seconds(f"test_kernel_threads[{n}]") for n in (1, 2))
    rows.append(("one thread / two threads", f"{one / two:.2f} ×", "≥ 1.8 ×", r.spread("test_kernel_threads[2]")))
    base = r.extra("test_kernel_scaling[100]")["ns"]
    for n in (100, 1_000, 10_000, 100_000, 1_000_000):
        extra = r.extra(f"test_kernel_scaling[{n}]")
        low, high = extra["range"]
        rows.append(
            (
                f"{n:,} citizens, ns per citizen-step",
                f"{extra['ns']:.0f} ({extra['ns'] / base:.2f} ×)",
                "≤ 1.3 ×",
                f"{low:.0f}–{high:.0f} ns",
            )
        )
    for name, target in (("--help", "< 0.3 s"), ("run baseline", "< 3 s")):
        test = f"test_command_line[{name}]"
        rows.append((f"coprod {name}", f"{r.seconds(test):.2f} s", target, r.spread(test)))
    return rows


def phase_rows(r: Results) -> list[Row]:
    """Citizens' engaging, delivery and learning alone."""
    c = r.extra("test_c_reference")
    low, high = c["ratios"]
    rows: list[Row] = [
        ("C, vectorised by hand, 400 citizens", f"{c['c_ns']:.0f}", "", "n = 11, in turn with the engine"),
        (
            "compiled engine, 400 citizens",
            f"{c['engine_ns']:.0f}: **{c['ratio']:.2f} ×** C",
            "≤ 1.5 ×",
            f"ratios {low:.2f}–{high:.2f}",
        ),
    ]
    for peer, words in (("numpy", "NumPy, whole arrays"), ("jax", "JAX, compiled, 64-bit"), ("frames", "mesa-frames (Polars)")):
        for n in (400, 40_000):
            name = f"test_what_a_user_would_write[{peer}-{n}]"
            if name in r.tests:
                extra = r.extra(name)
                rows.append(
                    (
                        f"{words}, {n:,} citizens",
                        f"{extra['ns']:.0f}: {extra['ns'] / c['engine_ns']:.0f} × the engine",
                        "",
                        f"n = 3, {extra['range'][0]:.0f}–{extra['range'][1]:.0f} ns",
                    )
                )
    return rows


def scale_rows(r: Results) -> list[Row]:
    """What sweeps cost beyond the model."""
    both = r.extra("test_dask_and_forecast")
    local, dask, everything, told = (both[k] for k in ("local", "dask", "dask_all", "forecast"))
    ratios = [d / w for d, w in zip(dask, local, strict=True)]
    errors = [f / w - 1.0 for f, w in zip(told, local, strict=True)]
    times = ", ".join(f"{w:.0f} and {d:.0f} s" for w, d in zip(local, dask, strict=True))
    demo = r.extra("test_storage")
    written, thrown = sorted(demo["written"])[1], sorted(demo["thrown_away"])[1]
    walls = ", ".join(f"{w:.1f} and {t:.1f} s" for w, t in zip(demo["written"], demo["thrown_away"], strict=True))
    return [
        ("what writing adds to the demo's wall time", f"{written / thrown - 1:+.1%}", "< 10 %", f"n = 3: {walls}"),
        (
            "Dask (2 workers) against 2 threads, from the first block on",
            f"{sum(ratios) / len(ratios) - 1:+.1%}",
            "< +10 %",
            f"n = {len(ratios)}: {times}",
        ),
        (
            "the same with starting the cluster",
            f"{sum(everything) / sum(local) - 1:+.1%}",
            "",
            "",
        ),
        (
            "forecast of wall time against what it took",
            ", ".join(f"{e:+.0%}" for e in errors),
            "± 30 %",
            f"n = {len(errors)}",
        ),
        (
            "peak memory of a sweep of 1,000,000 runs, final values",
            f"{r.extra('test_a_million_runs')['peak'] / 1e6:.0f} MB",
            "< 1 GiB",
            r.spread("test_a_million_runs"),
        ),
    ]


def rule_rows(r: Results) -> list[Row]:
    """What rules cost to run and to compile."""
    any_of = r.extra("test_any_combination_of_rules")
    own, made = r.extra("test_custom_against_built_in"), r.extra("test_compiling")
    low, high = own["interval"]
    first, later = made["first"], made["later"]
    return [
        (
            "dearest of the combinations, against the default",
            f"**{any_of['worst']:.2f} ×** ({any_of['worst_rules']})",
            "≤ 2 ×",
            f"n = {any_of['n']} combinations, median {any_of['median']:.2f} ×",
        ),
        (
            "a rule from a user's file, against the same built in",
            f"**{own['ratio']:.3f} ×**",
            "interval < 1.05",
            f"n = {own['n']} pairs in turn, 95 % {low:.3f}–{high:.3f}",
        ),
        ("first use of a combination, every rule new", f"{first[1]:.1f} s", "< 20 s", f"n = 3, {first[0]:.1f}–{first[2]:.1f} s"),
        ("later starts", f"{later[1]:.2f} s", "< 1 s", f"n = 6, {later[0]:.2f}–{later[2]:.2f} s"),
    ]


def tournament_rows(r: Results) -> list[Row]:
    """What a tournament costs."""
    shared = r.extra("test_sharing_conditions")
    low, high = shared["range"]
    each = r.seconds("test_a_draw_of_every_theory")
    draws = r.extra("test_a_draw_of_every_theory")["draws"]
    return [
        (
            "a draw with every pattern's conditions run anew, against shared ones",
            f"**{shared['ratio']:.2f} ×**",
            "",
            f"n = {shared['n']} pairs in turn, {low:.2f}–{high:.2f}",
        ),
        (
            "one draw of every shipped theory on every shipped pattern, one core",
            f"{each:.1f} s: {draws} draws on two cores {each * draws / 120:.1f} min",
            "< 15 min",
            r.spread("test_a_draw_of_every_theory"),
        ),
    ]


def page_rows(r: Results) -> list[Row]:
    """The engine in a browser, and until a run begins."""
    ratios, starts = r.extra("test_webassembly_against_machine_code"), r.extra("test_a_warm_start")
    names = {"fast": ("WebAssembly with vectors, in V8", "≤ 2.0 ×"), "plain": ("the same without vectors", "")}
    rows = [
        (
            f"{what}, against machine code, replicates of the whole default model",
            f"**{ratios[name][0]:.2f} ×**",
            target,
            f"n = {ratios['n']} pairs in turn, 10 to 90 % {ratios[name][1]:.2f}–{ratios[name][2]:.2f}",
        )
        for name, (what, target) in names.items()
    ]
    targets = {"4 weeks, 1 replicate": "≤ 1.0 s", "whole length, 10 replicates": "≤ 1.5 s", "importing Numba": ""}
    for name, target in targets.items():
        middle, low, high = starts[name]
        what = f"a warm process: {name}" if target else f"for comparison: {name}"
        rows.append((what, f"**{middle:.2f} s**", target, f"n = 10 in turn, {low:.2f}–{high:.2f}"))
    return rows


def person_rows(r: Results) -> list[Row]:
    """What a person waits for in the page."""
    found = r.extra("test_the_page_as_a_person_meets_it")
    waits = {
        "first": ("from opening a lesson to the first curves", "≤ 1,000 ms"),
        "pixels": ("from a slider's input to changed pixels, one replicate", "≤ 50 ms"),
        "bands": ("from a slider's input to bands of 20 replicates", "≤ 600 ms"),
    }
    rows = [
        (what, f"**{found[name]['median']:.0f} ms**", target, f"n = {found[name]['n']}, 95 % {found[name]['95 %']:.0f} ms")
        for name, (what, target) in waits.items()
    ]
    for name, what in (("frames", "frames while dragging a slider"), ("playing", "frames while playing")):
        late = f"n = {found[name]['n']}, 95 % {found[name]['95 %']:.1f} ms, {found[name]['late']:.1%} late"
        rows.append((what, f"**{found[name]['median']:.1f} ms**", "16.7 ms (60 a second)", late))
    tasks = ", ".join(f"{task:.0f}" for task in found["tasks"]) or "none"
    rows.append(("tasks of 50 ms and more on the main thread while dragging, ms", tasks, "listed", ""))
    rows.append(("size of the lesson", f"{found['size'] / 1e6:.2f} MB", "≤ 3 MB", ""))
    return rows


def main(paths: list[str]) -> None:
    r = Results(paths)
    for title, needed, rows in (
        ("The whole model", "test_c_reference", engine_rows),
        ("Per-citizen phases alone, ns per citizen-step", "test_c_reference", phase_rows),
        ("Rules", "test_any_combination_of_rules", rule_rows),
        ("Sweeps", "test_storage", scale_rows),
        ("Tournament", "test_sharing_conditions", tournament_rows),
        ("The page, and how a run begins", "test_webassembly_against_machine_code", page_rows),
        ("The page as a person meets it, 200 citizens, 260 weeks", "test_the_page_as_a_person_meets_it", person_rows),
    ):
        if needed not in r.tests:
            continue
        print(f"### {title}\n\n| what | median | target | rounds, range |\n|---|---|---|---|")
        for row in rows(r):
            print("| " + " | ".join(row) + " |")
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
