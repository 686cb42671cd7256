"""Messages that are no plain text: forms, choices, cards, ratings, calls, each in a few lines of text."""

from __future__ import annotations

from collections.abc import Mapping

from tui.models.message import ContentType, Message
from tui.models.wire import JsonValue
from tui.presentation.cells import one_line
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import Line, Span

MOST_ITEMS = 20


def special_lines(message: Message, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return what a message holds beside its text; nothing for plain messages."""
    found = message.content_attributes
    match message.content_type:
        case ContentType.INPUT_SELECT:
            return _choices(found)
        case ContentType.FORM:
            return _form(found)
        case ContentType.CARDS:
            return _cards(found, glyphs)
        case ContentType.ARTICLE:
            return _articles(found, glyphs)
        case ContentType.INPUT_CSAT:
            return _rating(found, glyphs)
        case ContentType.INPUT_EMAIL:
            return [_answer("e-mail address", _text(found.get("submitted_email")))]
        case ContentType.INPUT_TEXT | ContentType.INPUT_TEXTAREA:
            return [_answer("answer", "; ".join(_answers(found).values()))]
        case ContentType.INTEGRATIONS:
            return [(Span("video call", "muted"),)]
        case ContentType.VOICE_CALL:
            return [(Span("voice call", "muted"),)]
        case ContentType.STICKER:
            return [(Span("sticker", "muted"),)]
    if found.get("is_unsupported") is True:
        return [(Span("a kind of message that only the channel's own app shows", "muted"),)]
    if _text(found.get("image_type")) == "story_mention":
        return [(Span("mentioned you in a story", "muted"),)]
    if found.get("story_id"):
        return [(Span("answers to your story", "muted"),)]
    return []


def _answer(name: str, value: str) -> Line:
    label = Span(f"{name}: ", "muted")
    return (label, Span(value)) if value else (label, Span("not answered yet", "muted"))


def _choices(found: Mapping[str, JsonValue]) -> list[Line]:
    answered = set(_answers(found).values())
    lines: list[Line] = []
    for item in _items(found):
        title = _text(item.get("title")) or _text(item.get("value"))
        chosen = title in answered or _text(item.get("value")) in answered
        lines.append((Span("(x) " if chosen else "( ) ", "" if chosen else "muted"), Span(title)))
    return lines


def _form(found: Mapping[str, JsonValue]) -> list[Line]:
    answered = _answers(found)
    return [
        _answer(
            _text(item.get("label")) or _text(item.get("placeholder")) or _text(item.get("name")),
            answered.get(_text(item.get("name")), ""),
        )
        for item in _items(found)
    ]


def _cards(found: Mapping[str, JsonValue], glyphs: Glyphs) -> list[Line]:
    lines: list[Line] = []
    for item in _items(found):
        spans = [Span(f"{glyphs.bullet} "), Span(_text(item.get("title")), "bold")]
        if about := _text(item.get("description")):
            spans.append(Span(f": {about}"))
        for action in _objects(item.get("actions")):
            spans.append(Span(f" {glyphs.dot} {_text(action.get('text'))}", "muted"))
            if address := _text(action.get("uri")):
                spans.append(Span(f" {address}", "link"))
        lines.append(tuple(spans))
    return lines


def _articles(found: Mapping[str, JsonValue], glyphs: Glyphs) -> list[Line]:
    return [
        (
            Span(f"{glyphs.bullet} "),
            Span(_text(item.get("title")), "bold"),
            Span(f": {_text(item.get('description'))} "),
            Span(_text(item.get("link")), "link"),
        )
        for item in _items(found)
    ]


def _rating(found: Mapping[str, JsonValue], glyphs: Glyphs) -> list[Line]:
    submitted = found.get("submitted_values")
    response = submitted.get("csat_survey_response") if isinstance(submitted, Mapping) else None
    if not isinstance(response, Mapping):
        return [_answer("rating", "")]
    rating = _number(response.get("rating"))
    if rating is not None and 1 <= rating <= 5:
        stars = glyphs.star * rating + glyphs.no_star * (5 - rating)
        spans = [Span("rating: ", "muted"), Span(stars, "warning"), Span(f" {rating} of 5")]
    else:
        # What the customer wrote is shown, whatever an automation made of the number.
        spans = list(_answer("rating", _text(response.get("rating"))))
    if words := _text(response.get("feedback_message")):
        spans.append(Span(f' "{words}"', "customer"))
    return [tuple(spans)]


def _answers(found: Mapping[str, JsonValue]) -> dict[str, str]:
    """Return what was submitted: the value by the name of its field, or by its title where it has no name."""
    return {
        _text(one.get("name")) or _text(one.get("title")): _text(one.get("value"))
        for one in _objects(found.get("submitted_values"))
    }


def _items(found: Mapping[str, JsonValue]) -> list[Mapping[str, JsonValue]]:
    return _objects(found.get("items"))


def _objects(value: JsonValue) -> list[Mapping[str, JsonValue]]:
    return [one for one in value[:MOST_ITEMS] if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def _number(value: JsonValue) -> int | None:
    """Return a whole number, which bots and automations hand in as text or as a fraction too; None: it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _text(value: JsonValue) -> str:
    if isinstance(value, bool) or value is None:
        return "yes" if value else ""
    return one_line(str(value)) if isinstance(value, str | int | float) else ""
