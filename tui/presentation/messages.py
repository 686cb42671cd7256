"""A message in a thread: who and when, the words, what came with them, and what became of it."""

from __future__ import annotations

from datetime import timedelta

from tui.models.message import DeliveryStatus, Email, Message, MessageType
from tui.models.outgoing import Outgoing, Stage
from tui.models.wire import JsonValue
from tui.presentation.age import length
from tui.presentation.as_meant import as_meant
from tui.presentation.attachments import attachment_line
from tui.presentation.authors import answered_to, author, whom
from tui.presentation.badges import first_name, ticks
from tui.presentation.cells import cut, one_line, printable
from tui.presentation.days import clock
from tui.presentation.glyphs import Glyphs
from tui.presentation.html_words import html_paragraphs, html_says_more, stands_for_text
from tui.presentation.lengthy import MOST_CHARACTERS, abridged
from tui.presentation.markup import literal_paragraphs, paragraphs, plain_paragraphs, plain_words, unbroken
from tui.presentation.quotes import split_quote, split_signature
from tui.presentation.reading import Entry, Fold, Reading
from tui.presentation.recipients import companions
from tui.presentation.spans import NOTHING, Line, Paragraph, Span, highlighted, inked, line, text_of
from tui.presentation.specials import special_lines, stands_for_itself, translations
from tui.presentation.subjects import bare

NOT_KNOWN = "not known whether it arrived"
"""What is said of a message that was sent, got no answer, and was not found."""

CONTINUED_WITHIN = timedelta(minutes=2)
"""So soon after a message, the same person's next one needs no name and time."""

BODY: Line = (Span("  "),)
"""What stands before the words of a message."""


def entry_paragraphs(
    entry: Entry,
    reading: Reading,
    *,
    replied: Message | None = None,
    continues: Message | None = None,
    subject: str = "",
) -> list[Paragraph]:
    """Return an entry as logical lines, without what stands between it and the one before.

    Args:
        replied: The message that it answers, where that is known.
        continues: What the same person just said, where it goes on with that: it has no line with time and name then,
            and its time at the end of its first line where the minute is another.
        subject: Subject of the e-mail before; an answer to it does not repeat it.
    """
    if isinstance(entry, Outgoing):
        return outgoing_paragraphs(entry, reading)
    lines = message_paragraphs(entry, reading, replied, subject)
    if continues is None or len(lines) < 2:
        return lines
    right = lines[0].right
    if (minute := _minute(entry, reading)) != _minute(continues, reading):
        right = (Span(minute, "muted"), *((Span(" "), *right) if right else ()))
    return [lines[1]._replace(right=right), *lines[2:]]


def _minute(message: Message, reading: Reading) -> str:
    return clock(message.created_at, reading.zone) if message.created_at is not None else ""


def message_paragraphs(
    message: Message, reading: Reading, replied: Message | None = None, subject: str = ""
) -> list[Paragraph]:
    """Return a message as logical lines; the arguments are those of `entry_paragraphs`."""
    if message.is_activity:
        return [] if reading.fold is Fold.SYSTEM else [_activity(message, reading)]
    lines = [_header(message, reading)]
    body_ink, fill, lead = _manner(message.private, message.is_customers, reading.glyphs)
    faint = f"{fill} muted".lstrip()
    if message.in_reply_to is not None:
        lines.append(Paragraph(_answered(replied, reading, faint), lead, fill=fill, whole=False))
    if message.deleted:
        lines.append(Paragraph(line("this message was deleted", faint), lead, lead, fill=fill))
        return lines
    lines += _email_headers(message, reading, lead, fill, subject)
    headed = len(lines)
    if not stands_for_itself(message):
        lines += _body(message, reading, body_ink, lead, fill)
    lines += _translated(message, reading, body_ink, lead, fill)
    lines += [
        Paragraph(inked(one, fill) if fill else one, lead, lead, fill=fill)
        for one in special_lines(message, reading.glyphs)
    ]
    if message.call is not None and message.call.transcript:
        lines += _heard(message.call.transcript, reading, lead, fill)
    for number, attachment in enumerate(message.attachments, 1):
        lines.append(Paragraph(attachment_line(attachment, number, fill), lead, lead, fill=fill))
        if attachment.transcribed_text:
            lines += _heard(attachment.transcribed_text, reading, lead, fill)
    lines += [Paragraph(line(one, faint), lead, lead, fill=fill) for one in _not_shown(message, reading)]
    if len(lines) == headed:
        kept_nothing = message.email is not None and message.is_customers and not message.email.html
        nothing = "no text (Chatwoot kept none of this mail)" if kept_nothing else "no text"
        lines.append(Paragraph(line(nothing, faint), lead, lead, fill=fill))
    if message.status is DeliveryStatus.FAILED:
        reason = one_line(message.external_error) or "the channel gave no reason"
        lines.append(Paragraph(line(f"not delivered: {reason}", f"{fill} danger".lstrip()), lead, lead, fill=fill))
    return [_searched(one, reading.wanted) for one in lines] if reading.wanted else lines


