"""Holds the client and the embedded server to recordings of real Chatwoot servers."""
