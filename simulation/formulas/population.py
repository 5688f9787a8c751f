"""How a population is made: groups, needs, traits and networks, each person from draws of their own.

Both engines build people with these functions. The draws of a person depend on the person's permanent key and
generation alone, so two scenarios that differ in a mean differ in that mean and not in the luck of the draw.
"""

from typing import Any

from coprod.simulation.exact.draws import BLOCKS_PER_GENERATION, NETWORK, POPULATION, integer, normals, uniforms
from coprod.simulation.exact.numerics import unit
from coprod.simulation.parameters import index as P


def home_unit(i: int, n: int, units: int) -> int:
    """The unit (organisation, region) of member i out of n: contiguous ranges of nearly equal size."""
    return i * units // n


def first_member(u: int, n: int, units: int) -> int:
    """The first member of unit u; ``first_member(u + 1)`` ends the range."""
    return (u * n + units - 1) // units


def trait(mean: float, spread: float, z: float) -> float:
    """A trait in [0, 1] from a standard normal."""
    return unit(mean + spread * z)


def group_of(u: float, parameters: Any, groups: int) -> int:
    """The population group of a person from a uniform, by the groups' shares."""
    total = 0.0
    for g in range(groups - 1):
        total += parameters[P.GROUPS + g * P.GROUP_SIZE + P.group_share]
        if u < total:
            return g
    return groups - 1


def draw_citizen(z: Any, seed: int, replicate: int, key: int, generation: int) -> None:
    """Write a new citizen's draws to ``z``: a uniform for the group, then ``CITIZEN_NORMALS`` standard normals."""
    block = generation * BLOCKS_PER_GENERATION
    z[0], _ = uniforms(seed, replicate, 0, POPULATION, key, block)
    for n in range(CITIZEN_NORMALS // 2):
        z[1 + 2 * n], z[2 + 2 * n] = normals(seed, replicate, 0, POPULATION, key, block + 1 + n)


def fill_citizen(out: Any, z: Any, parameters: Any, groups: int, dimensions: int, hidden: int) -> None:
    """Write the traits of a new citizen with draws ``z`` to ``out``."""
    g = group_of(z[0], parameters, groups)
    at = P.GROUPS + g * P.GROUP_SIZE
    spread = parameters[P.start_spread] * parameters[at + P.group_spread]
    shift = parameters[at + P.group_trust_shift]
    needs = parameters[at + P.group_need_spread]
    shared = dimensions - hidden
    for k in range(4):
        centre = parameters[at + P.group_need_centre] if k < shared else parameters[at + P.group_hidden_need_centre]
        out[k] = trait(centre, needs, z[1 + k]) if k < dimensions else 0.0
    out[4] = trait(parameters[at + P.group_resources], spread, z[5])
    out[5] = trait(parameters[at + P.group_position], spread, z[6])
    out[6] = trait(parameters[at + P.group_efficacy], spread, z[7])
    out[7] = trait(parameters[at + P.group_safety], spread, z[8])
    out[8] = trait(parameters[P.start_health] + parameters[at + P.group_health_shift], spread, z[9])
    out[9] = trait(parameters[P.start_well_being], spread, z[10])
    out[10] = trait(parameters[P.start_burden] + parameters[at + P.group_burden_shift], spread, z[11])
    out[11] = trait(parameters[P.start_institutional_trust] + shift, spread, z[12])
    out[12] = trait(parameters[P.start_expectation] + parameters[at + P.group_expectation_shift], spread, z[13])
    out[13] = trait(parameters[P.start_response_expectation] + parameters[at + P.group_response_shift], spread, z[14])
    for s in range(4):
        out[14 + s] = trait(parameters[P.start_trust] + shift, spread, z[15 + 2 * s])
        out[18 + s] = trait(parameters[P.start_trust] + shift, spread, z[16 + 2 * s])
    out[22] = parameters[P.start_commitment]
    out[23] = float(g)


CITIZEN_NORMALS = 22
TRAITS = 24  # length of ``out`` in fill_citizen


def fill_professional(out: Any, parameters: Any, dimensions: int, hidden: int, seed: int, replicate: int, key: int) -> None:
    """Write a professional's traits to ``out``: view[4], expertise, openness, safety, burden, three corners."""
    spread = parameters[P.start_spread]
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 0)
    z2, z3 = normals(seed, replicate, 0, POPULATION, key, 1)
    shared = dimensions - hidden
    for k in range(4):
        z = z0 if k == 0 else (z1 if k == 1 else (z2 if k == 2 else z3))
        norm = parameters[P.professionals_norm] if k < shared else parameters[P.professionals_hidden_norm]
        out[k] = trait(norm, parameters[P.professionals_view_spread], z) if k < dimensions else 0.0
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 2)
    out[4] = trait(parameters[P.professionals_expertise], spread, z0)
    out[5] = trait(parameters[P.professionals_openness], spread, z1)
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 3)
    out[6] = trait(parameters[P.professionals_safety], spread, z0)
    out[7] = trait(parameters[P.professionals_burden], spread, z1)
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 4)
    out[8] = trait(parameters[P.professionals_resources], spread, z0)
    out[9] = trait(parameters[P.professionals_position], spread, z1)
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 5)
    out[10] = trait(parameters[P.professionals_attitude], spread, z0)


