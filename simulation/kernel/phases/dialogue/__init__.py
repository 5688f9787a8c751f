"""The phase of dialogue in parts; its entry is in ``dialogue.py``."""
