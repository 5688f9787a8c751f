"""What there is to choose from, as the command line lists it."""

from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from coprod.cli import app, main
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.rules.registry import PRINCIPLES, RULES, all_principles, all_rules
from coprod.simulation.schema.measures import measures_by_name


def said(*line):
    done = CliRunner().invoke(app, line, env={"COLUMNS": "200"}, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_version():
    assert said("--version").strip() == f"coprod {version('coprod')}"


def test_all_rules_by_family():
    text = said("rules")
    for family, names in {**RULES, "institutions": PRINCIPLES}.items():
        assert family in text and all(name in text for name in names)


def test_the_rules_of_a_family_and_what_they_may_read():
    text = said("rules", "trust")
    assert "asymmetric (default)" in text and "may read trust, good, bonus, quality" in text and "status_softmax" not in text


@pytest.mark.slow
@pytest.mark.parametrize("rule", (*all_rules(), *all_principles()), ids=lambda r: f"{r.family}.{r.name}")
def test_every_rule_whole(rule):
    text = said("rules", f"{rule.family}={rule.name}")
    assert rule.source.split()[0] in text and "$$" in text
    assert all(word in text for p in rule.parameters for word in p.name.split("."))


def test_a_name_of_two_families_prints_both():
    assert "power: fixed" in said("rules", "fixed") and "safety: fixed" in said("rules", "fixed")


def test_the_eight_principles():
    text = said("rules", "institutions")
    assert all(name in text for name in PRINCIPLES) and "all hold at once" in text and "may read" not in text
    assert "institutions: monitoring" in said("rules", "monitoring") and "apply reads u, strength" in said("rules", "monitoring")


def test_rules_by_word():
    assert all(name in said("rules", "OSTROM") for name in PRINCIPLES) and "asymmetric" not in said("rules", "Ostrom")
    assert "threshold" in said("rules", "granovetter") and "logit" not in said("rules", "granovetter")


def test_measures_and_parameters_by_word():
    measures, parameters = said("measures"), said("parameters")
    assert all(name in measures for name in measures_by_name()) and all(name in parameters for name in all_parameters())
    assert "personal_trust" in said("measures", "TRUST") and "burden" not in said("measures", "TRUST")
    assert "practice.power_sharing" in said("parameters", "power sharing") and "trust.gain" not in said(
        "parameters", "power sharing"
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("rules", "trst"), ("unknown family or rule 'trst'", "nearest  trust")),
        (("rules", "voice=equa"), ("unknown family or rule 'voice=equa'", "nearest  voice=equal")),
        (("rules", "monitorin_g"), ("unknown family or rule", "nearest  monitoring")),
        (("rules", "granoveter"), ("unknown family or rule", "nearest  granovetter")),
        (("measures", "trsut"), ("unknown measure 'trsut'", "nearest  trust", "fix      write trust")),
        (("parameters", "trsut"), ("unknown parameter 'trsut'", "nearest  trust")),
        (("parameters", "zzqq"), ("unknown parameter 'zzqq'", "see them all with coprod parameters")),
        (("measures", "wellbeing"), ("unknown measure 'wellbeing'", "nearest  well_being")),
        (("parameters", "sharng"), ("unknown parameter 'sharng'", "nearest")),
    ],
)
def test_what_is_not_there_has_a_nearest(line, words, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["coprod", *line])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    text = capsys.readouterr().err
    assert all(word in text for word in words), text
