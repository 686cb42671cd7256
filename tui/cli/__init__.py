"""The command line: what was asked for, and the talks held on the terminal before and beside the console."""
