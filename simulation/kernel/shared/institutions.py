"""The eight institutional principles as plain functions, for the phases, and what they cost to run."""

from coprod.simulation.parameters import index as P
from coprod.simulation.rules.institutions.boundaries import Boundaries
from coprod.simulation.rules.institutions.collective_choice import CollectiveChoice
from coprod.simulation.rules.institutions.conflict_arena import ConflictArena
from coprod.simulation.rules.institutions.graduated_sanctions import GraduatedSanctions
from coprod.simulation.rules.institutions.monitoring import Monitoring
from coprod.simulation.rules.institutions.nesting import Nesting
from coprod.simulation.rules.institutions.proportionality import Proportionality
from coprod.simulation.rules.institutions.right_to_organise import RightToOrganise

from .world import compiled

admitted_by_boundaries = Boundaries.apply
in_proportion = Proportionality.apply
shared_by_roles = CollectiveChoice.apply
audited = Monitoring.apply
sanctioned = GraduatedSanctions.apply
settled_in_arena = ConflictArena.apply
override_left = RightToOrganise.apply
nested_pull = Nesting.apply


@compiled
def running_costs(parameters):
    """Capacity that all principles take at their strengths."""
    return (
        parameters[P.institutions_boundaries] * parameters[P.institutions_cost_boundaries]
        + parameters[P.institutions_proportionality] * parameters[P.institutions_cost_proportionality]
        + parameters[P.institutions_collective_choice] * parameters[P.institutions_cost_collective_choice]
        + parameters[P.institutions_monitoring] * parameters[P.institutions_cost_monitoring]
        + parameters[P.institutions_graduated_sanctions] * parameters[P.institutions_cost_graduated_sanctions]
        + parameters[P.institutions_conflict_arena] * parameters[P.institutions_cost_conflict_arena]
        + parameters[P.institutions_right_to_organise] * parameters[P.institutions_cost_right_to_organise]
        + parameters[P.institutions_nesting] * parameters[P.institutions_cost_nesting]
    )
