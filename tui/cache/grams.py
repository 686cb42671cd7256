"""Words as the search compares them: without accents, width variants joined; scripts without spaces cut into pairs."""

from __future__ import annotations

import re

from tui.text.folding import folded

# Han, kana, hangul, Thai, Lao, Khmer, Myanmar: written without spaces, so that their letters are indexed in pairs.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def indexed(text: str) -> tuple[str, str]:
    """Return the words and the letter pairs under which a text is found."""
    plain = folded(text)
    grams = [gram for run in _UNSPACED.findall(plain) for gram in _grams(run)]
    return " ".join(_WORD.findall(_UNSPACED.sub(" ", plain))), " ".join(grams)


def query(text: str) -> str | None:
    """Return the full-text query for what somebody typed; None where it holds nothing to look for.

    Every word must be there; the last one may go on. A single letter of an unspaced script matches pairs it begins.
    """
    plain = folded(text)
    terms = [_run_term(run) for run in _UNSPACED.findall(plain)]
    words = _WORD.findall(_UNSPACED.sub(" ", plain))
    terms += [f'words : "{word}"' + ("*" if number == len(words) else "") for number, word in enumerate(words, 1)]
    return " AND ".join(terms) or None


def _run_term(run: str) -> str:
    if len(run) == 1:
        return f'grams : "{run}"*'
    return 'grams : "' + " ".join(run[at : at + 2] for at in range(len(run) - 1)) + '"'


def _grams(run: str) -> list[str]:
    # The last letter alone closes the run, so that a search for it finds it too.
    return [run[at : at + 2] for at in range(len(run))]
