"""The command line for scripts: what the console does, as commands, without a screen."""
