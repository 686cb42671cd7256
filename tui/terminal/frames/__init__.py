"""The last frame: kept on disk, and on the screen before anything else is imported."""
