"""Tables of what agents are told: notifications and what they want to hear of."""

TABLES = """
CREATE TABLE IF NOT EXISTS notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, user_id INTEGER, notification_type TEXT,
  conversation_id INTEGER, secondary_actor_type TEXT, secondary_actor_id INTEGER, read_at REAL, snoozed_until REAL,
  meta JSON DEFAULT '{}', last_activity_at REAL, created_at REAL, updated_at REAL
);
CREATE INDEX IF NOT EXISTS notifications_user ON notifications (user_id, account_id, last_activity_at);
CREATE INDEX IF NOT EXISTS notifications_conversation ON notifications (conversation_id);
CREATE TABLE IF NOT EXISTS notification_settings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, user_id INTEGER, email_flags JSON, push_flags JSON
);
CREATE UNIQUE INDEX IF NOT EXISTS notification_settings_pair ON notification_settings (account_id, user_id);
"""
