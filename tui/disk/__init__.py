"""Where our files lie, and the one way to open them."""
