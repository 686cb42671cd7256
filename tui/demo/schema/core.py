"""Tables of the everyday: accounts, people, inboxes, contacts, conversations, messages."""

TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, locale TEXT DEFAULT 'en', domain TEXT, support_email TEXT,
  status TEXT DEFAULT 'active', features JSON DEFAULT '{}', settings JSON DEFAULT '{}', limits JSON DEFAULT '{}',
  custom_attributes JSON DEFAULT '{}', auto_resolve_duration INTEGER, cache_keys JSON DEFAULT '{}',
  next_display_id INTEGER DEFAULT 1, created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, display_name TEXT, email TEXT, password TEXT,
  provider TEXT DEFAULT 'email', confirmed FLAG DEFAULT 1, message_signature TEXT, ui_settings JSON DEFAULT '{}',
  custom_attributes JSON DEFAULT '{}', pubsub_token TEXT, type TEXT, avatar_blob_id INTEGER, created_at REAL,
  updated_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS users_email ON users (email);
CREATE TABLE IF NOT EXISTS account_users (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, user_id INTEGER, role TEXT DEFAULT 'agent',
  inviter_id INTEGER, availability TEXT DEFAULT 'online', auto_offline FLAG DEFAULT 1, active_at REAL,
  custom_role_id INTEGER, created_at REAL, updated_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS account_users_pair ON account_users (account_id, user_id);
CREATE TABLE IF NOT EXISTS platform_apps (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
CREATE TABLE IF NOT EXISTS access_tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT, owner_type TEXT, owner_id INTEGER, token TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS access_tokens_token ON access_tokens (token);
CREATE INDEX IF NOT EXISTS access_tokens_owner ON access_tokens (owner_type, owner_id);
CREATE TABLE IF NOT EXISTS inboxes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, channel_id INTEGER, channel_type TEXT, name TEXT,
  channel JSON DEFAULT '{}', identifier TEXT, website_token TEXT, hmac_token TEXT, secret TEXT,
  greeting_enabled FLAG DEFAULT 0, greeting_message TEXT, working_hours_enabled FLAG DEFAULT 0,
  enable_email_collect FLAG DEFAULT 1, csat_survey_enabled FLAG DEFAULT 0, csat_config JSON DEFAULT '{}',
  enable_auto_assignment FLAG DEFAULT 1, auto_assignment_config JSON DEFAULT '{}', out_of_office_message TEXT,
  working_hours JSON, timezone TEXT DEFAULT 'UTC', allow_messages_after_resolved FLAG DEFAULT 1,
  lock_to_single_conversation FLAG DEFAULT 0, sender_name_type TEXT DEFAULT 'friendly', business_name TEXT,
  portal_id INTEGER, email_address TEXT, agent_bot_id INTEGER, avatar_blob_id INTEGER, created_at REAL,
  updated_at REAL
);
CREATE INDEX IF NOT EXISTS inboxes_identifier ON inboxes (identifier);
CREATE INDEX IF NOT EXISTS inboxes_website_token ON inboxes (website_token);
CREATE TABLE IF NOT EXISTS inbox_members (id INTEGER PRIMARY KEY AUTOINCREMENT, inbox_id INTEGER, user_id INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS inbox_members_pair ON inbox_members (inbox_id, user_id);
CREATE TABLE IF NOT EXISTS teams (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT, description TEXT,
  allow_auto_assign FLAG DEFAULT 1, created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS team_members (id INTEGER PRIMARY KEY AUTOINCREMENT, team_id INTEGER, user_id INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS team_members_pair ON team_members (team_id, user_id);
CREATE TABLE IF NOT EXISTS labels (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, title TEXT, description TEXT,
  color TEXT DEFAULT '#1f93ff', show_on_sidebar FLAG, created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS canned_responses (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, short_code TEXT, content TEXT, created_at REAL,
  updated_at REAL
);
CREATE TABLE IF NOT EXISTS contacts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT DEFAULT '', email TEXT, phone_number TEXT,
  identifier TEXT, additional_attributes JSON DEFAULT '{}', custom_attributes JSON DEFAULT '{}', blocked FLAG DEFAULT 0,
  contact_type TEXT DEFAULT 'visitor', middle_name TEXT DEFAULT '', last_name TEXT DEFAULT '', location TEXT,
  country_code TEXT, company_id INTEGER, avatar_blob_id INTEGER, last_activity_at REAL, created_at REAL, updated_at REAL
);
CREATE INDEX IF NOT EXISTS contacts_account ON contacts (account_id, last_activity_at);
CREATE INDEX IF NOT EXISTS contacts_email ON contacts (account_id, email);
CREATE INDEX IF NOT EXISTS contacts_identifier ON contacts (account_id, identifier);
CREATE INDEX IF NOT EXISTS contacts_phone ON contacts (account_id, phone_number);
CREATE TABLE IF NOT EXISTS contact_inboxes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, contact_id INTEGER, inbox_id INTEGER, source_id TEXT,
  hmac_verified FLAG DEFAULT 0, pubsub_token TEXT, created_at REAL, updated_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS contact_inboxes_source ON contact_inboxes (inbox_id, source_id);
CREATE INDEX IF NOT EXISTS contact_inboxes_contact ON contact_inboxes (contact_id);
CREATE INDEX IF NOT EXISTS contact_inboxes_pubsub ON contact_inboxes (pubsub_token);
CREATE TABLE IF NOT EXISTS notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, contact_id INTEGER, user_id INTEGER, content TEXT,
  created_at REAL, updated_at REAL
);
CREATE INDEX IF NOT EXISTS notes_contact ON notes (contact_id);
CREATE TABLE IF NOT EXISTS conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, display_id INTEGER, inbox_id INTEGER, contact_id INTEGER,
  contact_inbox_id INTEGER, uuid TEXT, status TEXT DEFAULT 'open', priority INTEGER, assignee_id INTEGER,
  assignee_agent_bot_id INTEGER, team_id INTEGER, campaign_id INTEGER, sla_policy_id INTEGER,
  additional_attributes JSON DEFAULT '{}', custom_attributes JSON DEFAULT '{}', identifier TEXT,
  snoozed_until REAL, first_reply_created_at REAL, waiting_since REAL, agent_last_seen_at REAL,
  assignee_last_seen_at REAL, contact_last_seen_at REAL, last_activity_at REAL, draft TEXT, created_at REAL,
  updated_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS conversations_display ON conversations (account_id, display_id);
CREATE INDEX IF NOT EXISTS conversations_queue ON conversations (account_id, status, last_activity_at, inbox_id, assignee_id);
CREATE INDEX IF NOT EXISTS conversations_counts ON conversations (account_id, status, inbox_id, assignee_id);
CREATE INDEX IF NOT EXISTS conversations_mine ON conversations (account_id, assignee_id, status, last_activity_at);
CREATE INDEX IF NOT EXISTS conversations_activity ON conversations (account_id, last_activity_at, inbox_id, assignee_id);
CREATE INDEX IF NOT EXISTS conversations_created ON conversations (account_id, status, created_at, inbox_id, assignee_id);
CREATE INDEX IF NOT EXISTS conversations_priority ON conversations (account_id, status, priority, last_activity_at, inbox_id);
CREATE INDEX IF NOT EXISTS conversations_waiting ON conversations (account_id, status, waiting_since, created_at, inbox_id);
CREATE INDEX IF NOT EXISTS conversations_updated ON conversations (account_id, updated_at);
CREATE INDEX IF NOT EXISTS conversations_contact ON conversations (contact_id, last_activity_at);
CREATE INDEX IF NOT EXISTS conversations_contact_inbox ON conversations (contact_inbox_id);
CREATE INDEX IF NOT EXISTS conversations_snoozed ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX IF NOT EXISTS conversations_uuid ON conversations (uuid);
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, inbox_id INTEGER, conversation_id INTEGER,
  message_type INTEGER DEFAULT 0, content TEXT, content_type TEXT DEFAULT 'text', content_attributes JSON DEFAULT '{}',
  private FLAG DEFAULT 0, status TEXT DEFAULT 'sent', source_id TEXT, sender_type TEXT, sender_id INTEGER,
  additional_attributes JSON DEFAULT '{}', processed_message_content TEXT, created_at REAL, updated_at REAL
);
CREATE INDEX IF NOT EXISTS messages_thread ON messages (conversation_id, id);
CREATE INDEX IF NOT EXISTS messages_unread ON messages (conversation_id, message_type, created_at);
CREATE INDEX IF NOT EXISTS messages_account ON messages (account_id, created_at);
CREATE TABLE IF NOT EXISTS calls (message_id INTEGER PRIMARY KEY, told JSON);
CREATE TABLE IF NOT EXISTS blobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT, filename TEXT, content_type TEXT, byte_size INTEGER, data BLOB,
  created_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS blobs_key ON blobs (key);
CREATE TABLE IF NOT EXISTS attachments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, message_id INTEGER, file_type TEXT, blob_id INTEGER,
  external_url TEXT, extension TEXT, width INTEGER, height INTEGER, coordinates_lat REAL, coordinates_long REAL,
  fallback_title TEXT, meta JSON DEFAULT '{}', created_at REAL, updated_at REAL
);
CREATE INDEX IF NOT EXISTS attachments_message ON attachments (message_id);
CREATE TABLE IF NOT EXISTS taggings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, target_type TEXT, target_id INTEGER, title TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS taggings_target ON taggings (target_type, target_id, title);
CREATE INDEX IF NOT EXISTS taggings_title ON taggings (target_type, title, target_id);
CREATE TABLE IF NOT EXISTS participants (
  id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER, user_id INTEGER, created_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS participants_pair ON participants (conversation_id, user_id);
CREATE INDEX IF NOT EXISTS participants_user ON participants (user_id);
CREATE TABLE IF NOT EXISTS mentions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id INTEGER, user_id INTEGER, mentioned_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS mentions_pair ON mentions (conversation_id, user_id);
"""
