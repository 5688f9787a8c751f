"""The arrays of runs, as the phases see them, and how phases are compiled."""

from collections import namedtuple

import numpy as np
from numba import njit

from coprod.simulation.schema.measures import MEANS
from coprod.simulation.schema.rows import P_SPACE, U_SPACE

# Phases work in memory given to them: without the runtime's reference counts a call costs nothing beyond its work.
# ``phase`` functions are compiled and cached one by one and called by address, so that a new rule compiles only the
# phases that use it; ``entry`` functions are called from Python. What they call becomes part of them and is not cached
# by itself: leaving out wrappers and object files makes compiling several times faster.
_OPTIONS = {"error_model": "numpy", "nogil": True, "_nrt": False, "no_cfunc_wrapper": True}
entry = njit(**_OPTIONS, cache=True)
phase = njit(**_OPTIONS, cache=True, no_cpython_wrapper=True)
compiled = njit(**_OPTIONS, no_cpython_wrapper=True)
inlined = njit(**_OPTIONS, no_cpython_wrapper=True, forceinline=True)

MOST_PARTICIPANTS = 37  # 24 citizens, 12 professionals, the leader: the upper bounds of the seat parameters
MOST_ROUNDS = 8
LANES = 128  # length of a row of ``lanes``: so many episodes are worked on together
VECTOR = 8  # numbers in the widest vector register
BATCH = 2048  # citizens that go through deliver and learn together, so that their state stays in the fast cache

# A tile holds several runs of one replicate at different parameter points; its arrays of state have the run as their
# first axis, and draws are shared. ``run_of`` gives one run of it. In each array state comes first, with the rows of
# coprod.simulation.schema.rows; working space follows.
World = namedtuple(
    "World",
    [
        "n_citizens",
        "n_professionals",
        "n_units",
        "n_organisations",
        "n_regions",
        "n_groups",
        "dimensions",
        "hidden",
        "n_ties",
        "n_peers",
        "theta",  # (parameters,) values of one step
        "timed",  # (steps, columns) what events make of some parameters, step by step
        "citizens",  # (units, rows, citizens of the unit): all of a unit's state lies together in memory
        "links",  # (units, rows, citizens of the unit) whole numbers
        "people",  # (rows, citizens): what others may ask of a citizen
        "professionals",  # (rows, professionals)
        "leaders",  # (rows, leaders)
        "units",  # (rows, units)
        "cells",  # (units, groups, columns)
        "seats",  # (units, 2 + participants) whole numbers: N_CITIZENS, N_STAFF, then who sits in this step's session
        "small",  # (rows, SMALL)
        "opening",  # (units, dimensions, participants) views at the start of a session that spans the run
        # shared by the runs of a tile
        "desk",  # (desks, rows, citizens of the unit): draws of a step, and working space; unit u has desk u % desks
        "drawn",  # (desks, 3) the step and unit whose draws the desk holds, for three phases
        "totals",  # (groups + units + TOTAL_ROWS, columns)
        "session",  # (rows, participants)
        "trusting",  # (trusted participant, participants) everyone's trust in each, or the weights given; one row of ones if equal
        "lanes",  # rows of LANES, one after the other
        "lists",  # (rows, citizens or LANES) whole numbers
        "sorting",  # working space over citizens, professionals and leaders, twice
        "phases",  # (ENTRIES,) addresses of the compiled phases
        "rules",  # (RULE_ENTRIES,) addresses of the compiled rules; 0 for a question that the rule does not answer
        "states",  # (keepers, 5) whole numbers: rows of the rules' states, see coprod.simulation.schema.rule_states
        "citizen_starts",  # (states, 5) how the states of each kind of agent start
        "professional_starts",
        "leader_starts",
        "unit_starts",
        "lab",  # (LAB_ENTRIES,) what a laboratory scenario holds fixed
        "given",  # (rows, participants) proposal and decision shares of a laboratory
        "timed_places",  # (columns,) whole numbers: places of these parameters in theta
        "shifts",  # (states, 4) whole numbers: states that follow such a parameter, see coprod.simulation.setup.events
    ],
)


