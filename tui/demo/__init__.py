"""A Chatwoot in a box: an embedded server that answers like the real one, for trying the console and testing it."""
