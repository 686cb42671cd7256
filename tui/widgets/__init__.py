"""What is drawn: one widget per file, attributes in, messages out; nothing here knows store or server."""
