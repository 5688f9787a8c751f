"""Who of a unit's citizens would accept, and what their accounts remember of a step."""

from coprod.simulation.kernel.shared.world import compiled

from .chosen import account, apply


@compiled
def acceptances(
    n,
    efficacy,
    institutional,
    response,
    gap,
    outreach,
    resources,
    peers,
    burden,
    well_being,
    joined,
    states,
    row,
    out,
    parameters,
):
    """Chance with which each citizen accepts, to ``out``."""
    for i in range(n):
        out[i] = apply(
            efficacy[i],
            institutional[i],
            response[i],
            gap[i],
            outreach[i],
            resources[i],
            peers[i],
            burden[i],
            well_being[i],
            joined,
            states,
            row,
            i,
            parameters,
        )


@compiled
def accounts(n, role, episode, contribution, states, row, parameters):
    """Let the rule remember what it needs of a step. ``role`` is 0 for those who were absent."""
    for i in range(n):
        account(1.0 if role[i] > 0.5 else 0.0, episode[i], contribution[i], states, row, i, parameters)
