"""What we can fetch again: pages seen, threads opened, contacts and reference lists; dropped when unreadable."""
