"""What things are: Chatwoot's objects as frozen records, and nothing that fetches, stores or draws them."""
