"""Who is told when something happens: one module a listener, found by itself."""
