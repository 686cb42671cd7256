"""What an agent can do: one row a command, read by keys, palette, footer and help alike."""