def _heard(transcript: str, reading: Reading, lead: Line, fill: str) -> list[Paragraph]:
    """Return what was spoken, further in than what it belongs to."""
    heard, more = _abridged(transcript, reading)
    within = (*lead, Span("    ", fill))
    return plain_paragraphs(unbroken(heard), f"{fill} muted".lstrip(), within, fill) + _told_of(more, within, fill)


def _translated(message: Message, reading: Reading, ink: str, lead: Line, fill: str) -> list[Paragraph]:
    """Return the translations that the server keeps, each below the name of its language."""
    lines: list[Paragraph] = []
    for language, text in translations(message):
        lines.append(Paragraph(line(f"translated ({language}):", f"{fill} muted".lstrip()), lead, lead, fill=fill))
        lines += _words(text, reading, ink, lead, fill, customers=message.is_customers)
    return lines


def _not_shown(message: Message, reading: Reading) -> list[str]:
    """Return in sentences what an e-mail holds besides what is shown of it."""
    email = message.email
    if email is None or not message.is_customers:
        return []
    told: list[str] = ["an automatic reply: no person wrote it"] if email.auto_reply else []
    missing, elsewhere = email.files_sent - len(message.attachments), email.pictures_elsewhere
    if missing > 0:
        told.append(f"{missing} more {'file' if missing == 1 else 'files'} came that Chatwoot did not keep")
    if elsewhere:
        told.append(f"{elsewhere} {'picture' if elsewhere == 1 else 'pictures'} on other servers, not fetched")
    if reading.fold is not Fold.NOTHING and not reading.raw and stands_for_text(email):
        told.append(f"from the HTML part, the text part says less: {reading.fold_key} shows both")
    elif reading.fold is not Fold.NOTHING and html_says_more(email):
        told.append(f"the HTML part of this mail says more: {reading.fold_key} shows it")
    return told


def outgoing_paragraphs(outgoing: Outgoing, reading: Reading) -> list[Paragraph]:
    """Return a message of ours that the server has not confirmed, its stage in words."""
    ink, fill, lead = _manner(outgoing.private, False, reading.glyphs)
    faint = f"{fill} muted".lstrip()
    words, stage_ink = stage(outgoing, reading.question_key, reading.stop_key, reading.undo_key)
    lines = [
        Paragraph(
            _who(
                clock(outgoing.written_at, reading.zone),
                reading.me or "you",
                outgoing.private,
                reading,
                fill,
                to=whom(outgoing.to, reading),
            ),
            right=line(f"{words} " if len(words) < 24 else "", f"{fill} {stage_ink}".lstrip()),
            fill=fill,
            whole=False,
        )
    ]
    if outgoing.content:
        words_sent = outgoing.content if outgoing.private else as_meant(outgoing.content)
        lines += _words(words_sent, reading, ink, lead, fill, customers=False)
    for number, path in enumerate(outgoing.attachments, 1):
        name = one_line(path.rsplit("/", 1)[-1])
        lines.append(Paragraph((Span(f"[{number}] ", faint), Span(name, fill)), lead, lead, fill=fill))
    if len(words) >= 24:
        lines.append(Paragraph(line(words, f"{fill} {stage_ink}".lstrip()), lead, lead, fill=fill))
    return [_searched(one, reading.wanted) for one in lines] if reading.wanted else lines


