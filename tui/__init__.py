"""The terminal agent console for Chatwoot."""

__version__ = "0.1.0"
