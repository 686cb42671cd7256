"""Tells the stories of the demo world: some hundred and fifty conversations, as drafts with moments and moods."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

from tui.demo.world import files, mail
from tui.demo.world.cast import AGENTS, ANA, JOAO, KENJI, MIRA, Cast
from tui.demo.world.draft import ACTIVITY, INCOMING, OUTGOING, TEMPLATE, File, Line, Person, Thread
from tui.demo.world.script import AGENT, CUSTOMER, Script
from tui.demo.world.specimens import show_every_kind
from tui.demo.world.tongues import ENGLISH, PRODUCTS, SHARES, TONGUES, Tongue

OPEN, PENDING, SNOOZED, RESOLVED = 80, 12, 16, 42
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
GREETING = "Hello! A human reads this, give us a few minutes ☕"
BROWSERS = (("Chrome", "138.0", "Android"), ("Safari", "18.5", "iOS"), ("Firefox", "140.0", "Linux"))
PAGES = ("", "/shop/serra-azul", "/cart", "/subscription", "/help/shipping", "/wholesale")


class Teller:
    """Makes up people and threads; the same random source makes the same ones."""

    def __init__(self, random: Random, cast: Cast, now: float) -> None:
        self.random = random
        self.cast = cast
        self.now = now
        self._order = 10_400
        self._used: set[str] = set()
        self._scripts: dict[str, list[Script]] = {}

    def person(self, tongue: Tongue | None = None) -> Person:
        """Return somebody new."""
        random = self.random
        tongue = tongue or random.choices(TONGUES, SHARES)[0]
        name = f"{random.choice(tongue.first_names)} {random.choice(tongue.last_names)}"
        for _ in range(20):
            if name not in self._used:
                break
            name = f"{random.choice(tongue.first_names)} {random.choice(tongue.last_names)}"
        self._used.add(name)
        city, country, code, prefix = random.choice(tongue.places)
        additional: dict[str, Any] = {"city": city, "country": country, "country_code": code}
        if random.random() < 0.3:
            additional["company_name"] = random.choice(tongue.companies)
        since = self.now - random.uniform(20, 1400) * DAY
        custom: dict[str, Any] = {"orders": random.randint(1, 40)}
        if random.random() < 0.7:
            custom["plan"] = random.choice(("Taster", "Regular", "Connoisseur"))
        if random.random() < 0.6:
            custom["customer_since"] = datetime.fromtimestamp(since, UTC).date().isoformat()
        if random.random() < 0.5:
            custom["newsletter"] = random.random() < 0.6
        labels = ("vip",) if custom["orders"] > 30 else ()
        email = f"{_latin(name, random)}@{random.choice(('mail', 'post', 'inbox'))}.example"
        while email in self._used:
            email = f"{random.randint(2, 9)}{email}"
        self._used.add(email)
        phone = f"{prefix}{random.randint(10000, 99999)}" if random.random() < 0.5 else None
        return Person(
            tongue=tongue,
            name=name,
            email=email,
            phone=phone,
            additional=additional,
            custom=custom,
            since=since,
            labels=labels,
        )

    def filled(self, text: str, person: Person, order: str) -> str:
        """Return a line with its places filled, as one person would write or read it."""
        return self.said(text, person.tongue, person.name, person.additional["city"], order)

    def said(self, text: str, tongue: Tongue, name: str, city: str, order: str) -> str:
        """Return a line with its places filled."""
        random = self.random
        if "{" not in text:
            return text
        return text.format(
            name=name if tongue.code == "ja" else name.split()[0],
            order=order,
            product=random.choice(PRODUCTS),
            city=city or "Porto",
            day=random.choice(tongue.days),
            number=random.randint(1000, 9999),
            domain="office.example",
        )

    def order(self) -> str:
        """Return the next order number."""
        self._order += self.random.randint(1, 9)
        return f"A-{self._order}"

    def next_script(self, tongue: Tongue) -> Script:
        """Return a script of a language, each once before one comes again."""
        left = self._scripts.setdefault(tongue.code, [])
        if not left:
            left.extend(self.random.sample(tongue.scripts, len(tongue.scripts)))
        return left.pop()

    def thread(
        self,
        person: Person,
        last: float,
        *,
        status: str = "open",
        assignee: int | None = None,
        length: int | None = None,
        inbox: int | None = None,
    ) -> Thread:
        """Return a conversation that ends at a moment.

        Args:
            length: Public messages at least; the talk goes on until then.
        """
        random, script, order = self.random, self.next_script(person.tongue), self.order()
        inbox = inbox or random.choices((self.cast.website, self.cast.mail, self.cast.app), (40, 30, 30))[0]
        spoken = [(who, self.filled(text, person, order)) for who, text in script.lines]
        spoken = self._cut(spoken, status, assignee)
        if length is not None:
            spoken += self._chat(person, order, length - len(spoken))
        who = assignee or self._member(inbox)
        lines = self._timed(spoken, last, who, long=length is not None)
        thread = Thread(person=person, inbox=inbox, lines=lines, status=status, assignee=assignee)
        thread.labels, thread.priority = script.labels, script.priority
        thread.custom = {"order_number": order} if "{order}" in script.subject + script.lines[0][1] else {}
        self._attach(thread, script, order)
        self._decorate(thread, who, self.filled(script.subject, person, order))
        return thread

    def _cut(self, spoken: list[tuple[str, str]], status: str, assignee: int | None) -> list[tuple[str, str]]:
        """Stop a script where it fits: nobody answered what nobody took, the resolved is told to its end."""
        if status == "resolved":
            return spoken
        if assignee is None and self.random.random() < 0.75:
            first = next((place for place, (who, _) in enumerate(spoken) if who != CUSTOMER), len(spoken))
            return spoken[:first]
        ends = [
            place + 1
            for place, (who, _) in enumerate(spoken)
            if place >= 1 and (who == CUSTOMER or self.random.random() < 0.6)
        ]
        return spoken[: self.random.choice(ends)] if ends else spoken

    def _chat(self, person: Person, order: str, count: int) -> list[tuple[str, str]]:
        """Return small talk of some length."""
        chat: list[tuple[str, str]] = []
        said = ""
        while sum(who != "n" for who, _ in chat) < count:
            roll = self.random.random()
            kind, who = ("MORE", CUSTOMER) if roll < 0.52 else ("ANSWERS", AGENT) if roll < 0.95 else ("NOTES", "n")
            text = self.random.choice(person.tongue.phrases(kind))
            if text != said:
                chat.append((who, self.filled(text, person, order)))
                said = text
        return [*chat, (CUSTOMER, self.filled(self.random.choice(person.tongue.phrases("TYPED")), person, order))]

    def _timed(self, spoken: list[tuple[str, str]], last: float, who: int, *, long: bool) -> list[Line]:
        """Give lines their moments, backwards from the last."""
        moment, lines = last, list[Line]()
        for speaker, text in reversed(spoken):
            incoming = speaker == CUSTOMER
            lines.append(
                Line(
                    at=moment,
                    kind=INCOMING if incoming else OUTGOING,
                    content=text,
                    user=None if incoming else who if self.random.random() < 0.85 else ANA,
                    private=speaker == "n",
                )
            )
            if long:
                moment -= self.random.choice((2, 5, 9, 30, 300, 900)) * MINUTE * self.random.uniform(0.6, 1.4)
            else:
                moment -= self.random.choice((0.5, 1, 3, 8, 25, 90, 400)) * MINUTE * self.random.uniform(0.6, 1.4)
        return lines[::-1]

    def _member(self, inbox: int) -> int:
        members = {self.cast.website: (MIRA, JOAO), self.cast.mail: (MIRA, KENJI), self.cast.app: (MIRA, JOAO, KENJI)}
        return self.random.choice(members[inbox])

    def _attach(self, thread: Thread, script: Script, order: str) -> None:
        """Add the files of a story: the customer's to their first message, the invoice to the answer."""
        if script.file is None:
            return
        answered = [line for line in thread.lines if line.kind == OUTGOING and not line.private]
        asked = [line for line in thread.lines if line.kind == INCOMING]
        if script.file == "invoice":
            if answered:
                text = [f"Order {order}", thread.person.name, "2 x Serra Azul 250 g", "Total 28.40"]
                data = files.pdf("Aurora Coffee Roasters - Invoice", text)
                answered[0].files.append(File(f"invoice {order}.pdf", "application/pdf", data))
        elif script.file == "log":
            asked[-1].files.append(File("aurora-app.log.txt", "text/plain", files.log(self.random)))
        else:
            picture = File(f"IMG_{self.random.randint(1000, 9999)}.png", "image/png", files.png(self.random))
            asked[0].files.append(picture)
            if self.random.random() < 0.3:
                asked[-1].files.append(File("voice message.wav", "audio/wav", files.wav(self.random)))

    def _decorate(self, thread: Thread, who: int, subject: str) -> None:
        """Add what surrounds the talk: greeting, activities, channel details, what was read."""
        self._channel(thread, subject)
        self._activities(thread, who)
        self._reading(thread)

    def _channel(self, thread: Thread, subject: str) -> None:
        random = self.random
        if thread.inbox == self.cast.mail:
            thread.additional = mail.attributes(subject)
            mail.dress(thread, subject)
        elif thread.inbox == self.cast.website:
            name, version, platform = random.choice(BROWSERS)
            thread.additional = {
                "browser": {
                    "browser_name": name,
                    "browser_version": version,
                    "device_name": "Unknown",
                    "platform_name": platform,
                    "platform_version": str(random.randint(9, 18)),
                },
                "referer": f"https://aurora.example{random.choice(PAGES)}",
                "browser_language": thread.person.tongue.code,
            }
            first = thread.lines[0]
            if len(thread.lines) > 1:
                thread.lines.insert(1, Line(at=first.at + 0.4, kind=TEMPLATE, content=GREETING))
            for line in thread.lines:
                if line.kind == INCOMING:
                    line.attributes["in_reply_to"] = None
        for line in thread.lines:
            if line.kind == OUTGOING and not line.private:
                line.status = "read" if random.random() < 0.7 else "delivered" if random.random() < 0.6 else "sent"

    def _activities(self, thread: Thread, who: int) -> None:
        """Write into the thread who took it, labelled it, closed it."""
        name, first = AGENTS[who - 1][0], thread.lines[0].at
        notes: list[Line] = []

        def note(at: float, content: str) -> None:
            notes.append(Line(at=at, kind=ACTIVITY, content=content))

        answered = next((line.at for line in thread.lines if line.kind == OUTGOING), None)
        # What is done to a conversation happens just before the answer, or a little after the question.
        done = answered - 2 if answered and answered - first > 5 else first + self.random.uniform(5, 40)
        if thread.assignee is not None:
            own = AGENTS[thread.assignee - 1][0]
            by_himself = self.random.random() < 0.5
            note(done, f"{own} self-assigned this conversation" if by_himself else f"Assigned to {own} by Ana Prado")
        if thread.labels and self.random.random() < 0.6:
            note(done + 0.4, f"{name} added {', '.join(thread.labels)}")
        if thread.priority and self.random.random() < 0.6:
            note(done + 0.8, f"{name} set the priority to {thread.priority}")
        end = thread.lines[-1].at
        if thread.status == "resolved":
            closed = end + self.random.uniform(30, 600)
            note(closed, f"Conversation was marked resolved by {name}")
            if thread.inbox == self.cast.website and self.random.random() < 0.7:
                notes.append(self._rating(thread, closed + 0.3))
        elif thread.status == "snoozed":
            note(end + self.random.uniform(10, 60), f"Conversation was snoozed by {name}")
            thread.snoozed_until = self.now + self.random.choice((3 * HOUR, 20 * HOUR, 2 * DAY, 5 * DAY))
        elif thread.status == "pending":
            note(end + self.random.uniform(10, 60), f"Conversation was marked as pending by {name}")
        thread.lines.extend(notes)
        thread.lines.sort(key=lambda line: line.at)
        thread.lines[0].at = min(line.at for line in thread.lines)
        late = [line for line in thread.lines if line.at > self.now - 5]
        for place, line in enumerate(late):
            line.at = self.now - 5 + place * 0.5

    def _rating(self, thread: Thread, at: float) -> Line:
        """Return the question for a rating, answered or not."""
        attributes: dict[str, Any] = {"display_type": "emoji"}
        if self.random.random() < 0.7:
            rating = self.random.choice((5, 5, 5, 4, 4, 3, 2))
            words = self.random.choice(("", thread.person.tongue.phrases("REPLIES")[0]))
            attributes["submitted_values"] = {"csat_survey_response": {"rating": rating, "feedback_message": words}}
        return Line(
            at=at,
            kind=TEMPLATE,
            content="Please rate the conversation",
            content_type="input_csat",
            attributes=attributes,
        )

    def _reading(self, thread: Thread) -> None:
        """Work out who waits since when, and what nobody has read yet."""
        waiting, first_reply = thread.created if thread.status != "resolved" else None, None
        for line in thread.lines:
            if line.kind == INCOMING and waiting is None:
                waiting = line.at
            elif line.kind == OUTGOING and not line.private:
                first_reply, waiting = first_reply or line.at, None
        thread.first_reply = first_reply
        thread.waiting_since = waiting if thread.status != "resolved" else None
        trailing = _trailing(thread.lines)
        if thread.status == "open" and trailing and self.random.random() < 0.6:
            thread.seen = trailing[0].at - 1 if len(trailing) < len(thread.lines) else None
        else:
            thread.seen = thread.last_activity + 1
        read = [line.at for line in thread.lines if line.status == "read"]
        thread.seen_by_customer = max(read) + 20 if read else None


