"""Parameters that only laboratory scenarios use: what a theorist holds fixed to see one mechanism alone."""

from .declaration import Parameter, count

LABORATORY = (
    count(
        "laboratory.updates_per_step",
        0,
        0,
        10_000_000,
        "meetings",
        "meetings of two in each round of dialogue, for rules by which people meet in pairs; 0: as many as participants",
    ),
    Parameter(
        "laboratory.partner_success",
        -1.0,
        -1.0,
        1.0,
        "probability",
        "chance that an episode is good, with one episode a step with the first tie; below 0: as the model has it",
    ),
    Parameter(
        "laboratory.professional_input",
        -1.0,
        -1.0,
        1e9,
        "input",
        "professional input to every episode; below 0: as the model has it",
    ),
    Parameter("laboratory.citizen_input", -1.0, -1.0, 1e9, "input", "citizen input to every episode; below 0: as the model has it"),
)
