"""How records look on the wire: one module an object, dictionaries with the keys the recordings show."""
