"""Analysis: pictures and plain-language summaries of results."""
