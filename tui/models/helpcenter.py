"""The help center: portals, categories, articles."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.models.people import Agent
from tui.models.wire import Attributes, Count, Flag, Id, Line, Lines, Moment, Text, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A help center of its own."""

    id: Id
    slug: Line = ""
    name: Line = ""
    page_title: Line = ""
    header_text: Line = ""
    homepage_link: Line = ""
    custom_domain: Line = ""
    color: Line = ""
    archived: Flag = False
    locales: Lines = ()
    config: Attributes = field(default_factory=dict)
    meta: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A group of articles."""

    id: Id
    name: Line = ""
    slug: Line = ""
    locale: Line = ""
    description: Text = ""
    position: Count = 0
    icon: Line = ""
    articles_count: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page of a help center."""

    id: Id
    slug: Line = ""
    title: Line = ""
    content: Text = ""
    """Markdown."""
    description: Text = ""
    status: Line = ""
    """draft, published or archived."""
    position: Count = 0
    views: Whole = None
    category_id: Whole = None
    category_name: Line = ""
    category_slug: Line = ""
    author: Agent | None = None
    updated_at: Moment = None
    meta: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """One page of a list of articles."""

    articles: tuple[Article, ...]
    total: Count = 0
    passed_over: Count = 0
