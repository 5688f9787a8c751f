"""How large a scenario a page takes, and what --fit makes of one that is too large."""

import pytest

from coprod.page.cases import case_of
from coprod.page.sizes import POPULATION, check_fits, fitted
from coprod.scenarios import load_scenario
from coprod.simulation.errors import BadInput

BASE = load_scenario("baseline")
LARGE = {
    "citizens": {"population.citizens": 2001},
    "professionals": {"population.professionals": 200_000},
    "units": {"population.units": 300, "population.professionals": 300},
    "citizens over a century": {"population.citizens": 1000, "time.weeks": 5200},
    "citizens in short steps": {"population.citizens": 1500, "time.weeks": 260, "time.dt": 0.25},
    "units for few people": {"population.citizens": 9, "population.units": 20_000, "population.professionals": 20_000},
}


@pytest.mark.parametrize("values", LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_refused_and_fitted(values):
    scenario = BASE.with_values(values)
    with pytest.raises(BadInput, match=r"(?s)more than a page can run.* at most .*coprod lesson --fit writes"):
        check_fits(scenario)
    smaller = fitted(scenario)
    assert case_of(smaller)["units"] >= 1
    assert all(smaller.values[f"population.{kind}"] <= scenario.values[f"population.{kind}"] for kind in POPULATION)


def test_the_largest_that_fits_stays_as_it_is():
    scenario = BASE.with_values({"population.citizens": 2000, "population.units": 120, "population.professionals": 200})
    scenario = scenario.with_values({"time.weeks": 520})
    check_fits(scenario)
    assert fitted(scenario).values == scenario.values


def test_all_shrink_in_the_same_proportion():
    values = {"citizens": 6000, "professionals": 600, "units": 60, "organisations": 30, "regions": 3}
    smaller = fitted(BASE.with_values({f"population.{kind}": n for kind, n in values.items()}))
    assert {kind: smaller.values[f"population.{kind}"] for kind in POPULATION} == {kind: n // 3 for kind, n in values.items()}
