"""A store of results as a report that stands by itself."""
