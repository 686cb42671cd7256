"""One conversation that holds a message of every kind that Chatwoot knows: what a console must be able to show."""

from random import Random
from typing import Any

from tui.demo.world import files
from tui.demo.world.cast import MIRA
from tui.demo.world.draft import ACTIVITY, INCOMING, OUTGOING, TEMPLATE, File, Line, Thread
from tui.demo.world.tongues import ENGLISH

_SPACING = 240.0
"""Seconds between two messages."""

_TRANSCRIPT = (
    "Hi, it is me again. The courier rang at the wrong house, so the parcel went back to the depot. "
    "Could you send it to the office instead? Thank you!"
)


def show_every_kind(threads: list[Thread], app: int) -> None:
    """Tell in the oldest open conversation of the app that nobody has taken, in English, a message of each kind."""
    for thread in reversed(threads):
        free = thread.status == "open" and thread.assignee is None and thread.inbox == app
        if free and thread.person.tongue is ENGLISH and len(thread.lines) < 30:
            _fill(thread)
            return


def _fill(thread: Thread) -> None:
    last = thread.lines[-1].at
    lines = [*_from_bots(), *_from_channels(), *_from_people()]
    for place, line in enumerate(reversed(lines)):
        line.at = last - place * _SPACING
    thread.lines = lines
    thread.custom = {"order_number": "A-10388"}
    thread.labels, thread.priority = (), None
    answered = [line.at for line in lines if line.kind == OUTGOING and not line.private]
    thread.first_reply = answered[0]
    thread.waiting_since = next((line.at for line in lines if line.kind == INCOMING and line.at > answered[-1]), None)
    thread.seen, thread.seen_by_customer = last + 1, None


def _asked(content: str, content_type: str, /, **attributes: Any) -> Line:
    return Line(at=0, kind=TEMPLATE, content=content, content_type=content_type, attributes=attributes)


def _said(content: str | None, /, **more: Any) -> Line:
    return Line(at=0, kind=INCOMING, content=content, **more)


def _answered(content: str | None, /, **more: Any) -> Line:
    return Line(at=0, kind=OUTGOING, content=content, user=MIRA, **more)


def _from_bots() -> list[Line]:
    grinds = [{"title": "Whole beans", "value": "beans"}, {"title": "Filter", "value": "filter"}]
    return [
        _said("Hello, I would like to change my subscription."),
        _asked(
            "Which grind would you like?",
            "input_select",
            items=grinds,
            submitted_values=[{"title": "Filter", "value": "filter"}],
        ),
        _asked("Where may we write to?", "input_email", submitted_email="office@aurora.example"),
        _asked("What is your order number?", "input_text", submitted_values=[{"name": "order", "value": "A-10388"}]),
        _asked("Anything the courier should know?", "input_textarea"),
        _asked(
            "Tell us how you drink it",
            "form",
            items=[
                {"type": "text", "name": "name", "label": "Your name", "placeholder": "Name"},
                {
                    "type": "select",
                    "name": "roast",
                    "label": "Roast",
                    "options": [{"label": "Light", "value": "l"}, {"label": "Dark", "value": "d"}],
                },
                {"type": "text", "name": "phone", "label": "Telephone"},
            ],
            submitted_values=[{"name": "name", "value": "Ida"}, {"name": "roast", "value": "d"}],
        ),
        _asked(
            "Our three subscriptions",
            "cards",
            items=[
                {
                    "title": name,
                    "description": f"{bags} bags a month",
                    "media_url": "",
                    "actions": [{"type": "link", "text": "See it", "uri": f"https://aurora.example/{name.lower()}"}],
                }
                for name, bags in (("Taster", 1), ("Regular", 2), ("Connoisseur", 4))
            ],
        ),
        _asked(
            "This may help",
            "article",
            items=[
                {
                    "title": "How to pause a subscription",
                    "description": "Two clicks, until the 20th of a month",
                    "link": "https://aurora.example/help/pause",
                }
            ],
        ),
    ]


