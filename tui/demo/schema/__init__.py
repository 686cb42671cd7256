"""The tables of the server: every module here has a `TABLES` script; JSON and FLAG columns decode themselves."""
