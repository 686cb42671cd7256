"""Wishes on their way to the server: a record each, a table of what happens to it, and what carries it."""
