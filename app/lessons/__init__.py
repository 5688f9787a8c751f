"""Lessons: a folder each, with its structure (lesson.toml) and its words (en.md, sv.md). docs/lessons.md says how they are written."""
