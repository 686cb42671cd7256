"""The app: its parts, what it publishes, the order of keys, themes."""
