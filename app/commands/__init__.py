"""The commands, one file each: its options, and what it does. What takes long to import is imported when a command runs."""
