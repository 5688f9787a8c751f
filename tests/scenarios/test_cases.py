"""The research cases, the archetypes, the checklist of processes, and what a scenario file says of events."""

import itertools
import re
import subprocess
import sys

import pytest

from coprod.scenarios.event_files import load_event
from coprod.scenarios.processes import PIPELINE, processes_of
from coprod.scenarios.scenario import FOLDER, load_scenario, shipped
from coprod.simulation.errors import BadInput
from coprod.simulation.setup.parameters import declaration

CASES = [
    "esther",
    "patient_compact",
    "we_coproduce",
    "djursdala",
    "neuropathy",
    "learning_cafe",
    "disabled_children",
    "therapeutic_engagement",
    "learning_health_system",
    "ryhov_dialysis",
    "passion_for_life",
    "time_bank",
]
ARCHETYPES = ["expert_led", "label_only", "power_sharing", "commons", "dark_side"]
CONSTRUCTED = ["acute_care"]  # made of conditions that the literature names, not of one place


def test_all_are_there():
    assert set(shipped()) == {"baseline", *CASES, *ARCHETYPES, *CONSTRUCTED}


@pytest.mark.parametrize("name", CASES)
def test_cases_rest_on_sources(name):
    scenario = load_scenario(name)
    assert len(scenario.story.split("\n\n")) == 2 and scenario.rules_why and len(scenario.not_known) > 40
    if name != "disabled_children":  # reported in words alone: no number of it was found
        assert any(o.status == "literature" for o in scenario.origins.values())
    for origin in scenario.origins.values():
        if origin.status == "literature":  # a literature number names a publication, a page or a figure
            assert re.search(r"\d", origin.source), origin


def test_real_facts():
    value = {name: load_scenario(name).values for name in CASES}
    assert value["djursdala"]["population.citizens"] == 400
    assert value["neuropathy"]["population.citizens"] == 40
    assert 0.04 <= value["therapeutic_engagement"]["hours.budget"] / 37.5 <= 0.12  # of nurses' time
    assert value["therapeutic_engagement"]["lead.interval"] * 10 == pytest.approx(52)  # ten events in twelve months
    assert value["learning_health_system"]["population.citizens"] >= 400
    assert value["learning_health_system"]["time.weeks"] == 78
    assert value["patient_compact"]["population.citizens"] * 900 == 360_000
    assert value["time_bank"]["population.citizens"] == 950 and value["time_bank"]["time.weeks"] == pytest.approx(
        87 * 52 / 12, abs=1
    )
    assert value["we_coproduce"]["population.units"] == 3 and value["learning_cafe"]["population.professionals"] == 4
    assert value["learning_cafe"]["hours.session"] == 2.5
    assert value["ryhov_dialysis"]["population.citizens"] == 39 + 21  # haemodialysis and peritoneal dialysis


ENCOUNTER = re.compile(
    r"units\.discretion|record\.shared|learn\.(plan_fade|openness_useful)|needs\.(complexity|urgency)|hours\.\w+"
    r"|deliver\.(share_\d|hearing|unsafe_voice|treatment_weight)|dialogue\.(equal_right|yielding)|implement\.spread"
)


@pytest.mark.parametrize("name", [*CASES, *ARCHETYPES, *CONSTRUCTED])
def test_each_says_which_mechanisms_it_speaks_of(name):
    scenario = load_scenario(name)
    written = [n for n, o in scenario.origins.items() if not o.source.startswith("processes: ")]
    own = [n for n in (*written, *(event.parameter for event in scenario.events)) if ENCOUNTER.fullmatch(n)]
    said = f"{scenario.story} {scenario.rules_why}"
    assert own or "are the baseline's" in said
    assert re.search(r"encounter|discretion|hours|plans?\b", said)


