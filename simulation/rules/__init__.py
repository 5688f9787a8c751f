"""Rules: one small pure function each, chosen by name in a scenario."""
