"""Tables of what an account sets up: saved views, attributes, macros, webhooks, bots, apps, rules."""

TABLES = """
CREATE TABLE IF NOT EXISTS custom_filters (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, user_id INTEGER, name TEXT,
  filter_type TEXT DEFAULT 'conversation', query JSON DEFAULT '{}', created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS custom_attribute_definitions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, attribute_display_name TEXT,
  attribute_display_type TEXT DEFAULT 'text', attribute_description TEXT, attribute_key TEXT, regex_pattern TEXT,
  regex_cue TEXT, attribute_values JSON DEFAULT '[]', attribute_model TEXT DEFAULT 'conversation_attribute',
  default_value INTEGER, created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS macros (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT, visibility TEXT DEFAULT 'personal',
  created_by_id INTEGER, updated_by_id INTEGER, actions JSON DEFAULT '[]', created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS webhooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, inbox_id INTEGER, name TEXT, url TEXT,
  subscriptions JSON DEFAULT '[]', secret TEXT, created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS agent_bots (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT, description TEXT, outgoing_url TEXT,
  bot_type TEXT DEFAULT 'webhook', bot_config JSON DEFAULT '{}', secret TEXT, avatar_blob_id INTEGER,
  created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS dashboard_apps (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, user_id INTEGER, title TEXT, content JSON DEFAULT '[]',
  created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS automation_rules (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT, description TEXT, event_name TEXT,
  conditions JSON DEFAULT '[]', actions JSON DEFAULT '[]', active FLAG DEFAULT 1, created_at REAL, updated_at REAL
);
"""