def test_archetypes_are_what_they_say():
    from coprod.experiments.run import simulate

    end = {name: simulate(load_scenario(name), seed=1, replicates=6, every=260.0) for name in ARCHETYPES}
    mean = {
        name: {
            m: end[name].measure(m)[:, -1, 0].mean()
            for m in ("attendance_ratio", "value", "psychological_safety", "ideas", "promises_kept")
        }
        for name in ARCHETYPES
    }
    assert mean["expert_led"]["attendance_ratio"] > mean["power_sharing"]["attendance_ratio"] + 0.5
    assert mean["power_sharing"]["psychological_safety"] > mean["expert_led"]["psychological_safety"] + 0.1
    assert mean["label_only"]["ideas"] == 0
    assert mean["dark_side"]["promises_kept"] < 0.1
    cut = simulate(load_scenario("dark_side"), seed=1, replicates=6, every=26.0).measure("value")[:, :, 0].mean(axis=0)
    assert cut[-1] < cut[2] - 0.03  # value after the cut against the end of the year before it
    assert mean["commons"]["value"] > mean["dark_side"]["value"]


def values_at_the_end(scenario, replicates):
    from coprod.experiments.run import simulate

    return simulate(scenario, seed=1, replicates=replicates, every=scenario.values["time.weeks"]).measure("value")[:, -1, 0]


def test_archetypes_in_the_order_of_value():
    order = ["power_sharing", "baseline", "expert_led", "label_only", "dark_side"]
    value = [values_at_the_end(load_scenario(name), 12) for name in order]
    for better, worse in itertools.pairwise(value):
        paired = better - worse
        assert paired.mean() > 3.0 * paired.std(ddof=1) / len(paired) ** 0.5


def like(case, archetype):
    """A case under the rules of an archetype, and under what defines it; what defines the other is the baseline's."""
    of = {name: load_scenario(name) for name in ("expert_led", "power_sharing")}
    defined = {n for s in of.values() for n, o in s.origins.items() if o.source.startswith("definition of the archetype")}
    ruled = case.with_rules(of[archetype].rules)
    return ruled.with_values({n: of[archetype].values[n] for n in defined if n in ruled.values})


def test_where_needs_are_simple_and_urgent_and_time_is_scarce_experts_do_better():
    case = load_scenario("acute_care")
    assert {**like(case, "expert_led").values} == {**case.values}  # it is the archetype as it ships
    apart = values_at_the_end(like(case, "expert_led"), 8) - values_at_the_end(like(case, "power_sharing"), 8)
    assert (apart > 0.0).all() and apart.mean() > 2.0 * apart.std(ddof=1)
    ample = case.with_values({"hours.budget": 4.0, "needs.urgency": 0.1, "needs.complexity": 0.7})
    assert (values_at_the_end(like(ample, "expert_led"), 8) < values_at_the_end(like(ample, "power_sharing"), 8)).all()


# --- the 45 processes
def test_the_checklist_is_the_reviews():
    processes = list(processes_of().values())
    assert [p.number for p in processes] == list(range(1, 46))
    phases = [p.phase for p in processes]
    counts = {phase: phases.count(phase) for phase in dict.fromkeys(phases)}
    assert counts == {"why": 6, "who": 5, "how": 14, "what": 7, "refine": 4, "result": 4, "reflect": 5}
    in_pipeline = {parameter for parameters in PIPELINE.values() for parameter in parameters}
    for p in processes:
        assert len(p.rationale) > 30 and p.adds
        for name, amount in p.adds.items():
            assert name in in_pipeline and amount != 0
            declared = declaration(name)
            assert declared.low <= declared.default + amount <= declared.high


def scenario_with(tmp_path, processes, more=""):
    path = tmp_path / "s.toml"
    path.write_text(f'title = "t"\nstory = "s"\nprocesses = {processes}\n{more}', encoding="utf-8")
    return load_scenario(path)


def test_processes_add_up(tmp_path):
    plain = scenario_with(tmp_path, "[]")
    listed = scenario_with(tmp_path, '["materials", "record_keeping", "initial_recruitment"]')
    assert listed.values["record.fidelity"] - plain.values["record.fidelity"] == pytest.approx(0.14)
    assert listed.values["participation.intercept"] - plain.values["participation.intercept"] == pytest.approx(0.15)
    changed = {n for n in plain.values if plain.values[n] != listed.values[n]}
    assert changed == {"record.fidelity", "record.shared", "participation.intercept"}
    assert "record keeping +0.1" in listed.origins["record.fidelity"].source
    assert listed.origins["record.fidelity"].status == "assumed"


