"""What happens by itself: coroutines that keep the state true and carry wishes to the server; no widget, no textual."""
