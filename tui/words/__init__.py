"""What only we have: drafts, and wishes on their way. Durable, never dropped."""
