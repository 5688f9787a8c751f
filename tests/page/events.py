"""What happens to citizens in a step, read from the readable engine, as the page's engine notes it."""

import numpy as np

KINDS = ["seated", "heard", "in_vain", "used", "episode"]  # as web/src/engine/happened.ts numbers them
ROLES = {1: "seated", 2: "heard", 3: "in_vain"}


def events(citizens):
    """What the last step brought to whom: who, the number of what, the value of an episode."""
    for i, citizen in enumerate(citizens):
        if citizen.session_role in ROLES:
            yield i, KINDS.index(ROLES[citizen.session_role]), 0.0
        if citizen.input_used > 0:
            yield i, KINDS.index("used"), 0.0
        if citizen.episode:
            yield i, KINDS.index("episode"), float(np.float32(citizen.value))


def noted(people):
    """The same as the page keeps it, with the week before each."""
    happened = people["happened"]
    return sorted(zip(*(np.asarray(happened[part]).tolist() for part in ("weeks", "citizens", "kinds", "values")), strict=True))
