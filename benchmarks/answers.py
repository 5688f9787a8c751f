"""How long commands take that turn runs into answers: ``python -m benchmarks.answers [NAME...]``, by default all ``COMMANDS``.

Each is a process of its own on all cores, in a folder that is removed afterwards; what it says of time before it begins is printed.
"""

import subprocess
import sys
import time
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

FACTORS = 30  # nine weights that sum to 1 as one of them
POINTS = 1024
ROUNDS = 3
SCREENING = Path(__file__).parents[1] / "experiments" / "screening.toml"
COPROD = [sys.executable, "-c", "from coprod.cli import main; main()"]

PRIOR = """title = "Two parameters, 100,000 points of their prior"
scenario = "baseline"
weeks = 26
simulations = 100000
services = 1
seed = 1
[[parameters]]
parameter = "start.trust"
range = [0.1, 0.9]
[[parameters]]
parameter = "professionals.openness"
range = [0.1, 0.9]
[[observed]]
measure = "personal_trust"
week = 26
value = 0.55
uncertainty = 0.02
units = "share"
source = "made up for timing"
[[observed]]
measure = "fit"
week = 26
value = 0.5
uncertainty = 0.02
units = "share"
source = "made up for timing"
"""


def sobol() -> str:
    """The shipped screening's first factors, as a Sobol sample over one year."""
    factors = tomllib.loads(SCREENING.read_text(encoding="utf-8"))["factors"][:FACTORS]
    lines = ['title = "30 factors"', 'scenario = "baseline"', "weeks = 52", "replicates = 5", "seed = 1"]
    lines += ["[design]", 'kind = "sobol"', f"points = {POINTS}"]
    for factor in factors:
        (kind, name), *ends = factor.items()
        lines += ["[[factors]]", f'{kind} = "{name}"', *(f"range = {value}" for _, value in ends)]
    return "\n".join([*lines, "[record]", 'measures = ["value"]', 'every = "end"']) + "\n"


COMMANDS = {
    "sensitivity": "sensitivity sobol.toml",
    "explain": "explain baseline --weeks 260 --replicates 20",
    "calibrate": "calibrate prior.toml",
    "report": "report balance.zarr",
}


def coprod(folder: Path, words: str) -> str:
    done = subprocess.run([*COPROD, *words.split()], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"coprod {words}: {done.stderr}")
    return done.stdout


def seconds(name: str) -> float:
    """How long a command takes in a new folder; what it says of time and runs before it begins is printed."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "sobol.toml").write_text(sobol(), encoding="utf-8")
        (folder / "prior.toml").write_text(PRIOR, encoding="utf-8")
        if name == "report":
            coprod(folder, "sweep balance -o balance.zarr")
        else:
            coprod(folder, "run baseline --weeks 1 --replicates 1")  # compiles the engine where it is not kept
        begun = time.perf_counter()
        said = coprod(folder, COMMANDS[name])
        took = time.perf_counter() - begun
    print(*(f"    {line.strip()}" for line in said.splitlines() if " runs" in line or "about" in line), sep="\n", flush=True)
    return took


def main(names: list[str]) -> None:
    if unknown := set(names) - set(COMMANDS):
        raise SystemExit(f"{', '.join(unknown)}: not among {', '.join(COMMANDS)}")
    found: dict[str, list[float]] = {name: [] for name in names or COMMANDS}
    for name in [*found] * ROUNDS:
        found[name].append(seconds(name))
        print(f"coprod {COMMANDS[name]}: {', '.join(f'{s:.1f}' for s in sorted(found[name]))} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