def stage(outgoing: Outgoing, question_key: str = "", stop_key: str = "", undo_key: str = "u") -> tuple[str, str]:
    """Return how far an unsent message is, in words, and the ink of these.

    Args:
        question_key: What shows the question that it waits for; empty: it is not told.
        stop_key: What stops files on their way; empty: it is not told.
        undo_key: What takes it back while it is held; empty: it is not told.
    """
    match outgoing.stage:
        case Stage.HELD:
            held: float = (outgoing.hold_until - outgoing.written_at).total_seconds() if outgoing.hold_until else 0
            if outgoing.held_seconds is not None:
                held = outgoing.held_seconds
            how_long, taken = (f" {length(held)}" if held > 0 else ""), (f", {undo_key} takes back" if undo_key else "")
            return f"held{how_long}{taken}", "pending"
        case Stage.QUEUED:
            return "not sent yet", "pending"
        case Stage.SENDING:
            stops = f" ({stop_key} stops it)" if stop_key and outgoing.reason else ""
            return f"sending… {outgoing.reason}{stops}".rstrip(), "pending"
        case Stage.UNCERTAIN if outgoing.may_have_arrived:
            return "no answer came in time: looking whether it arrived", "warning"
        case Stage.UNCERTAIN:
            return "no answer came: looking whether it arrived before it is sent again", "warning"
        case Stage.REFUSED:
            return f"refused: {one_line(outgoing.reason) or 'the server gave no reason'}", "danger"
        case Stage.ASKING if outgoing.may_have_arrived:
            return f"{NOT_KNOWN}{f' ({question_key} asks)' if question_key else ''}", "warning"
        case Stage.ASKING:
            waits = f"not sent, waits for your word{f' ({question_key} asks)' if question_key else ''}"
            return f"{waits}: {one_line(outgoing.reason) or 'something changed since'}", "warning"


def _manner(private: bool, customers: bool, glyphs: Glyphs) -> tuple[str, str, Line]:
    """Return the ink of the words, the ink of the ground, and what stands before each line."""
    if private:
        return "note", "note", (Span(f"{glyphs.note} ", "note"),)
    return ("customer" if customers else ""), "", BODY


def _header(message: Message, reading: Reading) -> Paragraph:
    fill = "note" if message.private else ""
    at = clock(message.created_at, reading.zone) if message.created_at else "--:--"
    customers = message.is_customers
    to = "" if customers else answered_to(message, reading)
    spans = _who(at, author(message, reading), message.private, reading, fill, to=to, customers=customers)
    sign, ink = ("", "")
    if message.message_type in (MessageType.OUTGOING, MessageType.TEMPLATE) and not message.private:
        sign, ink = ticks(message.status, reading.glyphs)
    right = (Span(f"{sign} ", ink),) if sign else NOTHING
    return Paragraph(spans, right=right, fill=fill, whole=False)


def _who(
    at: str, name: str, private: bool, reading: Reading, fill: str, *, to: str = "", customers: bool = False
) -> Line:
    start = Span(f"{at} ", f"{fill} muted".lstrip())
    if customers:
        return start, Span(name or first_name(reading.customer) or "customer", "customer bold")
    if private:
        return start, Span(name, "note bold"), Span("  private note", "note")
    who = Span(name, "own bold")
    return (start, who, Span(f" {reading.glyphs.own} {to}", "muted")) if to else (start, who)


def _activity(message: Message, reading: Reading) -> Paragraph:
    sides = reading.glyphs.rule * 2
    at = f" {reading.glyphs.dot} {clock(message.created_at, reading.zone)}" if message.created_at else ""
    return Paragraph(line(f"{sides} {one_line(message.content[:4_000])}{at} {sides}", "activity"), hang=(Span("   "),))


def _answered(replied: Message | None, reading: Reading, ink: str) -> Line:
    sign = f"{reading.glyphs.answers} "
    if replied is None:
        return line(f"{sign}answers an older message", ink)
    words = _bare_words(replied) or ("attachment" if replied.attachments else "a message")
    name = author(replied, reading) if replied.other_writer else first_name(author(replied, reading))
    return line(f"{sign}{name or 'customer'}: {cut(words, 120)}", ink)


def _bare_words(message: Message) -> str:
    """Return a message's first words on one line, without marks; the text of a customer's e-mail has none."""
    text = message.content[:1_000]
    return one_line(text).strip() if message.email is not None and message.is_customers else plain_words(text)


