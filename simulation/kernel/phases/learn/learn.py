"""Phase 8: what citizens learn from the step. Everyone learns from the state at the phase's start.

Loops run one state at a time, those that read a state before those that change it; each is simple enough for the
compiler to run on vectors. A unit's citizens go through all loops together while their state is in the processor's
cache; what they ask peers of other units is copied before anyone learns.
"""

from coprod.simulation.formulas.session import relax
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import compiled, inlined, scratch_of
from coprod.simulation.kernel.signatures import ACCOUNTS
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import CITIZENS

from .body import happen, learn_body, move_needs
from .expectations import learn_expectations
from .power import learn_efficacy_and_power
from .trust import learn_trust, learn_well_being_and_institutions


@inlined
def begin_learning(w):
    """Copy what peers will be asked about, before anyone learns."""
    for u in range(w.n_units):
        first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
        old, institutional = w.people[world.OLD_TRUST, first:last], w.citizens[u, state.INSTITUTIONAL_TRUST]
        for i in range(last - first):
            old[i] = institutional[i]
        old, efficacy = w.people[world.OLD_EFFICACY, first:last], w.citizens[u, state.EFFICACY]
        for i in range(last - first):
            old[i] = efficacy[i]


@inlined
def keep_accounts(w, u, n):
    """Let the rule of participation and the institutions remember what they need of the step."""
    parameters, c = w.parameters, w.citizens[u]
    if w.rules[ACCOUNTS] != 0:
        row = w.states[world.OF_PARTICIPATION, CITIZENS]
        call_rule(w.rules, "accounts", (n, c[state.SESSION_ROLE], c[state.EPISODE], c[state.CONTRIBUTION], c, row, parameters))
    if parameters[P.institutions_monitoring] > 0.0:
        lapses, forgiveness = c[w.states[world.OF_INSTITUTIONS, CITIZENS]], parameters[P.institutions_forgiveness]
        for i in range(n):
            lapses[i] = relax(lapses[i], 0.0, forgiveness)


@inlined
def learn_in_unit(w, seed, replicate, step, u, leavers):
    """Let the citizens of one unit learn. Add those who leave to the list; return its new length."""
    first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
    n = last - first
    happen(w, u, n)
    if w.lab[world.LEARNS_ACCOUNTS] > 0.5:
        keep_accounts(w, u, n)
    learn_well_being_and_institutions(w, step, u, n)
    learn_efficacy_and_power(w, step, u, n)
    learn_expectations(w, u, n)
    learn_body(w, u, n)
    if w.lab[world.LEARNS_NEEDS] > 0.5:
        move_needs(w, seed, replicate, step, u, n)
    if w.lab[world.LEARNS_TRUST] > 0.5:
        learn_trust(w, u)
    leave = w.scratch[scratch_of(w, u)][world.LEAVE]
    for i in range(n):
        if leave[i] > 0.5:
            w.lists[world.LEAVER_LIST, leavers] = first + i
            leavers += 1
    return leavers


@compiled
def learn(w, seed, replicate, step, first_unit, last_unit):
    """Let the citizens of units first_unit..last_unit-1 learn, and list those who leave."""
    if first_unit == 0:
        begin_learning(w)
    leavers = int(w.small[world.MEMORY, world.LEAVERS])
    for u in range(first_unit, last_unit):
        leavers = learn_in_unit(w, seed, replicate, step, u, leavers)
    w.small[world.MEMORY, world.LEAVERS] = float(leavers)