def test_processes_of_stay_in_range_and_do_something(tmp_path):
    from coprod.experiments.run import simulate

    every = scenario_with(tmp_path, str(list(processes_of())).replace("'", '"'))
    plain = scenario_with(tmp_path, "[]")
    for name, value in every.values.items():
        declared = declaration(name)
        assert declared.low <= value <= declared.high
    a, b = (simulate(s.with_values({"time.weeks": 104}), seed=2, replicates=8, every=104.0) for s in (plain, every))
    assert (b.measure("acceptance_rate")[:, -1, 0] > a.measure("acceptance_rate")[:, -1, 0]).all()
    assert b.measure("yield_by_unit")[:, -1].mean() > a.measure("yield_by_unit")[:, -1].mean() + 0.03
    assert b.measure("implemented_share")[:, -1, 0].mean() > a.measure("implemented_share")[:, -1, 0].mean()


def test_a_number_of_the_scenario_goes_before_a_process(tmp_path):
    own = '[parameters.record]\nfidelity = { value = 0.2, source = "a study", status = "literature" }\n'
    scenario = scenario_with(tmp_path, '["record_keeping"]', own)
    assert scenario.values["record.fidelity"] == 0.2 and scenario.origins["record.fidelity"].source == "a study"
    assert scenario.values["record.shared"] == pytest.approx(0.1)


def test_order_of_the_list_does_not_matter(tmp_path):
    a = scenario_with(tmp_path, '["spark", "venue", "record_keeping"]')
    assert a.values == scenario_with(tmp_path, '["record_keeping", "spark", "venue"]').values


@pytest.mark.parametrize(
    ("processes", "says"),
    [
        ('["sprak"]', "nearest  spark"),
        ('["spark", "spark"]', "listed twice"),
        ("[3]", "must be a text in quotes"),
        ('"spark"', "must be a list"),
    ],
)
def test_bad_processes(tmp_path, processes, says):
    with pytest.raises(BadInput) as error:
        scenario_with(tmp_path, processes)
    assert says in str(error.value) and "s.toml, line 3" in str(error.value)


TABLE = """
[tea]
number = 1
phase = "how"
rationale = "Tea before talk."
adds = { "dialogue.speaking_threshold" = -0.1, "deliver.effort_cost" = 0.05 }
"""


def own_table(tmp_path, text):
    (tmp_path / "table.toml").write_text(text, encoding="utf-8")
    return scenario_with(tmp_path, '["tea"]', 'process_table = "table.toml"\n')


def test_a_table_of_ones_own(tmp_path, capsys):
    scenario = own_table(tmp_path, TABLE)
    assert scenario.values["dialogue.speaking_threshold"] == pytest.approx(0.4)
    from coprod.printing.scenarios import print_scenario

    print_scenario(scenario, False)
    assert "elsewhere" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("number = 1", "nummer = 1", "nearest  number"),
        ('"how"', '"hwo"', "how"),
        ("rationale", "rationales", "nearest  rationale"),
        ('"Tea before talk."', '""', "rationale"),
        ('"deliver.effort_cost" = 0.05', '"deliver.effort_cst" = 0.05', "nearest  deliver.effort_cost"),
        ('"deliver.effort_cost" = 0.05', '"deliver.effort_cost" = "much"', "number"),
        ('"deliver.effort_cost" = 0.05', '"practice.training" = 0.05', "none of several weights"),
        ('"deliver.effort_cost" = 0.05', '"engage.citizen_seats" = 0.5', "whole number"),
        ("[tea]", "[coffee]", "unknown process 'tea'"),
        ("number = 1", "number = ", "not valid TOML"),
    ],
)
def test_bad_tables_of_processes(tmp_path, old, new, says):
    with pytest.raises(BadInput) as error:
        own_table(tmp_path, TABLE.replace(old, new))
    assert says in str(error.value) and (".toml" in str(error.value))


def test_a_table_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match="no table of processes file"):
        scenario_with(tmp_path, '["tea"]', 'process_table = "nowhere.toml"\n')


