"""How things read: models in, lines of text and the names of their styles out. Pure: the clock and the widths are arguments."""
