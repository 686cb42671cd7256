"""The help center: portals, categories, articles. Enough of it to be listed and written to."""

import re
from typing import Any

from tui.demo import errors
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params, integer, is_true
from tui.demo.registry import route
from tui.demo.shapes.people import agent
from tui.demo.shapes.times import epoch

BASE = "/api/v1/accounts/{account_id}/portals"
ONE = BASE + "/{slug}"
STATUSES = ("draft", "published", "archived")
PAGE = 25
PORTAL_FIELDS = ("name", "slug", "color", "custom_domain", "header_text", "homepage_link", "page_title")
STEP = 10
"""How far apart the positions of new articles are."""


def _slug(text: object) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(text or "").lower()).strip("-")


def _portal(call: Call) -> Row:
    return call.found(call.db.find("portals", slug=call.values["slug"], account_id=call.account_id))


def _counts(call: Call, portal_id: int, locale: str | None = None) -> dict[str, int]:
    rows = call.db.where("articles", portal_id=portal_id)
    found = [row for row in rows if locale is None or row["locale"] == locale]
    return {"all": len(found)} | {name: sum(row["status"] == name for row in found) for name in STATUSES}


def _shape(call: Call, row: Row) -> dict[str, Any]:
    config = row["config"]
    locales = config.get("allowed_locales") or ["en"]
    default = config.get("default_locale") or locales[0]
    shown: list[dict[str, Any]] = []
    for code in locales:
        locale = {
            "code": code,
            "articles_count": _counts(call, row["id"], code)["all"],
            "categories_count": len(call.db.where("categories", portal_id=row["id"], locale=code)),
        }
        shown.append(locale | ({"draft": False} if call.house.at_least(4, 14, 1) else {}))
    kept: dict[str, Any] = {"allowed_locales": shown}
    if call.house.at_least(4, 14, 1):
        kept |= {
            "default_locale": default,
            "layout": config.get("layout", "classic"),
            "social_profiles": config.get("social_profiles", {}),
            "locale_translations": config.get("locale_translations", {}),
        }
    if call.house.at_least(4, 16):
        kept["popular_content"] = config.get("popular_content", {})
    counts = _counts(call, row["id"], default)
    written = counts["all"] > 0
    shape: dict[str, Any] = {"id": row["id"], "color": row["color"], "custom_domain": row["custom_domain"]}
    shape |= {name: row[name] for name in ("header_text", "homepage_link", "name", "page_title", "slug", "archived")}
    return shape | {
        "account_id": row["account_id"],
        "config": kept,
        "meta": {
            "all_articles_count": counts["all"],
            "archived_articles_count": counts["archived"] if written else None,
            "published_count": counts["published"] if written else None,
            "draft_articles_count": counts["draft"] if written else None,
            "categories_count": len(call.db.where("categories", portal_id=row["id"])),
            "default_locale": default,
        },
    }


def _portal_columns(given: Params) -> dict[str, Any]:
    columns: dict[str, Any] = {name: given[name] for name in PORTAL_FIELDS if name in given}
    if "archived" in given:
        columns["archived"] = is_true(given["archived"])
    if isinstance(given.get("config"), dict):
        columns["config"] = given["config"]
    return columns


@route("GET", BASE)
def index(call: Call) -> object:
    """List the portals."""
    rows = call.db.where("portals", account_id=call.account_id, order="id")
    page = rows[(call.page - 1) * PAGE : call.page * PAGE]
    meta = {"current_page": call.current_page, "portals_count": len(rows)}
    return {"payload": [_shape(call, row) for row in page], "meta": meta}


@route("POST", BASE)
def create(call: Call) -> object:
    """Open a portal. Administrators only; older servers fall over a domain that was not sent."""
    call.require_administrator()
    wanted = call.wrapped("portal")
    if not call.house.at_least(4, 14) and "custom_domain" not in wanted:
        raise errors.broken()
    columns = _portal_columns(wanted)
    columns.setdefault("slug", _slug(columns.get("name")))
    if not columns.get("name"):
        raise errors.invalid("Name can't be blank", ["name"])
    if call.db.find("portals", slug=columns["slug"]):
        raise errors.invalid("Slug has already been taken", ["slug"])
    now = call.house.now()
    row_id = call.db.insert("portals", account_id=call.account_id, **columns, created_at=now, updated_at=now)
    return _shape(call, call.found(call.db.get("portals", row_id)))


@route("GET", ONE)
def show(call: Call) -> object:
    """Show a portal."""
    return _shape(call, _portal(call))


