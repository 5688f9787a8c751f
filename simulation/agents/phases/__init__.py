"""The nine phases of a step, one a file. Each reads the state at its start and commits what it computed."""
