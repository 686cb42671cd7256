"""Figures of speed, bytes and memory, measured beside a yardstick in the same run."""
