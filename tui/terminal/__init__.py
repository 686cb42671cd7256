"""How the picture reaches the terminal: the output stage under Textual, first paint, signals, abilities.

Kept empty on purpose: the first paint runs before anything else is imported.
"""
