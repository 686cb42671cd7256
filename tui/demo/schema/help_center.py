"""Tables of the help center."""

TABLES = """
CREATE TABLE IF NOT EXISTS portals (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, name TEXT, slug TEXT, color TEXT DEFAULT '#1f93ff',
  custom_domain TEXT, header_text TEXT, homepage_link TEXT, page_title TEXT, archived FLAG DEFAULT 0,
  config JSON DEFAULT '{}', created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS categories (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, portal_id INTEGER, name TEXT, slug TEXT,
  locale TEXT DEFAULT 'en', description TEXT, position INTEGER, icon TEXT DEFAULT '', icon_color TEXT DEFAULT '',
  created_at REAL, updated_at REAL
);
CREATE TABLE IF NOT EXISTS articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER, portal_id INTEGER, category_id INTEGER, author_id INTEGER,
  title TEXT, slug TEXT, content TEXT, description TEXT, status TEXT DEFAULT 'draft', position INTEGER,
  locale TEXT DEFAULT 'en', meta JSON DEFAULT '{}', views INTEGER, created_at REAL, updated_at REAL
);
"""
