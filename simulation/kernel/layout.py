"""The arrays of a batch of runs: their names, axes and types, and what stands where in them. Both targets share it."""

from collections import namedtuple
from typing import NamedTuple

from coprod.simulation.schema.measures import MEANS
from coprod.simulation.schema.rows import P_SPACE, U_SPACE
from coprod.simulation.schema.rule_states import KEEPERS
from coprod.simulation.setup.laboratory import LEARNING
from coprod.simulation.setup.sizes import Sizes

from .signatures import POSITIONS_LENGTH

MOST_PARTICIPANTS = 37  # 24 citizens, 12 professionals, the leader: the upper bounds of the seat parameters
MOST_ROUNDS = 8
BUFFER_LENGTH = 128  # length of a row of ``episode_buffer``: so many episodes are worked on together
VECTOR = 8  # numbers in the widest vector register
CITIZENS_TOGETHER = 2048  # citizens that go through deliver and learn together, so that their state stays in the fast cache

# positions in ``phases``
(LEAD, ENGAGE, DIALOGUE, RECORD, AGREE, IMPLEMENT) = range(6)
(DELIVER, LEARN, LEARN_STAFF, REPLACE, OBSERVE, MEASURE, EVENTS, FORUM) = range(6, 14)
ENTRIES = 14

# rows of ``states``: OF_TRUST and so on
for _number, _family in enumerate(KEEPERS):
    globals()["OF_" + _family.upper()] = _number

# positions in ``lab``: bounds of views, trust, safety and power; what is held fixed, 1 or 0
LOW, HIGH, EVERYONE_SPEAKS, SPANNING, WITH_LEADER, WEIGHTS_GIVEN, SHARES_GIVEN, PROPOSAL_GIVEN, TRUSTING = range(9)
# 1 where people meet with even chances; while there is dialogue; while there are decisions
SPLIT_EVENLY, TALKING, DECIDING = 9, 10, 11
# from here on: 1 for each part of learning that goes on, LEARNS_POWER for power and so on
LEARNING_FROM = 12
for _number, _part in enumerate(LEARNING):
    globals()["LEARNS_" + _part.upper()] = LEARNING_FROM + _number
NO_WEIGHTS, MATRIX, EQUAL = range(3)  # values of WEIGHTS_GIVEN
GIVEN_PROPOSAL, GIVEN_SHARES = range(2)  # rows of ``given``

# rows of ``people``
SEATED, OLD_TRUST, OLD_EFFICACY = range(3)
PEOPLE_ROWS = 3

# rows of ``scratch``: two draws each for accepting, episodes and events, then working space
L_ACCEPTS, L_TICKET, L_STARTS, L_WHO, L_SHOCK, L_LEAVES = range(6)
GAP, PEERS_PRESENT, ARRIVAL, POWER, SHOCK, LEAVE, GOOD, NEW_TRUST, NEW_TRUST_BACK, CHANCE, OUTREACH = range(6, 17)
SCRATCH_ROWS = 17
D_ENGAGE, D_DELIVER, D_LEARN = range(3)  # columns of ``drawn``

BUFFER_ROWS = 74  # rows of ``episode_buffer``, named in phases/deliver/episode_buffer.py

# rows of ``links``: professionals of the ties, peers, the indices of those with an episode
TIE = 0
PEER = 4
EPISODE_LIST = 12
LINK_ROWS = 13

# rows of ``lists``: each unit's first citizen and professional (and where the last unit ends); who leaves; who would take
# a seat; unit and index of the episodes in ``episode_buffer``; who speaks for a unit in a forum
FIRST_CITIZEN, FIRST_STAFF, LEAVER_LIST, COMERS, BUFFER_UNIT, BUFFER_INDEX, DELEGATES = range(7)
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
S_DEAF = 47  # how far power keeps one from taking others' views
S_ABOUT = 48  # by round: first dimension of the utterance, -1 for none
S_UNTIL = S_ABOUT + MOST_ROUNDS  # by round: the dimension after its last
S_SAID = S_UNTIL + MOST_ROUNDS  # by round and dimension: the view uttered
SESSION_ROWS = S_SAID + 4 * MOST_ROUNDS

# rows of ``small``; the first two are state
STRENGTH, MEMORY, TRAIT, LOT, STAGES, PROPOSAL, SUMS, WEIGHTS, TARGET, MEAN_NEED, FORMS, ANSWER, ATTENTION = range(13)
SMALL_ROWS = 13
SMALL = 24  # at least the length of a person's traits and draws