def _trailing(lines: Sequence[Line]) -> list[Line]:
    """Return the customer's lines after the last answer."""
    trailing: list[Line] = []
    for line in reversed(lines):
        if line.kind == OUTGOING and not line.private:
            break
        if line.kind == INCOMING:
            trailing.append(line)
    return trailing[::-1]


def _latin(name: str, random: Random) -> str:
    plain = "".join(
        letter for letter in name.lower().replace(" ", ".") if letter.isascii() and (letter.isalnum() or letter == ".")
    )
    return f"{plain.strip('.')}{random.randint(10, 99)}" if len(plain) > 3 else f"kafe{random.randint(1000, 9999)}"


def _ages(random: Random, count: int) -> list[float]:
    """Return how long ago the open conversations had their last activity, newest first."""
    ages, age = list[float](), random.uniform(40, 90)
    for place in range(count):
        ages.append(age)
        step = (1, 4) if place < 8 else (4, 15) if place < 20 else (15, 90) if place < 45 else (120, 600)
        age += random.uniform(*step) * MINUTE
    return ages


def stories(random: Random, cast: Cast, now: float) -> list[Thread]:
    """Return the conversations of the hand-made world, newest activity first within each status."""
    teller = Teller(random, cast, now)
    owners: list[int | None] = [MIRA] * 12 + [None] * 26 + [JOAO] * 17 + [KENJI] * 15 + [ANA] * 10
    random.shuffle(owners)
    # Whoever opens the console for the first time finds something of their own near the top.
    owners.sort(key=lambda owner: (owner != MIRA) * 0.35 + random.random())
    long_ones = set(random.sample(range(3, 40), 5))
    threads = []
    for place, age in enumerate(_ages(random, OPEN)):
        owner = owners[place]
        if place in long_ones and owner is None:
            owner, owners[place] = JOAO, JOAO
        length = random.randint(104, 170) if place in long_ones else None
        threads.append(_open_thread(teller, owner, now - age, length))
    regulars = [thread.person for thread in random.sample(threads, 24)]
    for status, count in (("pending", PENDING), ("snoozed", SNOOZED), ("resolved", RESOLVED)):
        for _ in range(count):
            last = now - (random.uniform(0.2, 9) if status != "resolved" else random.uniform(1, 95)) * DAY
            person = random.choice(regulars) if status == "resolved" and random.random() < 0.7 else teller.person()
            owner = random.choice((MIRA, JOAO, KENJI)) if status != "pending" else None
            inbox = _inbox_of(teller, owner)
            threads.append(teller.thread(person, last, status=status, assignee=owner, inbox=inbox))
    _spice(random, threads)
    show_every_kind(threads, cast.app)
    return threads


