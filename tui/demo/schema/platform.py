"""Tables of the platform API: what an app made or was granted."""

TABLES = """
CREATE TABLE IF NOT EXISTS platform_permissibles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, platform_app_id INTEGER, owner_type TEXT, owner_id INTEGER
);
CREATE UNIQUE INDEX IF NOT EXISTS platform_permissibles_owner
  ON platform_permissibles (platform_app_id, owner_type, owner_id);
CREATE TABLE IF NOT EXISTS sso_tokens (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, token TEXT, expires_at REAL);
"""