@inlined
def run_of(tile, t):
    """Run t of a tile."""
    return World(
        tile.n_citizens,
        tile.n_professionals,
        tile.n_units,
        tile.n_organisations,
        tile.n_regions,
        tile.n_groups,
        tile.dimensions,
        tile.hidden,
        tile.n_ties,
        tile.n_peers,
        tile.theta[t],
        tile.timed[t],
        tile.citizens[t],
        tile.links[t],
        tile.people[t],
        tile.professionals[t],
        tile.leaders[t],
        tile.units[t],
        tile.cells[t],
        tile.seats[t],
        tile.small[t],
        tile.opening[t],
        tile.desk,
        tile.drawn,
        tile.totals,
        tile.session,
        tile.trusting,
        tile.lanes,
        tile.lists,
        tile.sorting,
        tile.phases,
        tile.rules,
        tile.states,
        tile.citizen_starts,
        tile.professional_starts,
        tile.leader_starts,
        tile.unit_starts,
        tile.lab,
        tile.given,
        tile.timed_places,
        tile.shifts,
    )


@inlined
def desk_of(w, u):
    """Which desk unit u has. A large population has fewer desks than units, so that they stay in the fast cache."""
    return u % len(w.desk)


@inlined
def lane(row, x):
    """Place of episode x in a row of ``lanes``."""
    return np.uint64(row * LANES + x)


@inlined
def whole(n):
    """n rounded up to whole vectors: loops over working space run on, into places whose content is not read."""
    return (n + VECTOR - 1) // VECTOR * VECTOR


# places in ``phases``
(LEAD, ENGAGE, DIALOGUE, RECORD, AGREE, IMPLEMENT) = range(6)
(DELIVER, LEARN, LEARN_STAFF, REPLACE, OBSERVE, MEASURE, EVENTS, FORUM) = range(6, 14)
ENTRIES = 14

# rows of ``states``: the families that keep any, in the order of rule_states.KEEPERS
OF_LEADERSHIP, OF_VOICE, OF_INFLUENCE = 0, 1, 2
OF_TRUST, OF_PARTICIPATION, OF_INSTITUTIONS = 5, 6, 13

# places in ``lab``: bounds of views, trust, safety and power; what is held fixed, 1 or 0
LOW, HIGH, EVERYONE_SPEAKS, SPANNING, WITH_LEADER, WEIGHTS_GIVEN, SHARES_GIVEN, PROPOSAL_GIVEN, TRUSTING = range(9)
# 1 where people meet with even chances; while there is dialogue; while there are decisions
SPLIT_EVENLY, TALKING, DECIDING = 9, 10, 11
LEARNING = 12  # from here on: 1 for each part of learning that goes on, in the order of laboratory.LEARNING
(
    LEARNS_WELL_BEING,
    LEARNS_INSTITUTIONAL_TRUST,
    LEARNS_RESPONSE_EXPECTATION,
    LEARNS_EXPECTATION,
    LEARNS_COMMITMENT,
    LEARNS_EFFICACY,
    LEARNS_SAFETY,
    LEARNS_POWER,
    LEARNS_ATTITUDE,
    LEARNS_BURDEN,
    LEARNS_HEALTH,
    LEARNS_VIEW,
    LEARNS_TRUST,
    LEARNS_OPENNESS,
    LEARNS_EXPERTISE,
    LEARNS_ACCOUNTS,
    LEARNS_LEAVING,
) = range(LEARNING, LEARNING + 17)
NO_WEIGHTS, MATRIX, EQUAL = range(3)  # values of WEIGHTS_GIVEN
GIVEN_PROPOSAL, GIVEN_SHARES = range(2)  # rows of ``given``

# rows of ``people``
SEATED, OLD_TRUST, OLD_EFFICACY = range(3)
PEOPLE_ROWS = 3

# rows of ``desk``: two draws each for accepting, episodes and events, then working space
L_ACCEPTS, L_TICKET, L_STARTS, L_WHO, L_SHOCK, L_LEAVES = range(6)
GAP, PEERS_PRESENT, ARRIVAL, POWER, SHOCK, LEAVE, GOOD, NEW_TRUST, NEW_TRUST_BACK, CHANCE, OUTREACH = range(6, 17)
DESK_ROWS = 17
D_ENGAGE, D_DELIVER, D_LEARN = range(3)  # columns of ``drawn``