def _email_headers(message: Message, reading: Reading, lead: Line, fill: str, before: str) -> list[Paragraph]:
    email, found = message.email, message.content_attributes
    everything = reading.fold is Fold.NOTHING
    parts: list[tuple[str, str]] = []
    sought = bool(email and reading.wanted and reading.wanted.casefold() in email.subject.casefold())
    if email is not None and email.subject and (everything or sought or bare(email.subject) != bare(before)):
        parts.append(("subject", one_line(email.subject)))
    sender = email.sender if email is not None else ()
    to = _addresses(found.get("to_emails")) or (email.to if email is not None else ())
    cc = _addresses(found.get("cc_emails")) or (email.cc if email is not None else ())
    bcc = _addresses(found.get("bcc_emails")) or (email.bcc if email is not None else ())
    if everything:
        parts += [("from", ", ".join(sender)), ("to", ", ".join(to))]
    elif message.is_customers and companions(message, reading.own):
        parts.append(("to", ", ".join(to)))
    parts += [("cc", ", ".join(cc)), ("bcc", ", ".join(bcc))]
    faint = f"{fill} muted".lstrip()
    return [
        Paragraph((Span(f"{name} ", faint), Span(one_line(value), f"{fill} bold".lstrip() if name == "subject" else faint)),
                  lead, lead, fill=fill)
        for name, value in parts
        if value
    ]  # fmt: skip


def _addresses(value: JsonValue) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def _body(message: Message, reading: Reading, ink: str, lead: Line, fill: str) -> list[Paragraph]:
    email = message.email
    # The text of an e-mail is no Markdown: what looks like marks in it is a path, a table, somebody's address.
    literal = email is not None and message.is_customers
    # All of it: what the server holds for new in it lacks lines from the middle, and what stands below a rule.
    text = (email.full_text or email.text if email is not None and literal else "") or message.content
    if literal and (lines := _instead_of_stub(email, reading, ink, lead, fill)):
        return lines
    if len(text) > MOST_CHARACTERS:
        # Nobody quoted below so much, and to look for it would take a while.
        return _words(text, reading, ink, lead, fill, customers=message.is_customers, literal=literal)
    text = unbroken(text) if literal else printable(text)
    signature = quoted = ""
    if message.is_customers or email is not None:
        text, quoted = split_quote(text)
    if literal:
        text, signature = split_signature(text)
    lines = _as_it_left(message, reading, ink, lead, fill) if not quoted else []
    if not lines and text.strip():
        lines = _words(
            text, reading, ink, lead, fill, customers=message.is_customers, literal=literal, mail=email is not None
        )
    faint = f"{fill} muted".lstrip()
    if email is not None and literal and reading.fold is Fold.NOTHING and html_says_more(email):
        lines.append(Paragraph(line("the HTML part:", faint), lead, lead, fill=fill))
        lines += html_paragraphs(email.html, ink, lead, fill=fill, glyphs=reading.glyphs) or [
            Paragraph(
                line(f"too long to be shown here: {reading.pager_key} opens it in your pager", faint),
                lead,
                lead,
                fill=fill,
            )
        ]
    if signature:
        lines += _folded(signature, "lines of signature", 1, reading, faint, lead, faint, fill)
    if quoted:
        bar = (*lead, Span(f"{reading.glyphs.quote} ", f"{fill} quote".lstrip()))
        lines += _folded(quoted, "quoted lines", 0, reading, f"{fill} quote".lstrip(), bar, faint, fill, above=lead)
    return lines


def _instead_of_stub(email: Email | None, reading: Reading, ink: str, lead: Line, fill: str) -> list[Paragraph]:
    """Return the HTML part of a customer's mail where the text is a stub; nothing where the text is to be read."""
    if email is None or reading.raw or reading.fold is Fold.NOTHING or not stands_for_text(email):
        return []
    lines = html_paragraphs(email.html, ink, lead, fill=fill, glyphs=reading.glyphs)
    return _with_quote_folded(lines, reading, lead, fill)


