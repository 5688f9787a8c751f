"""States of leaders, in the order of their rows."""

from .state import AgentState

LEADERS: tuple[AgentState, ...] = (
    AgentState(
        "leader",
        "view",
        "what a leader holds to be needed",
        "position (0-1)",
        dimension="dimension",
        start=None,
        settable=True,
        lifted=True,
    ),
    AgentState(
        "leader",
        "goal",
        "what the organisation wants",
        "position (0-1)",
        dimension="dimension",
        start=None,
        settable=True,
        lifted=True,
        follows=("leaders.goal",),
    ),
    AgentState("leader", "capacity", "capacity for facilitation", start=None, settable=True, follows=("leaders.*.capacity",)),
    AgentState("leader", "inclusiveness", "inclusiveness", start=None, settable=True, follows=("leaders.*.inclusiveness",)),
    AgentState(
        "leader", "resources", "power from resources", start=None, settable=True, lifted=True, follows=("leaders.resources",)
    ),
    AgentState("leader", "position", "power from position", start=None, settable=True, lifted=True, follows=("leaders.position",)),
    AgentState("leader", "attitude", "power from attitude", start=None, settable=True, lifted=True, follows=("leaders.attitude",)),
    AgentState("leader", "value", "value", "-1 to 1"),
    AgentState("leader", "served", "1 after the first episode in the units led", "yes or no"),
)