def test_show_prints_the_pipeline():
    command = [sys.executable, "-c", "from coprod.cli import main; main()", "show", "therapeutic_engagement"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for part in PIPELINE:
        assert f"\n {part}" in shown
    assert "17 processes of 45 are reported" in shown and "Event" in shown and "pandemic" in shown


# --- events in scenario files
EVENT = 'source = "x"\nstatus = "assumed"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[events]]\nuse = "pandemci"\nweek = 3\n', "nearest  pandemic"),
        ('[[events]]\nuse = "pandemic"\n', "needs a week"),
        ('[[events]]\nuse = "pandemic"\nweek = "soon"\n', "must be a number"),
        ('[[events]]\nuse = "pandemic"\nweek = 3\nkind = "step"\n', "key of a used event"),
        (f'[[events]]\nparameter = "trust.gain"\nkind = "stepp"\nweek = 3\nvalue = 0.1\n{EVENT}', "nearest  step"),
        (f'[[events]]\nparameter = "trust.gian"\nkind = "step"\nweek = 3\nvalue = 0.1\n{EVENT}', "nearest  trust.gain"),
        (f'[[events]]\nparameter = "trust.gain"\nkind = "step"\nvalue = 0.1\n{EVENT}', "lacks week"),
        ('[[events]]\nparameter = "trust.gain"\nkind = "step"\nweek = 3\nvalue = 0.1\n', "lacks source"),
        (f'[[events]]\nparameter = "trust.gain"\nkind = "step"\nweek = 3\nvalue = nan\n{EVENT}', "must be a number"),
        (f'[[events]]\nparameter = "trust.gain"\nkind = "step"\nweek = 3\nvalue = 5\n{EVENT}', "out of range"),
        (f'[[events]]\nparameter = "population.units"\nkind = "step"\nweek = 3\nvalue = 2\n{EVENT}', "fixes the structure"),
        ("events = [3]\n", "must be a table"),
    ],
)
def test_bad_events_in_a_scenario(tmp_path, text, says):
    path = tmp_path / "s.toml"
    path.write_text(f'title = "t"\nstory = "s"\n{text}', encoding="utf-8")
    with pytest.raises(BadInput) as error:
        _ = load_scenario(path).setup
    assert says in str(error.value)


def test_an_event_file_beside_the_scenario(tmp_path):
    (tmp_path / "strike.toml").write_text(
        f'title = "A strike"\n[[events]]\nparameter = "learn.staff_load"\nkind = "pulse"\nweek = 0\nuntil = 4\ntimes = 2\n{EVENT}',
        encoding="utf-8",
    )
    path = tmp_path / "s.toml"
    path.write_text('title = "t"\nstory = "s"\n[[events]]\nuse = "strike.toml"\nweek = 10\n', encoding="utf-8")
    (event,) = load_scenario(path).events
    assert (event.week, event.until, event.name) == (10, 14, "strike: learn.staff_load")


def test_files_ship_with_the_package():
    assert (FOLDER / "checklists" / "processes.toml").is_file() and len(list((FOLDER / "events").glob("*.toml"))) == 7


def test_a_crisis_takes_trust_and_a_campaign_gives_it():
    from coprod.experiments.run import simulate

    def trust(*events):
        scenario = load_scenario("baseline").with_values({"time.weeks": 156}).with_events(events)
        return simulate(scenario, seed=1, replicates=6, every=13.0).measure("personal_trust")[:, :, 0].mean(axis=0)

    plain, crisis, both = trust(), trust("trust_crisis@26"), trust("trust_crisis@26", "listening_campaign@78")
    assert (crisis[:3] == plain[:3]).all() and crisis[3] < plain[3] - 0.15  # 13 weeks after, and no sooner
    assert crisis[-1] < plain[-1] - 0.05  # two and a half years later it still shows
    assert (both[:7] == crisis[:7]).all() and both[-1] > crisis[-1] + 0.15


@pytest.mark.parametrize("name", ["budget_cut", "pandemic"])
def test_what_takes_hours_makes_encounters_shallow(name):
    from coprod.experiments.run import simulate

    def depth(*events):
        scenario = load_scenario("baseline").with_values({"time.weeks": 78}).with_events(events)
        return simulate(scenario, seed=1, replicates=6, every=78.0).measure("depth")[:, -1, 0].mean()

    assert any(change.parameter == "hours.budget" for change in load_event(name).changes)
    assert depth(f"{name}@26") < depth()
