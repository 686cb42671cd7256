"""Messages that are no plain text: forms, choices, cards, ratings, calls, each in a few lines of text."""

from __future__ import annotations

from collections.abc import Mapping

from tui.models.message import Call, ContentType, FileType, Message
from tui.models.wire import JsonValue
from tui.presentation.cells import one_line
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import Line, Span

MOST_ITEMS = 20

_ENDED_WELL = frozenset({"", "completed", "in-progress", "ringing"})
_INTEGRATIONS = {"dyte": "video call (Dyte)"}


def special_lines(message: Message, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return what a message holds beside its text, before its attachments; nothing for plain messages."""
    found = message.content_attributes
    lines = _of_its_kind(message, found, glyphs)
    if not lines:
        lines = _of_a_channel(message, found)
    if template := _text(message.template_params.get("name")):
        language = _text(message.template_params.get("language"))
        lines.append(
            (Span("sent as the template ", "muted"), Span(f"{template} ({language})" if language else template))
        )
    return lines


def _of_its_kind(message: Message, found: Mapping[str, JsonValue], glyphs: Glyphs) -> list[Line]:
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
            return [_integration(found)]
        case ContentType.VOICE_CALL:
            return _call(message.call or Call(), glyphs)
        case ContentType.STICKER:
            return [(Span("sticker", "muted"),)]
    return []


def _of_a_channel(message: Message, found: Mapping[str, JsonValue]) -> list[Line]:
    """Return what the channel says of a message, where its own words do not say it."""
    if found.get("is_unsupported") is True:
        said = "a kind of message that only the channel's own app shows"
        return [] if message.content.strip() else [(Span(said, "muted"),)]
    if _text(found.get("image_type")) == "story_mention":
        told = bool(message.content.strip()) or any(
            each.file_type is FileType.STORY_MENTION for each in message.attachments
        )
        return [] if told else [(Span("mentioned you in a story", "muted"),)]
    if found.get("story_id") or found.get("story_url"):
        answers = Span("answers to your story", "muted")
        address = _text(found.get("story_url"))
        return [(answers, Span(" "), Span(address, "link")) if address else (answers,)]
    return []


def stands_for_itself(message: Message) -> bool:
    """Return whether the lines of a message say all that its text says: the server names a call `Voice Call`."""
    return message.content_type is ContentType.VOICE_CALL and message.content.strip().lower() in ("", "voice call")


def special_links(message: Message) -> tuple[str, ...]:
    """Return the addresses that a message leads to beside those in its text, each once, in their order."""
    found = message.content_attributes
    addresses: list[str] = []
    for item in _items(found):
        addresses += (_text(action.get("uri")) for action in _objects(item.get("actions")))
        addresses.append(_text(item.get("link")))
    addresses.append(_text(found.get("story_url")))
    if message.call is not None:
        addresses.append(one_line(message.call.recording_url))
    return tuple(dict.fromkeys(address for address in addresses if address))


def translations(message: Message) -> tuple[tuple[str, str], ...]:
    """Return the translations that the server keeps of a message: the language and the text of each."""
    kept = message.content_attributes.get("translations")
    if not isinstance(kept, Mapping):
        return ()
    return tuple(
        (one_line(str(language)), text)
        for language, text in list(kept.items())[:MOST_ITEMS]
        if isinstance(text, str) and text.strip()
    )


def _answer(name: str, value: str) -> Line:
    label = Span(f"{name}: ", "muted")
    return (label, Span(value)) if value else (label, Span("not answered yet", "muted"))


def _choices(found: Mapping[str, JsonValue]) -> list[Line]:
    answered = set(_answers(found).values())
    lines: list[Line] = []
    offered: set[str] = set()
    for item in _items(found):
        title, value = _text(item.get("title")) or _text(item.get("value")), _text(item.get("value"))
        offered |= {title, value}
        chosen = title in answered or value in answered
        lines.append((Span("(x) " if chosen else "( ) ", "" if chosen else "muted"), Span(title)))
    if others := [answer for answer in sorted(answered) if answer and answer not in offered]:
        lines.append(_answer("answer", "; ".join(others)))
    elif not answered:
        lines.append((Span("not answered yet", "muted"),))
    return lines


def _form(found: Mapping[str, JsonValue]) -> list[Line]:
    answered = _answers(found)
    return [
        _answer(
            _text(item.get("label")) or _text(item.get("placeholder")) or _text(item.get("name")),
            _label_of(answered.get(_text(item.get("name")), ""), item),
        )
        for item in _items(found)
    ]


def _label_of(value: str, item: Mapping[str, JsonValue]) -> str:
    """Return what an answer was called in a form: the value is what the bot works with."""
    for option in _objects(item.get("options")):
        if value and _text(option.get("value")) == value:
            return _text(option.get("label")) or _text(option.get("title")) or value
    return value


def _cards(found: Mapping[str, JsonValue], glyphs: Glyphs) -> list[Line]:
    lines: list[Line] = []
    for item in _items(found):
        spans = [Span(f"{glyphs.bullet} "), Span(_text(item.get("title")), "bold")]
        if about := _text(item.get("description")):
            spans.append(Span(f": {about}"))
        for action in _objects(item.get("actions")):
            spans.append(Span(f" {glyphs.dot} {_text(action.get('text'))}", "muted"))
            if address := _text(action.get("uri")):
                spans += [Span(" "), Span(address, "link")]
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


def _integration(found: Mapping[str, JsonValue]) -> Line:
    kind = _text(found.get("type"))
    named = _INTEGRATIONS.get(kind.lower(), f"from {kind}" if kind else "from an integration")
    data = found.get("data")
    meeting = _text(data.get("meeting_id")) if isinstance(data, Mapping) else ""
    return (Span(named), Span(f"  meeting {meeting}", "muted")) if meeting else (Span(named),)


def _call(call: Call, glyphs: Glyphs) -> list[Line]:
    """Return how a call went: from where, how it ended, who took it, and where its recording is."""
    ours, theirs = call.direction in ("outgoing", "outbound"), call.direction in ("incoming", "inbound")
    named = "call to the customer" if ours else "call from the customer" if theirs else "call"
    spans: list[Span] = [Span(named, "bold")]
    number = one_line(call.to_number if ours else call.from_number)
    status = one_line(call.status).replace("_", "-")
    parts = [number] if number else []
    if call.duration_seconds:
        parts.append(_lasted(call.duration_seconds))
    if status in ("in-progress", "ringing"):
        parts.append("going on now" if status == "in-progress" else "ringing")
    if call.accepted_by:
        parts.append(f"taken by {one_line(call.accepted_by)}")
    spans += [Span(f" {glyphs.dot} {part}", "muted") for part in parts]
    if status not in _ENDED_WELL:
        reason = one_line(call.end_reason).replace("_", " ")
        how = "nobody answered" if status == "no-answer" else status.replace("-", " ")
        spans.append(Span(f" {glyphs.dot} {how}{f', {reason}' if reason and reason != how else ''}", "danger"))
    lines: list[Line] = [tuple(spans)]
    if call.recording_url:
        lines.append((Span("recording ", "muted"), Span(one_line(call.recording_url), "link")))
    return lines


def _lasted(seconds: int) -> str:
    """Return how long a call was, as a telephone shows it: `0:52`, `1:04:12`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


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
