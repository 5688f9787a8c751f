"""The arrays of one run, as the phases see them, and how phases are compiled."""

from collections import namedtuple

from numba import njit

from coprod.simulation.state import CITIZEN_ROWS, PROFESSIONAL_ROWS, UNIT_ROWS

# Phases work in memory given to them: without the runtime's reference counts a call costs nothing beyond its work.
# Only entries are called from Python; leaving out the others' wrappers makes compiling several times faster.
entry = njit(cache=True, error_model="numpy", nogil=True, _nrt=False, no_cfunc_wrapper=True)
compiled = njit(cache=True, error_model="numpy", nogil=True, _nrt=False, no_cfunc_wrapper=True, no_cpython_wrapper=True)

MOST_PARTICIPANTS = 37  # 24 citizens, 12 professionals, the leader: the upper bounds of the seat parameters
MOST_ROUNDS = 8

# Few arrays with many rows: every array costs each call between phases a dozen arguments. State comes first in each
# array, with the rows of coprod.simulation.state; working space follows.
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
        "citizens",  # (rows, citizens)
        "links",  # (rows, citizens) whole numbers
        "professionals",  # (rows, professionals)
        "leaders",  # (rows, leaders)
        "units",  # (rows, units)
        "cells",  # (units, groups, columns)
        "totals",  # (groups + units + TOTAL_ROWS, columns)
        "session",  # (rows, participants)
        "seats",  # (units, participants + 2) whole numbers: who sits in this step's session
        "everyone",  # (rows, people) working space over citizens, professionals and leaders
        "small",  # (rows, SMALL)
    ],
)

# rows of ``citizens`` after the state
GAP, PEERS_PRESENT, ARRIVAL, OLD_TRUST, OLD_EFFICACY, POWER = (CITIZEN_ROWS + i for i in range(6))
ALL_CITIZEN_ROWS = CITIZEN_ROWS + 6

# rows of ``everyone`` while learning: of one unit's citizens, from 0
SHOCK, LEAVE, GOOD = range(3)
EVERYONE_ROWS = 3

# rows of ``links``: professionals of the ties, peers, lists of those with an episode (in a unit) and of those who leave
TIE = 0
PEER = 4
EPISODE_LIST = 12
LEAVER_LIST = 13
LINK_ROWS = 14

# rows of ``professionals`` after the state
P_ARRIVAL = PROFESSIONAL_ROWS
ALL_PROFESSIONAL_ROWS = PROFESSIONAL_ROWS + 1

# rows of ``units`` after the state: ties to units at ring distance -3..3; designs at the start of a phase
U_LINK = UNIT_ROWS
U_OLD = UNIT_ROWS + 7
ALL_UNIT_ROWS = UNIT_ROWS + 11

# columns of ``seats`` after the participants
N_CITIZENS = MOST_PARTICIPANTS
N_STAFF = MOST_PARTICIPANTS + 1

# rows of ``session``
X, X0, X_NEW = 0, 4, 8  # views now, at the start, after the round
S_POWER, S_SAFETY, S_ASSET, S_MEAN_TRUST, S_TALK, S_VOICE, S_SPOKE, S_RECORDED, S_SHARE, S_SORTED = range(12, 22)
S_NUMERATOR, S_DENOMINATOR = 22, 26
S_KEY = 30
S_ABOUT = 31  # by round: dimension of the utterance, -1 for none
S_SAID = S_ABOUT + MOST_ROUNDS  # by round: the view uttered
S_TRUST = S_SAID + MOST_ROUNDS  # by participant
SESSION_ROWS = S_TRUST + MOST_PARTICIPANTS

# rows of ``small``
STRENGTH, MEMORY, TRAIT, STAGES, PROPOSAL, SUMS, WEIGHTS, TARGET, MEAN_NEED = range(9)
SMALL_ROWS = 9
SMALL = 24  # at least the length of a person's traits

# places in the row MEMORY
YEAR_GINI, YEAR_GINI_CHANCE, VALUE_AT_END, SUPPORT_ENDED = range(4)

# columns of ``cells`` and ``totals``: sums over citizens, then totals since the start
COUNT, C_GAP, C_SAFETY, C_EFFICACY, C_TRUST, C_INSTITUTIONAL, C_RESPONSE, C_COMMITMENT, C_BURDEN = range(9)
C_WELL_BEING, C_HEALTH, C_VALUE, C_NEGATIVE, C_NEGATIVE_SUM, C_POWER = range(9, 15)
C_INVITED, C_SEATED = 15, 16
SUMMED = 15
COLUMNS = 17

# rows of ``totals`` after groups and units
EVERY, OTHERS, STAFF, LEVEL_VALUE, LEVEL_CAPACITY = range(5)
TOTAL_ROWS = 5
