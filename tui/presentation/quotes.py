"""Where the new words of an e-mail end and the quoted history begins."""

from __future__ import annotations

import re

LEAST_FOLDED = 3
"""Quoted lines from which on they are folded; fewer are shown."""

_SEPARATORS = re.compile(
    r" *(?:"
    r"-{2,} ?(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht|Mensagem original|Mensaje original"
    r"|Message d'origine|Messaggio originale|Oorspronkelijk bericht|Forwarded message|元のメッセージ"
    r"|原始邮件|رسالة أصلية)\b.*"
    r"|_{20,}|-{30,}"
    r"|(?:>+ ?)?(?:On|Am|Le|El|Em|Il|Op|Den|W dniu|Dnia)\b.{4,160}"
    r"(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał\(a\)|napisał)[^:]{0,60}:"
    r"|\d{4}[年/-].{4,120}(?:[:：]|のメール|写道：)"
    r"|(?:From|Von|De|Da|Van|Fra|差出人|发件人|من) ?[:：] .*"
    r")$",
    re.IGNORECASE,
)
_HEADER_NAMES = re.compile(
    r" *\*?(?:Sent|Date|To|Subject|Gesendet|An|Betreff|Enviad[ao](?: em)?|Para|Asunto|Assunto|Envoyé|À|Objet|Inviato|A|Oggetto"
    r"|Verzonden|Aan|Onderwerp|送信日時|宛先|件名|发送时间|收件人|主题) ?[:：]",
    re.IGNORECASE,
)
_PLAIN_HEADER = re.compile(r" *\*?(?:From|Von|De|Da|Van|Fra|差出人|发件人|من) ?[:：]", re.IGNORECASE)
_WROTE_ON_TWO_LINES = re.compile(r" *(?:On|Am|Le|El|Em|Il|Op)\b.{4,160}$", re.IGNORECASE)
_ENDS_WITH_WROTE = re.compile(
    r".{0,120}(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev)[^:]{0,60}:$", re.IGNORECASE
)


def split_quote(text: str) -> tuple[str, str]:
    """Return the new words and the quoted history; the second is empty where nothing, or next to nothing, is quoted.

    A text that begins with a quote has its answer below or between: it is left whole.
    """
    lines = text.split("\n")
    start = _first_quoted(lines)
    if start is None or not any(one.strip() for one in lines[:start]):
        return text, ""
    quoted = "\n".join(lines[start:]).strip("\n")
    if quoted.count("\n") + 1 < LEAST_FOLDED:
        return text, ""
    return "\n".join(lines[:start]).rstrip(), quoted


def _first_quoted(lines: list[str]) -> int | None:
    for index, one in enumerate(lines):
        bare = one.strip()
        if not bare:
            continue
        if bare[0] == ">":
            if all(not later.strip() or later.lstrip().startswith(">") for later in lines[index:]):
                return index
        elif _SEPARATORS.match(one):
            if _PLAIN_HEADER.match(one) and not _headers_follow(lines, index):
                continue
            return index
        elif (
            _WROTE_ON_TWO_LINES.match(one)
            and index + 1 < len(lines)
            and _ENDS_WITH_WROTE.match(lines[index + 1].strip())
        ):
            return index
    return None


def _headers_follow(lines: list[str], index: int) -> bool:
    """Return whether a line `From: …` begins a block of headers, and is not just a sentence."""
    return sum(1 for later in lines[index + 1 : index + 5] if _HEADER_NAMES.match(later)) >= 2
