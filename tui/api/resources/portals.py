"""The help center: portals, categories and articles."""

from __future__ import annotations

from collections.abc import AsyncIterator

from tui.api import errors
from tui.api.caller import given, nothing, query, segment
from tui.api.decode import helpcenter
from tui.api.resources.resource import Resource
from tui.api.walk import Page, walk
from tui.models.helpcenter import Article, ArticlePage, Category, Portal
from tui.models.wire import JsonValue

_FEATURE = "portals"

_STATUSES = {"draft": 0, "published": 1, "archived": 2}


class PortalsResource(Resource):
    """Routes under `/api/v1/accounts/:id/portals`; a portal is named by its slug."""

    async def list(self) -> tuple[Portal, ...]:
        """Return all portals.

        Source: `GET A/portals`, 4.0.4 and 4.15.1 (`portals.json`).
        """
        return await self._caller.read(f"{self._account}/portals", helpcenter.portals, feature=_FEATURE)

    async def get(self, *, slug: str) -> Portal:
        """Return one portal.

        Source: `GET A/portals/:slug`, 4.10 (`portals_controller.rb`).
        """
        return await self._caller.read(self._of(slug), helpcenter.portal, feature=_FEATURE)

    async def create(self, *, name: str, slug: str, **settings: JsonValue) -> Portal:
        """Make a portal.

        Source: `POST A/portals`, 4.15.1 (`portals.json`). Before 4.15 the server falls over without a `custom_domain`:
            an empty one is sent where none is given.
        """
        return await self._caller.change(
            "POST",
            f"{self._account}/portals",
            helpcenter.portal,
            feature=_FEATURE,
            body={"portal": {"name": name, "slug": slug, "custom_domain": "", **settings}},
        )

    async def categories(self, *, slug: str, locale: str | None = None) -> tuple[Category, ...]:
        """Return a portal's categories.

        Source: `GET A/portals/:slug/categories`, 4.10 (`categories_controller.rb`).
        """
        return await self._caller.read(
            f"{self._of(slug)}/categories", helpcenter.categories, feature=_FEATURE, query=query({"locale": locale})
        )

    async def create_category(self, *, slug: str, name: str, category_slug: str, locale: str = "en") -> Category:
        """Make a category.

        Source: `POST A/portals/:slug/categories`, 4.15.1 (`portals.json`); a 500 on 4.0.4.
        """
        return await self._caller.change(
            "POST",
            f"{self._of(slug)}/categories",
            helpcenter.category,
            feature=_FEATURE,
            body={"category": {"name": name, "slug": category_slug, "locale": locale}},
        )

    async def articles(
        self,
        *,
        slug: str,
        number: int = 1,
        locale: str | None = None,
        q: str | None = None,
        category_slug: str | None = None,
        status: str | None = None,
        author_id: int | None = None,
    ) -> ArticlePage:
        """Return one page of 25 articles.

        Args:
            status: draft, published or archived.

        Source: `GET A/portals/:slug/articles`, 4.15.1 (`portals.json`).
        """
        arguments = {
            "page": number,
            "locale": locale,
            "query": q,
            "category_slug": category_slug,
            "status": status,
            "author_id": author_id,
        }
        return await self._caller.read(
            f"{self._of(slug)}/articles", helpcenter.article_page, feature=_FEATURE, query=query(arguments)
        )

    async def iterate_articles(self, *, slug: str, locale: str | None = None) -> AsyncIterator[Article]:
        """Give all articles of a portal.

        Source: `GET A/portals/:slug/articles`.
        """

        async def read(number: int) -> Page[Article]:
            found = await self.articles(slug=slug, number=number, locale=locale)
            return Page(found.articles, found.total, found.passed_over)

        async for article in walk(read, lambda each: each.id):
            yield article

    async def article(self, *, slug: str, article_id: int) -> Article:
        """Return one article.

        Source: `GET A/portals/:slug/articles/:id`, 4.10 (`articles_controller.rb`).
        """
        return await self._caller.read(self._article(slug, article_id), helpcenter.article, feature=_FEATURE)

    async def create_article(
        self,
        *,
        slug: str,
        title: str,
        content: str,
        author_id: int,
        status: str = "draft",
        locale: str | None = None,
        category_id: int | None = None,
        description: str | None = None,
    ) -> Article:
        """Write an article.

        Args:
            status: draft, published or archived.

        Raises:
            Invalid: There is no such status. Nothing was sent.

        Source: `POST A/portals/:slug/articles`, 4.15.1 (`portals.json`).
        """
        article = given(
            {
                "title": title,
                "content": content,
                "author_id": author_id,
                "status": _status(status),
                "locale": locale,
                "category_id": category_id,
                "description": description,
            }
        )
        return await self._caller.change(
            "POST", f"{self._of(slug)}/articles", helpcenter.article, feature=_FEATURE, body={"article": article}
        )

    async def update_article(
        self,
        *,
        slug: str,
        article_id: int,
        title: str | None = None,
        content: str | None = None,
        status: str | None = None,
        description: str | None = None,
    ) -> Article:
        """Change an article.

        Source: `PATCH A/portals/:slug/articles/:id`, 4.10 (`articles_controller.rb`).
        """
        article = given(
            {
                "title": title,
                "content": content,
                "status": None if status is None else _status(status),
                "description": description,
            }
        )
        return await self._caller.change(
            "PATCH",
            self._article(slug, article_id),
            helpcenter.article,
            feature=_FEATURE,
            body={"article": article},
            repeatable=True,
        )

    async def delete_article(self, *, slug: str, article_id: int) -> None:
        """Delete an article.

        Source: `DELETE A/portals/:slug/articles/:id`, 4.10 (`articles_controller.rb`).
        """
        await self._caller.change("DELETE", self._article(slug, article_id), nothing, feature=_FEATURE)

    def _of(self, slug: str) -> str:
        return f"{self._account}/portals/{segment(slug)}"

    def _article(self, slug: str, article_id: int) -> str:
        return f"{self._of(slug)}/articles/{int(article_id)}"


def _status(name: str) -> int:
    if name not in _STATUSES:
        raise errors.Invalid(f"An article is one of: {', '.join(_STATUSES)}.", fields=("status",), code="no_status")
    return _STATUSES[name]
