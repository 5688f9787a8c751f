"""More than there is room for: counted and forecast before anything is made."""

from coprod.simulation.parameters.all import all_parameters

from .cases import *

NAMES = [
    "trust",
    "health",
    "well_being",
    "burden",
    "expectation",
    "response_expectation",
    "commitment",
    "spread",
    "institutional_trust",
]
TEN = [*(f"start.{name}" for name in NAMES), "professionals.openness"]


def factors(count: int, values: int, more: str = "") -> str:
    """A study of so many factors of so many values."""
    tables = "".join(f'[[factors]]\nparameter = "{name}"\nlinspace = [0.1, 0.9, {values}]\n' for name in TEN[:count])
    return f'scenario = "baseline"\nweeks = 8\nreplicates = 2\n{more}{tables}'


def sampled(kind: str, options: str) -> str:
    """A study of ten factors drawn."""
    return factors(10, 2).replace("linspace = [0.1, 0.9, 2]", "range = [0.1, 0.9]") + f'[design]\nkind = "{kind}"\n{options}\n'


def deep(count: int) -> str:
    """A study of one point with so many factors, which records a state of two dimensions of its own."""
    shares = [name for name, p in all_parameters().items() if p.unit == "share (0-1)" and not p.simplex and "*" not in name]
    tables = "".join(f'[[factors]]\nparameter = "{name}"\nvalues = [0.5]\n' for name in shares[:count])
    return f'scenario = "baseline"\nweeks = 4\nreplicates = 1\n{tables}[record]\nmeasures = ["value"]\nstates = ["citizen.view"]\n'