LANE_ROWS = 55  # rows of ``lanes``, named in the delivery phase

# rows of ``links``: professionals of the ties, peers, the places of those with an episode
TIE = 0
PEER = 4
EPISODE_LIST = 12
LINK_ROWS = 13

# rows of ``lists``: each unit's first citizen and professional (and where the last unit ends); who leaves; who would take
# a seat; unit and place of the episodes in ``lanes``; who speaks for a unit in a forum
FIRST_CITIZEN, FIRST_STAFF, LEAVER_LIST, COMERS, LANE_UNIT, LANE_PLACE, DELEGATES = range(7)
LIST_ROWS = 7

# rows of ``professionals`` after the state
P_ARRIVAL = P_SPACE
P_UNIT = P_SPACE + 1

# rows of ``units`` after the state: ties to units at ring distance -3..3; designs at the start of a phase; episodes
U_LINK = U_SPACE
U_OLD = U_SPACE + 7
U_FOUND = U_SPACE + 11
U_MEAN_POSITION = U_SPACE + 12

# columns of ``seats``: how many citizens and professionals, then who
N_CITIZENS, N_STAFF, WHO = range(3)

# rows of ``session``
X, X0 = 0, 4  # views now, at the start
S_POWER, S_SAFETY, S_ASSET, S_MEAN_TRUST, S_TALK, S_SPOKE, S_RECORDED, S_SHARE, S_SORTED = range(8, 17)
S_NUMERATOR, S_DENOMINATOR = 17, 21
S_KEY = 25  # permanent key of the participant's draws
S_CHANCE, S_LOUD, S_WEIGHT, S_DRAW, S_DRAW_2, S_FAR, S_ORDER = range(26, 33)
S_RESOURCES, S_POSITION, S_ATTITUDE, S_COMMITMENT, S_FAR_DESIGN = range(33, 38)
S_VOICE, S_INFLUENCE = 38, 41  # what rules of voice and influence remember
S_HEARD = 44  # voice of a speaker in a round
S_OWN = 45  # weight of one's own view
S_SANCTION = 46  # factor on how loud one is
S_ABOUT = 47  # by round: first dimension of the utterance, -1 for none
S_UNTIL = S_ABOUT + MOST_ROUNDS  # by round: the dimension after its last
S_SAID = S_UNTIL + MOST_ROUNDS  # by round and dimension: the view uttered
SESSION_ROWS = S_SAID + 4 * MOST_ROUNDS

# rows of ``small``; the first two are state
STRENGTH, MEMORY, TRAIT, LOT, STAGES, PROPOSAL, SUMS, WEIGHTS, TARGET, MEAN_NEED, FORMS, ANSWER, ATTENTION = range(13)
SMALL_ROWS = 13
SMALL = 24  # at least the length of a person's traits and draws

# places in the row MEMORY
YEAR_GINI, YEAR_GINI_CHANCE, VALUE_AT_END, SUPPORT_ENDED, AGREED_AFTER, LEAVERS = range(6)
FORUM_CLOCK, FORUMS, FORUM_AGREEMENTS, FORUM_CLOSENESS = range(6, 10)

# columns of ``cells`` and ``totals``: citizens, a sum over them for each mean (C_VALUE and so on), then totals since the start
COUNT = 0
for _column, _measure in enumerate(MEANS):
    globals()["C_" + _measure.name.upper()] = 1 + _column
C_POWER = 1 + len(MEANS)
SUMMED = 2 + len(MEANS)
C_INVITED, C_ACCEPTED, C_SEATED, C_HEARD, C_INPUTS, C_USED, C_LEFT, C_EPISODES, C_COST = range(SUMMED, SUMMED + 9)
COLUMNS = SUMMED + 9

# rows of ``totals`` after groups and units
EVERY, OTHERS, STAFF, LEVEL_VALUE, LEVEL_CAPACITY = range(5)
TOTAL_ROWS = 5
