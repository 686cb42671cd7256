"""Who works here: the session of this run, stored accounts and tokens, logging in and out."""
