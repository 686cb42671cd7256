"""Tables of the funnels that one distribution of the server adds."""

TABLES = """
CREATE TABLE IF NOT EXISTS funnels (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT, description TEXT, stages JSON DEFAULT '[]',
  created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS funnel_cards (
  id INTEGER PRIMARY KEY AUTOINCREMENT, funnel_id INTEGER, conversation_id INTEGER, stage_name TEXT, value REAL,
  entered_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS funnel_cards_pair ON funnel_cards (funnel_id, conversation_id);
"""
