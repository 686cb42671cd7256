"""E-mail of the demo world: what a message carries that came, or goes, by mail."""

from datetime import UTC, datetime
from html import escape
from typing import Any

from tui.demo.mail_html import mail_html
from tui.demo.world.draft import INCOMING, Line, Thread

ADDRESS = "hello@aurora.example"


def dress(thread: Thread, subject: str) -> None:
    """Give every line of a thread what e-mail needs: ids, headers, HTML and the quoted history."""
    before: Line | None = None
    for place, line in enumerate(thread.lines):
        if line.private or line.kind not in (0, 1):
            continue
        mail_id = f"{int(line.at * 1000):x}.{place}@mail.example"
        if line.kind == INCOMING:
            _came(thread, line, before, subject, mail_id)
        else:
            text = line.content or ""
            html = mail_html(text)
            line.attributes |= {
                "cc_emails": [],
                "bcc_emails": [],
                "to_emails": [],
                "email": {
                    "html_content": {"full": html, "reply": html},
                    "text_content": {"full": text, "reply": text},
                },
            }
            line.mail_id = mail_id
        before = line


def _came(thread: Thread, line: Line, before: Line | None, subject: str, mail_id: str) -> None:
    text = line.content or ""
    full, html = text, "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    if before is not None:
        when = datetime.fromtimestamp(before.at, UTC)
        heading = f"On {when:%a, %d %b %Y at %H:%M}, Aurora Coffee Roasters <{ADDRESS}> wrote:"
        quoted = "\n".join(f"> {part}" for part in (before.content or "").splitlines())
        full = f"{text}\n\n{heading}\n{quoted}"
        html += f'<br><div class="gmail_quote">{escape(heading)}<blockquote>{escape(before.content or "")}</blockquote></div>'
    line.content_type = "incoming_email"
    line.mail_id = mail_id
    line.attributes |= {
        "email": {
            "bcc": None,
            "cc": None,
            "content_type": "multipart/alternative; boundary=aurora",
            "date": datetime.fromtimestamp(line.at, UTC).isoformat(timespec="seconds"),
            "from": [thread.person.email],
            "headers": None,
            "html_content": {"full": html, "reply": text, "quoted": text},
            "in_reply_to": before.mail_id if before else None,
            "message_id": mail_id,
            "multipart": True,
            "number_of_attachments": len(line.files),
            "references": [before.mail_id] if before and before.mail_id else [],
            "subject": f"Re: {subject}" if before else subject,
            "text_content": {"full": full, "reply": text, "quoted": text},
            "to": [ADDRESS],
            "auto_reply": False,
        },
        "cc_email": None,
        "bcc_email": None,
    }


def attributes(subject: str) -> dict[str, Any]:
    """Return the additional attributes of a conversation that began by mail."""
    return {"mail_subject": subject, "source": "email"}
