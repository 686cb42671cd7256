"""Tables of signing in: devices with a session, and second factors on their way."""

TABLES = """
CREATE TABLE IF NOT EXISTS sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, client TEXT, token TEXT, expiry INTEGER,
  browser_name TEXT, browser_version TEXT, device_name TEXT, platform_name TEXT, platform_version TEXT, ip_address TEXT,
  last_activity_at REAL, created_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS sessions_client ON sessions (client);
CREATE TABLE IF NOT EXISTS second_factors (
  user_id INTEGER PRIMARY KEY, last_step INTEGER DEFAULT 0, used_codes JSON DEFAULT '[]'
);
CREATE TABLE IF NOT EXISTS half_sign_ins (
  id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, token TEXT, expires_at REAL
);
"""
