"""The state of every kind of agent: one name for each row of the compiled engine's arrays.

The Mesa agents carry the same names as attributes. A name with a number in brackets stands for several consecutive
rows: ``need[4]`` is the first of four need dimensions (rows beyond the model's K stay 0).
"""

DIMENSIONS = 4  # most need dimensions
TIES = 4  # most professionals around a citizen
PEERS = 8  # most peers of a citizen
OFFSETS = 7  # linked units lie at ring distances -3..3

# --- citizens: (rows, citizens)
NEED = 0
VIEW = 4
TRUST = 8
TRUST_BACK = 12  # trust of the tied professional in this citizen
HEALTH = 16
WELL_BEING = 17
EFFICACY = 18
SAFETY = 19
BURDEN = 20
INSTITUTIONAL_TRUST = 21
EXPECTATION = 22
RESPONSE_EXPECTATION = 23
COMMITMENT = 24
RESOURCES = 25
POSITION = 26
ATTITUDE = 27
OWN_HEALTH = 28  # levels of the person, to which fading traits return
OWN_EXPECTATION = 29
OWN_EFFICACY = 30
OWN_RESPONSE = 31
QUALITY = 32  # of the last episode
FIT = 33
VALUE = 34
CONTRIBUTION = 35  # citizen input S of the last episode
EPISODE = 36  # 1 in a step with an episode
PARTNER = 37  # tie slot of the last episode
PRESENT = 38  # 1 if seated at the unit's last session
ROLE = 39  # this step's session: 0 absent, 1 seated, 2 heard, 3 spoke but not recorded
USED = 40  # this step's session: 1 input used, -1 not used, 0 no input
UNUSED = 41  # 1 while the last input was not used
YEAR_TALK = 42  # utterances in the current 52 weeks
YEAR_TALK_CHANCE = 43  # the same seats and utterances given to citizens by chance
GROUP = 44
GENERATION = 45
ACCEPTED = 46  # 1 if the invitation to the unit's last session was accepted
VOICE_SHARE = 47  # part of the talk of the last session
CITIZEN_ROWS = 48

CITIZEN_NAMES = (
    *(f"need[{k}]" for k in range(4)),
    *(f"view[{k}]" for k in range(4)),
    *(f"trust[{k}]" for k in range(4)),
    *(f"trust_back[{k}]" for k in range(4)),
    "health",
    "well_being",
    "efficacy",
    "psychological_safety",
    "burden",
    "institutional_trust",
    "expectation",
    "response_expectation",
    "commitment",
    "resources",
    "position",
    "attitude",
    "own_health",
    "own_expectation",
    "own_efficacy",
    "own_response_expectation",
    "quality",
    "fit",
    "value",
    "contribution",
    "episode",
    "partner",
    "present",
    "session_role",
    "input_used",
    "unused",
    "year_talk",
    "year_talk_chance",
    "group",
    "generation",
    "accepted",
    "voice_share",
)

# --- professionals: (rows, professionals)
P_VIEW = 0
P_EXPERTISE = 4
P_OPENNESS = 5
P_SAFETY = 6
P_BURDEN = 7
P_COMMITMENT = 8
P_RESOURCES = 9
P_POSITION = 10
P_ATTITUDE = 11
P_OWN_OPENNESS = 12
P_VALUE = 13
P_EPISODES = 14  # in this step
P_VALUE_SUM = 15  # over this step's episodes
P_ROLE = 16  # as a citizen's ROLE
PROFESSIONAL_ROWS = 17

PROFESSIONAL_NAMES = (
    *(f"view[{k}]" for k in range(4)),
    "expertise",
    "openness",
    "psychological_safety",
    "burden",
    "commitment",
    "resources",
    "position",
    "attitude",
    "own_openness",
    "value",
    "episodes",
    "value_sum",
    "session_role",
)

# --- leaders: (rows, leaders): units' first, then organisations', then regions'
L_VIEW = 0
L_GOAL = 4
L_CAPACITY = 8
L_INCLUSIVENESS = 9
L_RESOURCES = 10
L_POSITION = 11
L_ATTITUDE = 12
L_VALUE = 13
LEADER_ROWS = 14

LEADER_NAMES = (
    *(f"view[{k}]" for k in range(4)),
    *(f"goal[{k}]" for k in range(4)),
    "capacity",
    "inclusiveness",
    "resources",
    "position",
    "attitude",
    "value",
)

# --- units: (rows, units)
U_DESIGN = 0
U_ORIGIN = 4
U_RECORD = 8
U_AGREEMENT = 12
U_START = 16  # design when the agreement was made
U_AGE = 20  # weeks since the agreement; -1 without one
U_CLOCK = 21  # weeks since the last regular session
U_YIELD = 22
U_VOLUME = 23  # episodes a week and professional, averaged
U_SESSION = 24  # 1 if a session is due this step
U_PROMISE = 25  # this step: 1 kept, -1 broken
U_INCLUSIVENESS = 26
U_CAPACITY = 27
U_EFFECT = 28  # nine practices
U_SESSIONS = 37  # counters since the start
U_AGREEMENTS = 38
U_ROUNDS = 39
U_UTTERANCES = 40
U_IDEAS = 41  # recorded utterances
U_HIDDEN = 42  # sessions whose record covers a hidden dimension
U_SEATED = 43
U_HEARD = 44
U_INPUTS = 45
U_USED = 46
U_VOICE_GINI = 47  # summed over sessions
U_PROMISES = 48  # agreements that came of age
U_KEPT = 49
U_LEFT = 50
U_EPISODES = 51
U_COST = 52
U_QUALITY = 53  # summed over this step's episodes
U_STEP_COST = 54  # of this step's episodes
U_STEP_EPISODES = 55
U_JOINED = 56  # share of citizens who accepted the last invitation
U_WEAKEST = 57  # weakest stage of the last session; -1 before the first
U_DIRECTION = 58  # of the last session: 1 - 2 sd of views, share in favour, mean commitment, ideas per participant
U_ALIGNMENT = 59
U_SHARED_COMMITMENT = 60
U_EXPRESSED = 61
UNIT_ROWS = 62

UNIT_NAMES = (
    *(f"design[{k}]" for k in range(4)),
    *(f"origin[{k}]" for k in range(4)),
    *(f"record[{k}]" for k in range(4)),
    *(f"agreement[{k}]" for k in range(4)),
    *(f"start[{k}]" for k in range(4)),
    "age",
    "clock",
    "pipeline_yield",
    "volume",
    "session",
    "promise",
    "inclusiveness",
    "capacity",
    *(f"effect[{k}]" for k in range(9)),
    "sessions",
    "agreements",
    "rounds",
    "utterances",
    "ideas",
    "hidden",
    "seated",
    "heard",
    "inputs",
    "used",
    "voice_gini",
    "promises",
    "kept",
    "left",
    "episodes",
    "cost",
    "quality",
    "step_cost",
    "step_episodes",
    "joined",
    "weakest_stage",
    "direction",
    "alignment",
    "shared_commitment",
    "expressed",
)

# practices, in the order of the ``practice.*`` parameters
INITIATING, POWER_SHARING, TRAINING, SUPPORTING, BUILDING_TRUST = 0, 1, 2, 3, 4
COMMUNICATING, NETWORKING, ORCHESTRATING, IMPLEMENTING = 5, 6, 7, 8
