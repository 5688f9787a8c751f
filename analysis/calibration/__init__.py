"""Calibration: which parameters of a model agree with what was observed, and how sure."""
