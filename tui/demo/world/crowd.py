"""Conversations by the thousand: short and cheap, older than the hand-made ones, for sizes that a shop never sees."""

from random import Random

from tui.demo.world.cast import ANA, JOAO, KENJI, MIRA, Cast
from tui.demo.world.draft import INCOMING, OUTGOING, Line, Person, Thread
from tui.demo.world.telling import DAY, HOUR, MINUTE, Teller

STATUSES, SHARES = ("open", "resolved", "pending", "snoozed"), (70, 22, 4, 4)
OWNERS, OWNER_SHARES = (None, MIRA, JOAO, KENJI, ANA), (40, 15, 20, 15, 10)
YEAR = 365 * DAY


def crowd(random: Random, cast: Cast, now: float, count: int) -> list[Thread]:
    """Return this many conversations, spread over the two years before the last fortnight."""
    teller = Teller(random, cast, now)
    models = [teller.person() for _ in range(max(1, min(count, 400)))]
    inboxes = (cast.website, cast.mail, cast.app)
    statuses = random.choices(STATUSES, SHARES, k=count)
    owners = random.choices(OWNERS, OWNER_SHARES, k=count)
    labels = ("shipping", "billing", "refund", "subscription", "wholesale", "bug", "feedback")
    threads = []
    for place in range(count):
        person = _twin(models[place % len(models)], place)
        last = now - 14 * DAY - 2 * YEAR * place / count - random.random() * HOUR
        asked = teller.filled(random.choice(person.tongue.phrases("TYPED")), person, f"A-{place % 9000 + 1000}")
        lines = [Line(at=last - 5 * MINUTE, kind=INCOMING, content=asked)]
        thread = Thread(person=person, inbox=inboxes[place % 3], lines=lines)
        if owners[place] is not None or statuses[place] == "resolved":
            answer = teller.filled(random.choice(person.tongue.phrases("ANSWERS")), person, "A-1000")
            lines.append(Line(at=last - 3 * MINUTE, kind=OUTGOING, content=answer, user=owners[place] or MIRA))
            thread.first_reply = last - 3 * MINUTE
        if place % 3 == 0:
            more = teller.filled(random.choice(person.tongue.phrases("MORE")), person, "A-1000")
            lines.append(Line(at=last, kind=INCOMING, content=more))
        thread.status, thread.assignee = statuses[place], owners[place]
        if lines[-1].kind == INCOMING and thread.status != "resolved":
            thread.waiting_since = lines[-1].at
        thread.seen = last + 1 if place % 4 else None
        if place % 2:
            thread.labels = (labels[place % len(labels)],)
        if place % 7 == 0:
            thread.priority = ("low", "medium", "high", "urgent")[place // 7 % 4]
        if thread.status == "snoozed":
            thread.snoozed_until = now + (1 + place % 20) * DAY
        threads.append(thread)
    return threads


def _twin(model: Person, place: int) -> Person:
    """Return somebody much like another, with an address of their own."""
    local, _, domain = (model.email or "someone@mail.example").partition("@")
    return Person(
        tongue=model.tongue,
        name=model.name,
        email=f"{local}.{place}@{domain}",
        phone=None,
        additional=model.additional,
        custom=model.custom,
        since=model.since,
    )
