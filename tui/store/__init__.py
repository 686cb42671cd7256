"""What is true now: the server's word, our pending wishes on top, and pure questions to both."""
