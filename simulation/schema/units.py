"""States of units, in the order of their rows."""

from .state import NOT_NEGATIVE, AgentState

UNITS: tuple[AgentState, ...] = (
    AgentState(
        "unit", "design", "what the unit offers", "position (0-1)", dimension="dimension", start=None, settable=True, lifted=True
    ),
    AgentState(
        "unit",
        "origin",
        "what the unit offered at the start",
        "position (0-1)",
        dimension="dimension",
        start=None,
        settable=True,
        lifted=True,
    ),
    AgentState(
        "unit", "record", "what the last session put on record", "position (0-1)", dimension="dimension", settable=True, lifted=True
    ),
    AgentState("unit", "agreement", "what was last agreed", "position (0-1)", dimension="dimension", settable=True, lifted=True),
    AgentState("unit", "start", "design when the agreement was made", "position (0-1)", dimension="dimension"),
    AgentState("unit", "age", "time since the agreement; -1 without one", "weeks", start=-1.0),
    AgentState("unit", "clock", "time since the last regular session", "weeks", start=None, settable=True, bounds=NOT_NEGATIVE),
    AgentState("unit", "pipeline_yield", "yield of the last session that agreed", settable=True),
    AgentState("unit", "volume", "episodes a week and professional, averaged", "episodes", settable=True, bounds=NOT_NEGATIVE),
    AgentState("unit", "session", "this step: 0 none, 1 a session, 2 one that agreed", "code"),
    AgentState("unit", "promise", "this step: 1 a promise kept, -1 broken, 0 neither", "code"),
    AgentState("unit", "inclusiveness", "inclusiveness of the leaders, weighed by the rule of leadership"),
    AgentState("unit", "capacity", "capacity for facilitation, weighed by the rule of leadership"),
    AgentState("unit", "effect", "effect of each practice of leadership", dimension="practice", start=None),
    AgentState("unit", "sessions", "sessions since the start", "sessions"),
    AgentState("unit", "agreements", "agreements since the start", "agreements"),
    AgentState("unit", "rounds", "rounds of dialogue until agreement, since the start", "rounds"),
    AgentState("unit", "utterances", "utterances since the start", "utterances"),
    AgentState("unit", "ideas", "utterances that entered a record, since the start", "utterances"),
    AgentState("unit", "hidden", "sessions whose record covers a hidden need, since the start", "sessions"),
    AgentState("unit", "seated", "seats taken since the start", "seats"),
    AgentState("unit", "heard", "seated citizens with an utterance on record, since the start", "citizens"),
    AgentState("unit", "inputs", "inputs since the start", "inputs"),
    AgentState("unit", "used", "inputs that were used, since the start", "inputs"),
    AgentState("unit", "voice_gini", "Gini of voice, summed over sessions", "Gini"),
    AgentState("unit", "promises", "agreements that came of age, since the start", "agreements"),
    AgentState("unit", "kept", "agreements kept, since the start", "agreements"),
    AgentState("unit", "left", "citizens who left, since the start", "citizens"),
    AgentState("unit", "episodes", "episodes since the start", "episodes"),
    AgentState("unit", "cost", "cost since the start", "cost units"),
    AgentState("unit", "quality", "quality summed over this step's episodes", "quality"),
    AgentState("unit", "step_cost", "cost of this step's episodes", "cost units"),
    AgentState("unit", "step_episodes", "episodes of this step", "episodes"),
    AgentState("unit", "joined", "citizens who accepted the last invitation", settable=True),
    AgentState("unit", "weakest_stage", "weakest stage of the last session; -1 before the first", "number from 0", start=-1.0),
    AgentState("unit", "direction", "1 - 2 sd of views in the last session", start=1.0, settable=True),
    AgentState("unit", "alignment", "share in favour in the last session", start=1.0, settable=True),
    AgentState("unit", "shared_commitment", "mean commitment in the last session", settable=True),
    AgentState("unit", "expressed", "ideas per participant of the last session", settable=True),
)
