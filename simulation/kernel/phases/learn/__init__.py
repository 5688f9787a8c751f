"""The phase of learn in parts; its entry is in ``learn.py``."""