# positions in the row MEMORY
YEAR_GINI, YEAR_GINI_CHANCE, VALUE_AT_END, SUPPORT_ENDED, AGREED_AFTER, LEAVERS = range(6)
FORUM_CLOCK, FORUMS, FORUM_AGREEMENTS, FORUM_CLOSENESS = range(6, 10)

CHAIN, SHOP, NETWORK, ACCESS = range(4)  # positions in the row FORMS

# columns of ``cells`` and ``totals``: citizens, a sum over them for each mean (C_VALUE and so on), then totals since the start
COUNT = 0
for _column, _measure in enumerate(MEANS):
    globals()["C_" + _measure.name.upper()] = 1 + _column
C_POWER = 1 + len(MEANS)
C_SERVED = 2 + len(MEANS)
SUMMED = 3 + len(MEANS)
C_INVITED, C_ACCEPTED, C_SEATED, C_HEARD, C_INPUTS, C_USED, C_LEFT, C_EPISODES, C_COST, C_HOURS = range(SUMMED, SUMMED + 10)
COLUMNS = SUMMED + 10

# rows of ``totals`` after groups and units
EVERY, OTHERS, STAFF, LEVEL_VALUE, LEVEL_CAPACITY, LEVEL_SERVED = range(6)
TOTAL_ROWS = 6


class Field(NamedTuple):
    """An array of a batch: the lengths of its axes, named where they depend on the set-up (``batch.lengths``); its type."""

    axes: tuple[int | str, ...]
    type: str = "float64"


# The fields of a batch, listed once. A batch holds several runs of one replicate at different parameter points: some fields
# each run has for itself, others the runs share, as they share draws. In arrays of state the state comes first, with the
# rows of coprod.simulation.schema.rows; working space follows.
SIZES = tuple(name if name in ("dimensions", "hidden") else f"n_{name}" for name in Sizes._fields)  # whole numbers
PER_RUN = {  # the run is the first axis, before those given here
    "parameters": Field(("parameters",)),  # values of one step
    "timed": Field(("steps", "timed")),  # what events make of some parameters, step by step
    "citizens": Field(("units", "citizen_rows", "in_unit")),  # all of a unit's state lies together in memory
    "links": Field(("units", LINK_ROWS, "in_unit"), "int32"),
    "people": Field((PEOPLE_ROWS, "citizens")),  # what others may ask of a citizen
    "professionals": Field(("professional_rows", "professionals")),
    "leaders": Field(("leader_rows", "leaders")),
    "units": Field(("unit_rows", "units")),
    "cells": Field(("units", "groups", COLUMNS)),
    "seats": Field(("units", "seats"), "int64"),  # N_CITIZENS, N_STAFF, then who sits in this step's session
    "small": Field((SMALL_ROWS, SMALL)),
    "opening": Field(("spanned", 4, "row")),  # for each unit, views at the start of a session that spans the run
}
SHARED = {
    # draws of a step, and working space; unit u has buffer u % buffers
    "scratch": Field(("scratch_buffers", SCRATCH_ROWS, "in_unit")),
    "drawn": Field(("scratch_buffers", 3), "int64"),  # the step and unit whose draws the scratch buffer holds, for three phases
    "totals": Field(("totals", COLUMNS)),  # of groups and units, then TOTAL_ROWS
    "session": Field((SESSION_ROWS, "row")),  # a column for each participant
    "trusting": Field(("trusted", "row")),  # everyone's trust in each, or the weights given; one row of ones if equal
    "episode_buffer": Field((BUFFER_ROWS * BUFFER_LENGTH,)),  # rows of BUFFER_LENGTH, one after the other
    "lists": Field((LIST_ROWS, "listed"), "int64"),
    "sorting": Field(("sorted",)),  # working space over citizens, professionals and leaders, twice
    "phases": Field((ENTRIES,), "int64"),  # addresses of the compiled phases
    "rules": Field((POSITIONS_LENGTH,), "int64"),  # addresses of the compiled rules; 0 for a question that the rule does not answer
}
GIVEN = (  # shared as well, and filled from the set-up
    "states",  # (keepers, 5) whole numbers: rows of the rules' states, see coprod.simulation.schema.rule_states
    "citizen_starts",  # (states, 5) how the states of each kind of agent start
    "professional_starts",
    "leader_starts",
    "unit_starts",
    "lab",  # what a laboratory scenario holds fixed
    "given",  # (rows, participants) proposal and decision shares of a laboratory
    "timed_positions",  # (columns,) whole numbers: positions of these parameters in the parameter vector
    "shifts",  # (states, 4) whole numbers: states that follow such a parameter, see coprod.simulation.setup.events
)
World = namedtuple("World", [*SIZES, *PER_RUN, *SHARED, *GIVEN])  # type: ignore[misc]