@route("PATCH", ONE)
def update(call: Call) -> object:
    """Change a portal."""
    call.require_administrator()
    row, columns = _portal(call), _portal_columns(call.wrapped("portal"))
    if "config" in columns:
        columns["config"] = {**row["config"], **columns["config"]}
    call.db.update("portals", row["id"], **columns, updated_at=call.house.now())
    return _shape(call, call.found(call.db.get("portals", row["id"])))


@route("DELETE", ONE)
def destroy(call: Call) -> object:
    """Close a portal with all that is in it."""
    call.require_administrator()
    row = _portal(call)
    for table in ("articles", "categories"):
        call.db.delete(table, portal_id=row["id"])
    call.db.delete("portals", id=row["id"])
    return NOTHING


def _category_shape(call: Call, row: Row) -> dict[str, Any]:
    names = ("id", "name", "slug", "locale", "description", "position", "account_id", "icon", "icon_color")
    count = len(call.db.where("articles", category_id=row["id"]))
    return {name: row[name] for name in names} | {"meta": {"articles_count": count}}


def _category(call: Call, portal: Row) -> Row:
    return call.found(call.db.find("categories", id=call.number("id"), portal_id=portal["id"]))


@route("GET", ONE + "/categories")
def categories(call: Call) -> object:
    """List the categories of a language."""
    portal, locale = _portal(call), call.query.get("locale")
    rows = call.db.where("categories", portal_id=portal["id"], order="position, id")
    found = [row for row in rows if locale in (None, row["locale"])]
    meta = {"current_page": call.current_page, "categories_count": len(found)}
    return {"payload": [_category_shape(call, row) for row in found], "meta": meta}


@route("POST", ONE + "/categories")
def create_category(call: Call) -> object:
    """Add a category; 4.0 falls over it."""
    if not call.house.at_least(4, 1):
        raise errors.broken()
    portal, given = _portal(call), call.wrapped("category")
    now = call.house.now()
    names = ("name", "locale", "description", "position", "icon", "icon_color")
    columns = {name: given[name] for name in names if given.get(name) is not None}
    row_id = call.db.insert(
        "categories",
        account_id=call.account_id,
        portal_id=portal["id"],
        slug=given.get("slug") or _slug(given.get("name")),
        **columns,
        created_at=now,
        updated_at=now,
    )
    return {"payload": _category_shape(call, call.found(call.db.get("categories", row_id)))}


@route("GET", ONE + "/categories/{id}")
def category(call: Call) -> object:
    """Show a category."""
    return {"payload": _category_shape(call, _category(call, _portal(call)))}


@route("PATCH", ONE + "/categories/{id}")
def update_category(call: Call) -> object:
    """Change a category."""
    portal = _portal(call)
    row, given = _category(call, portal), call.wrapped("category")
    names = ("name", "slug", "locale", "description", "position", "icon", "icon_color")
    call.db.update(
        "categories", row["id"], **{name: given[name] for name in names if name in given}, updated_at=call.house.now()
    )
    return {"payload": _category_shape(call, _category(call, portal))}


@route("DELETE", ONE + "/categories/{id}")
def destroy_category(call: Call) -> object:
    """Remove a category; its articles stay."""
    row = _category(call, _portal(call))
    call.db.execute("UPDATE articles SET category_id = NULL WHERE category_id = ?", row["id"])
    call.db.delete("categories", id=row["id"])
    return NOTHING


def article(call: Call, row: Row) -> dict[str, Any]:
    """Return an Article (objects, section 5)."""
    section = call.db.get("categories", row["category_id"]) if row["category_id"] else None
    author = call.db.get("users", row["author_id"]) if row["author_id"] else None
    names = ("id", "slug", "title", "content", "description", "status", "position", "account_id")
    shape: dict[str, Any] = {name: row[name] for name in names}
    if call.house.at_least(4, 16):
        shape |= {"draft_title": None, "draft_content": None}
    shape |= {
        "updated_at": epoch(row["updated_at"]),
        "meta": row["meta"],
        "category": {
            name: section[name] if section else None for name in ("id", "name", "slug", "locale", "icon", "icon_color")
        },
        "views": row["views"],
    }
    return shape | ({"author": agent(call.house, author, call.account_id)} if author else {})


def _status(value: object) -> str:
    if value in STATUSES:
        return str(value)
    number = integer(value)
    if 0 <= number < len(STATUSES):
        return STATUSES[number]
    raise errors.broken()


