"""The phase of deliver in parts; its entry is in ``deliver.py``."""
