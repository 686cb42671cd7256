"""Where the new words of an e-mail end and the quoted history begins."""

from __future__ import annotations

import re

LEAST_FOLDED = 3
"""Quoted lines from which on they are folded; fewer are shown."""

LEAST_SIGNATURE = 4
"""Lines of a signature from which on it is folded."""

_SEPARATORS = re.compile(
    r" *-{2,} ?(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht|Mensagem original|Mensaje original"
    r"|Message d'origine|Messaggio originale|Oorspronkelijk bericht|Forwarded message|元のメッセージ"
    r"|原始邮件|رسالة أصلية)\b.*$",
    re.IGNORECASE,
)
_RULE = re.compile(r" *(?:_{20,}|-{30,}) *$")
"""Above the headers of what is quoted, in Outlook and in HTML that became text; people draw such lines too."""
_WROTE = re.compile(
    r" *(?:"
    r"(?:>+ ?)?(?:On|Am|Le|El|Em|Il|Op|Den|W dniu|Dnia)\b.{4,160}"
    r"(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał\(a\)|napisał)[^:]{0,60}:"
    r"|\d{4}[年/-].{4,120}(?:[:：]|のメール|写道：)"
    r") *$",
    re.IGNORECASE,
)
_BY_A_PROGRAM = re.compile(r"\d{1,2}[:.h]\d{2}|@")
"""What programs write into the line above a quote, and people who say that somebody wrote don't."""
_SUBJECT = re.compile(
    r" *\*?(?:Subject|Betreff|Asunto|Assunto|Objet|Oggetto|Onderwerp|件名|主题) ?[:：]", re.IGNORECASE
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

    Only what *is* quoted counts: lines with `>` up to the end, or what follows a line or a block of headers that a mail
    program writes above a quote. A text that has its answer below or between the quotes is left whole.
    """
    lines = text.split("\n")
    start = _first_quoted(lines)
    if start is None or not any(one.strip() for one in lines[:start]):
        return text, ""
    quoted = "\n".join(lines[start:]).strip("\n")
    if quoted.count("\n") + 1 < LEAST_FOLDED:
        return text, ""
    return "\n".join(lines[:start]).rstrip(), quoted


def split_signature(text: str) -> tuple[str, str]:
    """Return the words and the signature below them with its mark (`-- `, RFC 3676); empty where it is none, or short."""
    lines = text.split("\n")
    marks = [at for at, one in enumerate(lines) if one == "-- "]
    if not marks or not any(one.strip() for one in lines[: marks[-1]]):
        return text, ""
    signature = lines[marks[-1] :]
    if sum(1 for one in signature[1:] if one.strip()) < LEAST_SIGNATURE:
        return text, ""
    return "\n".join(lines[: marks[-1]]).rstrip(), "\n".join(signature)


def _first_quoted(lines: list[str]) -> int | None:
    for index, one in enumerate(lines):
        bare = one.strip()
        if not bare:
            continue
        if bare[0] == ">":
            if _quoted_to_the_end(lines, index):
                return index
        elif _SEPARATORS.match(one) or _headers_begin(lines, index):
            return index
        elif _RULE.match(one):
            below = _next(lines, index)
            if below is not None and (_headers_begin(lines, below) or _quoted_to_the_end(lines, below)):
                return index
        elif (length := _introduction(lines, index)) and (below := _next(lines, index + length - 1)) is not None:
            marked = lines[below].lstrip().startswith(">")
            if _quoted_to_the_end(lines, below):
                return index
            if not marked and _BY_A_PROGRAM.search(" ".join(lines[index : index + length])):
                return index
    return None


def _introduction(lines: list[str], index: int) -> int:
    """Return over how many lines goes what says that somebody wrote what follows; 0: it is no such line."""
    if _WROTE.match(lines[index]):
        return 1
    if _WROTE_ON_TWO_LINES.match(lines[index]) and index + 1 < len(lines):
        return 2 if _ENDS_WITH_WROTE.match(lines[index + 1].strip()) else 0
    return 0


def _next(lines: list[str], index: int) -> int | None:
    """Return the next line that is not blank; None: there is none."""
    return next((at for at in range(index + 1, len(lines)) if lines[at].strip()), None)


def _quoted_to_the_end(lines: list[str], index: int) -> bool:
    return all(not later.strip() or later.lstrip().startswith(">") for later in lines[index:])


def _headers_begin(lines: list[str], index: int) -> bool:
    """Return whether a line `From: …` begins a block of headers, and not a sentence or a journey."""
    if not _PLAIN_HEADER.match(lines[index]):
        return False
    block = lines[index + 1 : index + 5]
    is_mail = "@" in lines[index] or any(map(_SUBJECT.match, block))
    return is_mail and sum(1 for later in block if _HEADER_NAMES.match(later)) >= 2
