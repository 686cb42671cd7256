"""What characters do: which a screen may show, which a keyboard may send, how many cells they take."""