def _article(call: Call, portal: Row) -> Row:
    return call.found(call.db.find("articles", id=call.number("id"), portal_id=portal["id"]))


def _article_columns(given: Params) -> dict[str, Any]:
    names = ("title", "slug", "content", "description", "position", "category_id", "author_id", "locale", "meta")
    columns: dict[str, Any] = {name: given[name] for name in names if name in given}
    return columns | ({"status": _status(given["status"])} if "status" in given else {})


@route("GET", ONE + "/articles")
def articles(call: Call) -> object:
    """List the articles, 25 a page, with the counts of all kinds."""
    portal, asked = _portal(call), call.query
    rows = call.db.where("articles", portal_id=portal["id"], order="position, id")
    local = [row for row in rows if asked.get("locale") in (None, row["locale"])]
    found = [row for row in local if _wanted(call, row)]
    page = found[(call.page - 1) * PAGE : call.page * PAGE]
    meta = {
        "all_articles_count": len(local),
        "archived_articles_count": sum(row["status"] == "archived" for row in local),
        "articles_count": len(found),
        "current_page": call.current_page,
        "draft_articles_count": sum(row["status"] == "draft" for row in local),
        "mine_articles_count": sum(row["author_id"] == call.user["id"] for row in local),
        "published_count": sum(row["status"] == "published" for row in local),
    }
    return {"payload": [article(call, row) for row in page], "meta": meta}


def _wanted(call: Call, row: Row) -> bool:
    asked = call.query
    if asked.get("status") not in (None, "") and row["status"] != _status(asked["status"]):
        return False
    if asked.get("author_id") and row["author_id"] != integer(asked["author_id"]):
        return False
    if asked.get("category_slug"):
        slug = call.db.value("SELECT slug FROM categories WHERE id = ?", row["category_id"])
        if slug != asked["category_slug"]:
            return False
    query = str(asked.get("query") or "").lower()
    return query in f"{row['title']} {row['content']} {row['description']}".lower()


@route("POST", ONE + "/articles")
def create_article(call: Call) -> object:
    """Write an article."""
    portal = _portal(call)
    columns = _article_columns(call.wrapped("article"))
    if not columns.get("title"):
        raise errors.invalid("Title can't be blank", ["title"])
    last = call.db.value("SELECT max(position) FROM articles WHERE portal_id = ?", portal["id"]) or 0
    columns.setdefault("position", last + STEP)
    columns.setdefault("author_id", call.user["id"])
    now = call.house.now()
    columns["slug"] = columns.get("slug") or f"{int(now)}-{_slug(columns['title'])}"
    row_id = call.db.insert(
        "articles", account_id=call.account_id, portal_id=portal["id"], **columns, created_at=now, updated_at=now
    )
    return {"payload": article(call, call.found(call.db.get("articles", row_id)))}


@route("GET", ONE + "/articles/{id}")
def show_article(call: Call) -> object:
    """Show an article. Administrators only."""
    call.require_administrator()
    return {"payload": article(call, _article(call, _portal(call)))}


@route("PATCH", ONE + "/articles/{id}")
def update_article(call: Call) -> object:
    """Change an article."""
    portal = _portal(call)
    row, columns = _article(call, portal), _article_columns(call.wrapped("article"))
    call.db.update("articles", row["id"], **columns, updated_at=call.house.now())
    return {"payload": article(call, _article(call, portal))}


@route("DELETE", ONE + "/articles/{id}")
def destroy_article(call: Call) -> object:
    """Remove an article."""
    call.db.delete("articles", id=_article(call, _portal(call))["id"])
    return NOTHING


@route("GET", "/hc/{slug}/{locale}/articles.json", access="none")
def public_articles(call: Call) -> object:
    """List the published articles of a language, for anybody."""
    portal = call.db.find("portals", slug=call.values["slug"])
    if portal is None:
        raise errors.no_route()
    query = str(call.query.get("query") or "").lower()
    rows = [
        row
        for row in call.db.where(
            "articles", portal_id=portal["id"], status="published", locale=call.values["locale"], order="position, id"
        )
        if query in f"{row['title']} {row['content']}".lower()
    ]
    size = integer(call.query.get("per_page"))
    page = rows[(call.page - 1) * size : call.page * size] if size else rows
    shapes = [
        {"id": row["id"], "category_id": row["category_id"], "title": row["title"], "content": row["content"]}
        | {"link": f"hc/{portal['slug']}/articles/{row['slug']}"}
        for row in page
    ]
    return {"payload": shapes, "meta": {"articles_count": len(rows)}}
