"""The families of rules: the questions (hooks) the model asks each, and whose states its rules may keep."""

from .base import Bounds, Family, Hook

# Ranges of inputs that are not shares in [0, 1], for the tests of rules.
INPUT_BOUNDS: dict[str, Bounds] = {
    "n": (2.0, 37.0),
    "heard_before": (0.0, 200.0),
    "weight": (1e-6, 1e5),
    "own_weight": (0.0, 1.0),
    "balance": (-50.0, 50.0),
    "overload": (0.0, 5.0),
    "gap": (0.0, 1.5),
}
FLAGS = ("is_leader", "co_leader", "good", "given", "seated", "episode", "weakest")  # inputs that are 0 or 1

FAMILIES: dict[str, Family] = {
    "leadership": Family(
        "who decides, and what else leaders do",
        {
            "apply": Hook(
                ("is_leader", "co_leader", "power_share", "contribution", "n"), "decision share of one of n participants"
            ),
            "attention": Hook(
                ("attention", "weakest"), "attention to a practice, given whether it serves the weakest stage", optional=True
            ),
            "implementation": Hook(
                ("direction", "alignment", "commitment", "expressed", "capacity", "openness"),
                "factor on the rate of implementing",
                bounds=(0.0, 10.0),
                writes=True,
                optional=True,
            ),
        },
        "unit",
    ),
    "voice": Family(
        "who is listened to",
        {
            "apply": Hook(("power",), "unnormalised voice of a speaker", bounds=(0.0, 1e6), reads=True),
            "word": Hook(
                (),
                "what a speaker remembers of a word; with it, words go to speakers by lot",
                outputs=(),
                writes=True,
                optional=True,
            ),
            "admitted": Hook(("power",), "factor on the chance to speak", optional=True),
            "said": Hook(("own", "leader_view", "leader_power"), "the view a speaker utters", optional=True),
        },
        "person",
    ),
    "influence": Family(
        "how views move",
        {
            "apply": Hook(("own", "others", "initial", "weight", "own_weight", "given"), "view after hearing others", reads=True),
            "confidence": Hook(
                ("distance",),
                "factor on the weight of a view at a distance from one's own; who meets at 0 does not move",
                optional=True,
            ),
            "encounter": Hook(("own", "other"), "both views after two people meet", ("own", "other"), optional=True),
        },
        "person",
    ),
    "power": Family(
        "how the corners of power change",
        {
            "apply": Hook(
                ("resources", "position", "attitude", "commitment", "unit_mean", "investment", "alternatives"),
                "the three corners after a step",
                ("resources", "position", "attitude"),
            )
        },
    ),
    "power_form": Family(
        "how three corners make power", {"apply": Hook(("resources", "position", "attitude"), "possibility to influence")}
    ),
    "trust": Family(
        "how an episode changes trust in the other",
        {
            "apply": Hook(
                ("trust", "good", "bonus", "quality", "benevolence", "integrity", "institution", "novelty"),
                "trust after an episode",
                writes=True,
            )
        },
        "tie",
    ),
    "participation": Family(
        "who accepts an invitation",
        {
            "apply": Hook(
                (
                    "efficacy",
                    "institutional_trust",
                    "response_expectation",
                    "need_gap",
                    "outreach",
                    "resources",
                    "peers_present",
                    "burden",
                    "well_being",
                    "joined",
                ),
                "probability of accepting an invitation",
                reads=True,
            ),
            "account": Hook(
                ("seated", "episode", "contribution"),
                "what a citizen's part in the step adds to the account",
                outputs=(),
                writes=True,
                optional=True,
            ),
        },
        "citizen",
    ),
    "seats": Family(
        "who of the willing gets a seat",
        {"apply": Hook(("power", "efficacy", "heard_before"), "weight in the draw for seats", bounds=(0.0, 1e6))},
    ),
    "interpretation": Family("who reads the record", {"apply": Hook(("record", "leader_view"), "the record as interpreted")}),
    "decision": Family(
        "when a proposal passes",
        {
            "apply": Hook(("largest_distance", "yes_share"), "1 if the proposal passes, else 0"),
            "vote": Hook(("to_proposal", "to_design"), "1 for yes, 0 for no"),
            "weight": Hook(("decision_share",), "weight of a vote"),
        },
    ),
    "depth": Family(
        "how deep an encounter goes",
        {
            "apply": Hook(
                (
                    "trust",
                    "trust_back",
                    "efficacy",
                    "safety",
                    "burden",
                    "openness",
                    "staff_burden",
                    "power_sharing",
                    "inclusiveness",
                    "discretion",
                    "distance",
                    "overload",
                    "urgency",
                ),
                "depth of an encounter: 0 the expert delivers, 1 civil discourse, 2 co-planning, 3 co-execution",
                bounds=(0.0, 3.0),
            )
        },
    ),
    "fit": Family("how well a service fits at a gap from the need", {"apply": Hook(("gap",), "fit of a service to a need")}),
    "value": Family(
        "what two inputs make",
        {
            "apply": Hook(("professional_input", "citizen_input", "citizen_share"), "quality before fit"),
            "forms": Hook((), "weights of the four value forms", ("chain", "shop", "network", "access")),
        },
    ),
    "pipeline": Family(
        "what seven stages yield",
        {
            "apply": Hook(
                ("intention", "assets", "dialogue", "documentation", "interpretation", "understanding", "agreement"),
                "yield of a session",
            )
        },
    ),
    "safety": Family(
        "how safe it is to speak",
        {"apply": Hook(("safety", "status", "inclusiveness"), "psychological safety after a step")},
    ),
}
