"""Logging in and out: the talk, and the server's door."""
