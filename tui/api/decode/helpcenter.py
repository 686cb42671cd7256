"""The help center, in an answer."""

from __future__ import annotations

from tui.api.decode.people import agent_shape
from tui.api.reading import JsonObject, Rows, items, known, meta, obj, payload, record, rows, validated
from tui.models.helpcenter import Article, ArticlePage, Category, Portal
from tui.models.wire import JsonValue, count


def portal(value: JsonValue) -> Portal:
    """A portal."""
    return validated(Portal, _portal_shape(record(value)))


def portals(value: JsonValue) -> Rows[Portal]:
    """All portals."""
    return rows(payload(value), lambda row: validated(Portal, _portal_shape(row)))


def category(value: JsonValue) -> Category:
    """A category."""
    return validated(Category, _category_shape(record(value)))


def categories(value: JsonValue) -> Rows[Category]:
    """A portal's categories."""
    return rows(payload(value), lambda row: validated(Category, _category_shape(row)))


def article(value: JsonValue) -> Article:
    """An article."""
    return validated(Article, _article_shape(record(value)))


def article_page(value: JsonValue) -> ArticlePage:
    """A page of a portal's articles."""
    found = rows(payload(value), lambda row: validated(Article, _article_shape(row)))
    about = meta(value)
    return ArticlePage(
        articles=tuple(found),
        total=count(about.get("articles_count", about.get("all_articles_count"))),
        passed_over=found.passed_over,
    )


def _portal_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    config = obj(raw.get("config"))
    return {**raw, "locales": [obj(each).get("code") for each in items(config.get("allowed_locales"))]}


def _category_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    return {**raw, "articles_count": obj(raw.get("meta")).get("articles_count")}


def _article_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    about = obj(raw.get("category"))
    return {
        **raw,
        "category_id": about.get("id"),
        "category_name": about.get("name"),
        "category_slug": about.get("slug"),
        "author": agent_shape(raw.get("author")),
    }
