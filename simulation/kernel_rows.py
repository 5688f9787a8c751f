"""Rows of the compiled engine's arrays of citizens, professionals, leaders and units before those of rules' states."""

from .state import CITIZEN_ROWS, LEADER_ROWS, PROFESSIONAL_ROWS, UNIT_ROWS

PROFESSIONAL_SPACE = 2  # working rows after the state: arrival, unit
UNIT_SPACE = 13  # working rows after the state
BASE_ROWS = (CITIZEN_ROWS, PROFESSIONAL_ROWS + PROFESSIONAL_SPACE, LEADER_ROWS, UNIT_ROWS + UNIT_SPACE)