def _with_quote_folded(lines: list[Paragraph], reading: Reading, lead: Line, fill: str) -> list[Paragraph]:
    """Return the paragraphs of an HTML part with the quotation at its end as one line, but for words looked for in it."""
    end = len(lines)
    while end and (not lines[end - 1].spans or any(span.ink.endswith("quote") for span in lines[end - 1].hang)):
        end -= 1
    quoted, wanted = lines[end:], reading.wanted.casefold()
    if len(quoted) < 2 or not end or (wanted and any(wanted in text_of(one.spans).casefold() for one in quoted)):
        return lines
    folded = f"{reading.glyphs.ellipsis} {sum(1 for one in quoted if one.spans)} quoted lines"
    return [*lines[:end], Paragraph(line(folded, f"{fill} muted".lstrip()), lead, fill=fill)]


def _folded(
    text: str,
    what: str,
    marks: int,
    reading: Reading,
    ink: str,
    lead: Line,
    faint: str,
    fill: str,
    *,
    above: Line | None = None,
) -> list[Paragraph]:
    """Return a part of a message that is folded, or all of it where the agent wants that or searches for words in it.

    Args:
        what: What its lines are.
        marks: How many of its lines only mark it.
        above: What stands before the line that stands for it; None: what stands before its own lines.
    """
    wanted = reading.wanted.casefold()
    if reading.fold is not Fold.NOTHING and not (wanted and wanted in text.casefold()):
        count = text.count("\n") + 1 - marks
        folded = f"{reading.glyphs.ellipsis} {count} {what}"
        return [Paragraph(line(folded, faint), lead if above is None else above, fill=fill)]
    shown, more = _abridged(text, reading)
    return plain_paragraphs(shown, ink, lead, fill) + _told_of(more, lead, fill)


def _as_it_left(message: Message, reading: Reading, ink: str, lead: Line, fill: str) -> list[Paragraph]:
    """Return an e-mail of ours as the customer reads it; nothing where the server doesn't say, or it is long."""
    email = message.email
    if email is None or message.is_customers or message.private or reading.raw or not email.html:
        return []
    if email.text.split() != message.content.split() or _abridged(message.content, reading)[1]:
        return []
    return html_paragraphs(email.html, ink, lead, fill=fill, glyphs=reading.glyphs)


def _words(
    text: str,
    reading: Reading,
    ink: str,
    lead: Line,
    fill: str,
    *,
    customers: bool,
    literal: bool = False,
    mail: bool = False,
) -> list[Paragraph]:
    shown, more = _abridged(text, reading)
    if reading.raw:
        lines = plain_paragraphs(shown.strip("\n"), ink, lead, fill)
    elif literal:
        lines = literal_paragraphs(shown, ink, lead, fill)
    else:
        lines = paragraphs(
            shown,
            ink,
            lead,
            fill=fill,
            glyphs=reading.glyphs,
            headings=not customers,
            underlined=mail and not customers,
        )
    return lines + _told_of(more, lead, fill)


def _abridged(text: str, reading: Reading) -> tuple[str, str]:
    everything = reading.fold is Fold.NOTHING
    return abridged(
        text,
        fold_key=reading.fold_key,
        pager_key=reading.pager_key,
        everything=everything,
        wanted=reading.wanted,
        ellipsis=reading.glyphs.ellipsis,
    )


def _told_of(more: str, lead: Line, fill: str) -> list[Paragraph]:
    """Return the line that tells what of a text is not shown, where there is such."""
    return [Paragraph(line(more, f"{fill} muted".lstrip()), lead, lead, fill=fill)] if more else []


def _searched(paragraph: Paragraph, wanted: str) -> Paragraph:
    return paragraph._replace(spans=highlighted(paragraph.spans, wanted))


def continues(entry: Entry, before: Entry | None) -> bool:
    """Return whether an entry goes on what the same person said just before, in the same voice."""
    if not isinstance(entry, Message) or not isinstance(before, Message):
        return False
    if entry.created_at is None or before.created_at is None or entry.sender is None or before.sender is None:
        return False
    return (
        entry.sender == before.sender
        and entry.message_type is before.message_type
        and entry.message_type in (MessageType.INCOMING, MessageType.OUTGOING)
        and entry.private == before.private
        and entry.in_reply_to is None
        and entry.email is None
        and before.status is not DeliveryStatus.FAILED
        and timedelta(0) <= entry.created_at - before.created_at <= CONTINUED_WITHIN
    )