def _from_channels() -> list[Line]:
    random = Random("specimens")
    sticker = File("sticker.png", "image/png", files.png(random, 160, 120))
    voice = File("voice message.wav", "audio/wav", files.wav(random), meta={"transcribed_text": _TRANSCRIPT})
    photo = File("parcel.png", "image/png", files.parcel())
    invoice = File("invoice A-10388.pdf", "application/pdf", files.pdf("Invoice A-10388", ["2 x Serra Azul 250 g"]))
    return [
        _said(None, files=[photo]),
        _said("and the invoice that came with it", files=[invoice]),
        _said(None, files=[voice]),
        _said(None, content_type="sticker", files=[sticker]),
        _said(
            None,
            enclosures=[
                {
                    "file_type": "location",
                    "coordinates_lat": 38.72225,
                    "coordinates_long": -9.13934,
                    "fallback_title": "Rua Augusta 21, Lisbon",
                    "external_url": "https://maps.example/?q=38.72225,-9.13934",
                }
            ],
        ),
        _said(
            None,
            enclosures=[
                {
                    "file_type": "contact",
                    "fallback_title": "+351 912 345 678",
                    "meta": {"firstName": "Rui", "lastName": "Costa"},
                }
            ],
        ),
        _said(
            None,
            enclosures=[
                {
                    "file_type": "fallback",
                    "fallback_title": "A moka pot on the shop's page",
                    "external_url": "https://aurora.example/shop/moka",
                }
            ],
        ),
        _said(
            "love this one!",
            attributes={"story_id": "178", "story_url": "https://stories.example/aurora/178", "story_sender": "aurora"},
        ),
        _said(None, attributes={"is_unsupported": True}),
        _said("¿Dónde está mi pedido?", attributes={"translations": {"en": "Where is my order?"}}),
        Line(
            at=0,
            kind=INCOMING,
            content="Voice Call",
            content_type="voice_call",
            attributes={"data": {"call_direction": "inbound", "status": "completed", "duration_seconds": 252}},
            call={
                "direction": "incoming",
                "status": "completed",
                "duration_seconds": 252,
                "from_number": "+351912345678",
                "to_number": "+351210000000",
                "accepted_by_agent_name": "Mira Holt",
                "end_reason": None,
                "recording_url": "https://carrier.example/recordings/RE178.mp3",
                "transcript": "Customer: It went back to the depot.\nMira: I will send it to your office today.",
            },
        ),
        Line(
            at=0,
            kind=OUTGOING,
            content="Voice Call",
            content_type="voice_call",
            user=MIRA,
            attributes={"data": {"call_direction": "outbound", "status": "no-answer", "to_number": "+351912345678"}},
        ),
    ]


def _from_people() -> list[Line]:
    shipped = {"name": "order_shipped", "category": "UTILITY", "language": "en"}
    return [
        Line(at=0, kind=ACTIVITY, content="Mira Holt added vip"),
        _answered(
            "Hello, your order A-10388 left our house today and comes on Friday.",
            status="delivered",
            additional={"template_params": shipped | {"processed_params": {"body": {"1": "A-10388", "2": "Friday"}}}},
        ),
        _said("Yes, please"),
        _answered(
            "Let us talk about it",
            content_type="integrations",
            attributes={"type": "dyte", "data": {"meeting_id": "aurora-178"}},
        ),
        _answered("The depot will **not** hand it out without an ID.", private=True),
        _answered("This message was deleted", attributes={"deleted": True}),
        _answered(
            "Is Friday morning fine?", status="failed", attributes={"external_error": "131026 - Message undeliverable"}
        ),
        _asked(
            "Please rate the conversation",
            "input_csat",
            display_type="emoji",
            submitted_values={"csat_survey_response": {"rating": 4, "feedback_message": "kind, but the line was bad"}},
        ),
        _said("Thank you, that is all for now."),
    ]
