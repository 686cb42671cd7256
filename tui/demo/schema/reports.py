"""Tables of what reports count: reporting events and ratings."""

TABLES = """
CREATE TABLE IF NOT EXISTS reporting_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT, value REAL, inbox_id INTEGER, user_id INTEGER,
  conversation_id INTEGER, event_start_time REAL, event_end_time REAL, created_at REAL, updated_at REAL
);
CREATE INDEX IF NOT EXISTS reporting_events_account ON reporting_events (account_id, name, created_at);
CREATE INDEX IF NOT EXISTS reporting_events_conversation ON reporting_events (conversation_id);
CREATE TABLE IF NOT EXISTS csat_survey_responses (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, conversation_id INTEGER, message_id INTEGER,
  contact_id INTEGER, assigned_agent_id INTEGER, rating INTEGER, feedback_message TEXT, csat_review_notes TEXT,
  review_notes_updated_at REAL, review_notes_updated_by_id INTEGER, created_at REAL, updated_at REAL
);
"""
