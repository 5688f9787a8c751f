"""How much of an outcome each mechanism makes: a game that mechanisms play together, and Shapley's division of what it gives."""
