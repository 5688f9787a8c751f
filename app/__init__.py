"""coprod: agent-based simulation of co-production in health and social care."""
