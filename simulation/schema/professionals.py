"""States of professionals, in the order of their rows."""

from .state import AgentState

PROFESSIONALS: tuple[AgentState, ...] = (
    AgentState(
        "professional",
        "view",
        "what a professional holds to be needed",
        "position (0-1)",
        dimension="dimension",
        start=None,
        settable=True,
        lifted=True,
    ),
    AgentState("professional", "expertise", "expertise", start=None, settable=True, follows=("professionals.expertise",)),
    AgentState(
        "professional",
        "openness",
        "openness to citizens' contribution",
        start=None,
        settable=True,
        follows=("professionals.openness",),
    ),
    AgentState(
        "professional",
        "psychological_safety",
        "psychological safety",
        start=None,
        settable=True,
        lifted=True,
        follows=("professionals.safety",),
    ),
    AgentState("professional", "burden", "burden", start=None, settable=True, follows=("professionals.burden",)),
    AgentState("professional", "commitment", "commitment to shared work", settable=True),
    AgentState(
        "professional",
        "resources",
        "power from resources",
        start=None,
        settable=True,
        lifted=True,
        follows=("professionals.resources",),
    ),
    AgentState(
        "professional",
        "position",
        "power from position",
        start=None,
        settable=True,
        lifted=True,
        follows=("professionals.position",),
    ),
    AgentState(
        "professional",
        "attitude",
        "power from attitude",
        start=None,
        settable=True,
        lifted=True,
        follows=("professionals.attitude",),
    ),
    AgentState(
        "professional",
        "own_openness",
        "level to which openness returns",
        start=None,
        settable=True,
        follows=("professionals.openness",),
    ),
    AgentState("professional", "served", "1 after the first episode", "yes or no"),
    AgentState("professional", "useful", "citizens' own part in this step's good episodes, summed", "episodes"),
    AgentState("professional", "value", "value of the step's episodes", "-1 to 1"),
    AgentState("professional", "episodes", "episodes in this step", "episodes"),
    AgentState("professional", "value_sum", "value summed over this step's episodes", "value"),
    AgentState(
        "professional", "session_role", "in the last session: 0 absent, 1 seated, 2 heard, 3 spoke but not recorded", "code"
    ),
)