def _inbox_of(teller: Teller, owner: int | None) -> int | None:
    """Return an inbox that an agent is a member of; `None` leaves it open."""
    cast = teller.cast
    inboxes = {JOAO: (cast.website, cast.app), KENJI: (cast.mail, cast.app)}.get(owner or 0)
    return teller.random.choice(inboxes) if inboxes else None


def _open_thread(teller: Teller, owner: int | None, last: float, length: int | None) -> Thread:
    thread = teller.thread(teller.person(), last, assignee=owner, length=length, inbox=_inbox_of(teller, owner))
    if "wholesale" in thread.labels:
        thread.team, thread.custom["stage"] = 2, teller.random.choice(("New", "Samples sent", "Offer"))
    elif "shipping" in thread.labels and teller.random.random() < 0.6:
        thread.team = 1
    return thread


def _spice(random: Random, threads: list[Thread]) -> None:
    """Add the rare things: a failed message, a deleted one, a choice, a quoted one, a rating."""
    answered = [
        (thread, line)
        for thread in threads
        for line in thread.lines
        if line.kind == OUTGOING and not line.private and line.content_type == "text" and not line.files
    ]
    plain = [(thread, line) for thread, line in answered if "email" not in line.attributes]
    for _, line in random.sample(plain, 2):
        line.status, line.attributes = "failed", {"external_error": "131026 - Message undeliverable"}
    for _, line in random.sample(plain, 2):
        line.content, line.attributes, line.status = "This message was deleted", {"deleted": True}, "sent"
    for thread, line in random.sample(plain, 8):
        asked = next((other for other in thread.lines if other.kind == INCOMING), None)
        if asked is not None and asked.at < line.at and line.status != "failed":
            line.answers = asked
    english = [pair for pair in plain if pair[0].person.tongue is ENGLISH and pair[0].status == "open"]
    for _, line in random.sample(english, min(2, len(english))):
        line.content, line.content_type = "Which grind would you like?", "input_select"
        line.attributes = {
            "items": [
                {"title": "Whole beans", "value": "beans"},
                {"title": "Filter", "value": "filter"},
                {"title": "Espresso", "value": "espresso"},
            ]
        }
