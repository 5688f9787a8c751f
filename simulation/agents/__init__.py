"""The readable engine: Mesa agents and the schedule of nine phases."""
