"""What works and what doesn't: this machine, and what lies between it and the server."""