GRID = ("590,490,000,000,000 points", "30 × 30", "at most 1,000,000 points")
CASES = {
    "grid of ten factors": Case(SWEEP, {"s.toml": factors(10, 30)}, GRID),
    "grid of ten factors, dry": Case(f"{SWEEP} --dry-run", {"s.toml": factors(10, 30)}, GRID),
    "grid of two long factors": Case(SWEEP, {"s.toml": factors(2, 90_000)}, ("8,100,000,000 points",)),
    "grid of too many dimensions": Case(SWEEP, {"s.toml": deep(29)}, ("citizen_view would have 33 dimensions", "at most 32", "28 factors")),
    "grid of too many dimensions, dry": Case(f"{SWEEP} --dry-run", {"s.toml": deep(29)}, ("would have 33 dimensions",)),
    "Latin hypercube of a billion": Case(SWEEP, {"s.toml": sampled("latin_hypercube", "points = 1_000_000_000")}, ("points is 1000000000", "from 1 to 1,000,000")),
    "Sobol of a million": Case(SWEEP, {"s.toml": sampled("sobol", "points = 524288")}, ("6,291,456 points", "524,288 points × 12")),
    "Sobol of the second order": Case(SWEEP, {"s.toml": sampled("sobol", "points = 65536\nsecond_order = true")}, ("1,441,792 points", "65,536 points × 22")),
    "Morris of a million": Case(SWEEP, {"s.toml": sampled("morris", "trajectories = 900_000")}, ("9,900,000 points", "900,000 trajectories × 11")),
    "runs of a sweep": study("replicates = 2", "replicates = 2147483647", words=("4,294,967,294 runs (2 points × 2,147,483,647 replicates)", "lower replicates to")),
    "runs of a sweep, dry": study("replicates = 2", "replicates = 2147483647", words=("4,294,967,294 runs", "lower replicates to"), line=f"{SWEEP} --dry-run"),
    "runs of an override": study(words=("2,000,000,000 runs", "lower replicates to"), line=f"{SWEEP} --replicates 1000000000"),
    "cap of a precision": study("[record]", '[precision]\nmeasure = "value"\nhalf_width = 0.1\nmost = 2147483647\n[record]', words=("4,294,967,294 runs",)),
    "disk of a sweep": study("replicates = 2", "replicates = 20000000", "[record]", '[record]\ndtype = "float64"\nevery = 1', '["value"]', '["value", "health", "burden", "efficacy", "well_being"]', "weeks = 8", "weeks = 5200", words=("blocks",)),
    "workers of a sweep": study("weeks = 8", "weeks = 8\nset = { population.citizens = 2_000_000 }", "replicates = 2", "replicates = 200_000", words=("1024 workers", "of memory", "lower --workers"), line=f"{SWEEP} --workers 1024"),
    "replicates": plain("run baseline --replicates 100000000", "100,000,000 replicates recorded at 66 times would take", "TB of memory", "lower replicates to"),
    "replicates of the readable engine": plain("run baseline --replicates 100000000 --engine mesa", "TB of memory", "lower replicates to"),
    "replicates at the limit": plain("run baseline --replicates 2147483647 --weeks 1", "TB of memory", "lower replicates to"),
    "recorded times": plain("run baseline --weeks 5200 --every 1 --replicates 10000", "recorded at 5,201 times", "fewer recorded times"),
    "recorded states": plain("run baseline --record citizen.view --set population.citizens=2000000 --replicates 1000 --every 1", "of memory", "fewer states"),
    "units": plain("run baseline --replicates 1000000 --set population.units=20000 --set population.professionals=20000 --set population.citizens=20000", "TB of memory", "lower replicates to"),
    "agents on many workers": plain("run baseline --set population.citizens=2000000 --workers 1024 --replicates 2048", "agents on 1024 workers", "population.citizens", "--workers"),
    "contrast": plain("contrast baseline --set start.trust=0.9 --replicates 1000000 --set population.units=20000 --set population.professionals=20000 --set population.citizens=20000", "TB of memory", "lower replicates to"),
    "audit": plain("audit baseline --weeks 5200 --replicates 10000", "of memory", "lower replicates to"),
    "tournament": plain("tournament all_theories --replicates 100000 --dry-run", "100,000 replicates", "of memory", "lower replicates"),
    "tournament of too many draws": cup(words=("draws", "from 1 to 100000"), line="tournament cup.toml --draws 100000000"),
    "draws of check-rule": plain("check-rule trust=beta --draws 1000000000", "draws", "10000000"),
    "people in one session": laboratory("value = 4,", "value = 1_000_000,", words=("a session would have 1000000 participants", "at most")),
    "edges of too many people": laboratory('weights = "equal"', "edges = [[0, 99999999]]", words=("names 100000000 participants", "at most")),
    "tables within tables": Case(RUN, {"s.toml": f"a = {'[' * 100_000}"}, ("not valid TOML",)),
    "name of a million letters": Case(RUN, {"s.toml": f'title = "t"\nstory = "s"\n{"a" * 1_000_000} = 1\n'}, ("unknown key", "characters")),
    "value of a million letters": scenario("value = 40", f'value = "{"x" * 1_000_000}"', words=("must be a number", "characters", "line 8")),
    "name of a file of a thousand letters": plain(f"run {'a' * 1000}.toml", "a.toml"),
    "place of a thousand letters": Case(f"sweep s.toml -o {'a' * 1000}.zarr", {"s.toml": STUDY}, ("cannot", "File name too long")),
    "picture of a thousand letters": plain(f"run baseline --plot {'a' * 1000}.png --weeks 2 --replicates 1", "File name too long"),
    "six groups at most": scenario('["a", "b"]', '["a", "b", "c", "d", "e", "f", "g"]', words=("groups", "6")),
    "rule of too many parameters": rule("parameters = (share(", 'parameters = tuple(share(f"own.p{i}", 0.1, "p") for i in range(20)) + (share(', words=("declares 21 parameters of its own", "at most 12")),
    "rule of too many states": rule("    @static", '    states = tuple(State(f"s{i}", "s") for i in range(9))\n\n    @static', words=("has 9 states", "at most 3")),
    "event a thousand years on": plain("run baseline --event budget_cut@1e9", "NAME@WEEK"),
}  # fmt: skip
