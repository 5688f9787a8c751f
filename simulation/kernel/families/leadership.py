"""Who decides, what leaders attend to, and what that does to implementing."""

from coprod.simulation.exact.numerics import power
from coprod.simulation.formulas.session import flattened, practice_serving
from coprod.simulation.kernel.shared.institutions import shared_by_roles
from coprod.simulation.kernel.shared.world import compiled
from coprod.simulation.parameters import index as P

from .chosen import apply, attention, implementation


@compiled
def decision_shares(n, citizens, staff, inclusive, collective, powers, talk, out, parameters):
    """Decision shares of the n participants: citizens, professionals and, if there is one more, the leader.

    ``collective`` is the strength of collective choice.
    """
    first, second, all_power, all_talk = 0, citizens, 0.0, 0.0
    for a in range(n):
        all_power += powers[a]
        all_talk += talk[a]
    for a in range(citizens):
        first = a if powers[a] > powers[first] else first
    for a in range(citizens, citizens + staff):
        second = a if powers[a] > powers[second] else second
    size = float(n)
    alone = 2.0 if citizens == 0 or staff == 0 else 1.0
    leaders = n - citizens - staff
    roles = (1.0 if citizens > 0 else 0.0) + (1.0 if staff > 0 else 0.0) + float(leaders)
    for a in range(n):
        of_citizens, of_staff = a < citizens, a >= citizens and a < citizens + staff
        co_leader = alone if (of_citizens and a == first) or (of_staff and a == second) else 0.0
        is_leader = 0.0 if of_citizens or of_staff else 1.0
        power_share = powers[a] / all_power if all_power > 0.0 else 1.0 / size
        contribution = talk[a] / all_talk if all_talk > 0.0 else 1.0 / size
        members = float(citizens) if of_citizens else (float(staff) if of_staff else float(leaders))
        share = flattened(apply(is_leader, co_leader, power_share, contribution, size, parameters), inclusive, size)
        out[a] = shared_by_roles(share, members, roles, collective)
    if leaders == 0:  # what the leader would have falls to the others
        total = 0.0
        for a in range(n):
            total += out[a]
        for a in range(n):
            out[a] = out[a] / total if total > 0.0 else 1.0 / size


@compiled
def attend(weakest_stage, out, parameters):
    """Strength of leaders' attention to each of nine practices."""
    served = practice_serving(int(weakest_stage)) if weakest_stage >= 0.0 else -1
    for k in range(9):
        given = attention(parameters[P.practice_initiating + k], 1.0 if k == served else 0.0, parameters)
        out[k] = power(given, parameters[P.leaders_diminishing])


@compiled
def implementing(direction, alignment, commitment, expressed, capacity, openness, units, row, u, out, parameters):
    """Factor on unit u's rate of implementing, to the first element of ``out``."""
    out[0] = implementation(direction, alignment, commitment, expressed, capacity, openness, units, row, u, parameters)
