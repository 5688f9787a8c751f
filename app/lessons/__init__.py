"""Lessons, a folder each: structure (lesson.toml) and words (en.md, sv.md), written as docs/lessons.md says."""