def fill_leader(out: Any, parameters: Any, dimensions: int, level: int, seed: int, replicate: int, key: int, goal_key: int) -> None:
    """Write a leader's traits to ``out``: view[4], goal[4], capacity, inclusiveness, three corners.

    Leaders with the same ``goal_key`` share their organisation's goal.
    """
    spread = parameters[P.start_spread]
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 0)
    z2, z3 = normals(seed, replicate, 0, POPULATION, key, 1)
    g0, g1 = normals(seed, replicate, 0, POPULATION, goal_key, 8)
    g2, g3 = normals(seed, replicate, 0, POPULATION, goal_key, 9)
    for k in range(4):
        z = z0 if k == 0 else (z1 if k == 1 else (z2 if k == 2 else z3))
        g = g0 if k == 0 else (g1 if k == 1 else (g2 if k == 2 else g3))
        goal = trait(parameters[P.leaders_goal], parameters[P.leaders_goal_spread], g)
        out[k] = trait(goal, parameters[P.professionals_view_spread], z) if k < dimensions else 0.0
        out[4 + k] = goal if k < dimensions else 0.0
    capacity = parameters[P.leaders_micro_capacity]
    inclusive = parameters[P.leaders_micro_inclusiveness]
    if level == 1:
        capacity = parameters[P.leaders_meso_capacity]
        inclusive = parameters[P.leaders_meso_inclusiveness]
    elif level == 2:
        capacity = parameters[P.leaders_macro_capacity]
        inclusive = parameters[P.leaders_macro_inclusiveness]
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 2)
    out[8] = trait(capacity, spread, z0)
    out[9] = trait(inclusive, spread, z1)
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 3)
    out[10] = trait(parameters[P.leaders_resources], spread, z0)
    out[11] = trait(parameters[P.leaders_position], spread, z1)
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 4)
    out[12] = trait(parameters[P.leaders_attitude], spread, z0)


def fill_design(out: Any, parameters: Any, dimensions: int, hidden: int, seed: int, replicate: int, key: int) -> None:
    """Write a unit's first design to ``out``: near the professional norm, so off the centre of needs; then its discretion."""
    z0, z1 = normals(seed, replicate, 0, POPULATION, key, 0)
    z2, z3 = normals(seed, replicate, 0, POPULATION, key, 1)
    shared = dimensions - hidden
    for k in range(4):
        z = z0 if k == 0 else (z1 if k == 1 else (z2 if k == 2 else z3))
        norm = parameters[P.professionals_norm] if k < shared else parameters[P.professionals_hidden_norm]
        out[k] = trait(norm, parameters[P.professionals_view_spread], z) if k < dimensions else 0.0
    z0, _ = normals(seed, replicate, 0, POPULATION, key, 2)
    out[4] = trait(parameters[P.units_discretion], parameters[P.units_discretion_spread], z0)


def fill_ties(
    out: Any,
    parameters: Any,
    citizen: int,
    citizens: int,
    professionals: int,
    units: int,
    ties: int,
    seed: int,
    replicate: int,
) -> None:
    """Write a citizen's tied professionals to ``out``: slot 0 in the home unit, later ones there or in units nearby."""
    home = home_unit(citizen, citizens, units)
    for s in range(ties):
        where, who = uniforms(seed, replicate, 0, NETWORK, citizen, 2 * s)
        far, _ = uniforms(seed, replicate, 0, NETWORK, citizen, 2 * s + 1)
        u = home
        if s > 0 and where < parameters[P.network_elsewhere]:
            reach = int(parameters[P.network_reach])
            offset = integer(far, 2 * reach) - reach
            offset = offset + 1 if offset >= 0 else offset
            u = (home + offset) % units
        first = first_member(u, professionals, units)
        p = first + integer(who, first_member(u + 1, professionals, units) - first)
        repeated = True
        while repeated:
            repeated = False
            for t in range(s):
                if out[t] == p:
                    repeated = True
            if repeated:
                p = (p + 1) % professionals
        out[s] = p


def fill_peers(out: Any, parameters: Any, citizen: int, citizens: int, units: int, peers: int, seed: int, replicate: int) -> None:
    """Write a citizen's peers to ``out``: others, mostly of the same home unit, none twice."""
    home = home_unit(citizen, citizens, units)
    first = first_member(home, citizens, units)
    size = first_member(home + 1, citizens, units) - first
    for m in range(peers):
        local, who = uniforms(seed, replicate, 0, NETWORK, citizen, 16 + m)
        c = first + integer(who, size) if local < parameters[P.network_peers_local] else integer(who, citizens)
        repeated = True
        while repeated:
            repeated = c == citizen
            for t in range(m):
                if out[t] == c:
                    repeated = True
            if repeated:
                c = (c + 1) % citizens
        out[m] = c
