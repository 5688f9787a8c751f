"""Sizes of the model's effects between people, against the ranges that studies report (``effect_sizes.toml``)."""
