"""What the agent chose."""
