"""Where an e-mail's new words end."""

from __future__ import annotations

import pytest

from tui.presentation.quotes import split_quote

HISTORY = "> one\n> two\n> three"


@pytest.mark.parametrize(
    "intro",
    [
        "On Fri, Nov 20, 2026 at 9:12 AM Support <help@a.example> wrote:",
        "On Fri, Nov 20, 2026 at 9:12 AM Support\n<help@a.example> wrote:",
        "Am 20.11.2026 um 09:12 schrieb Support:",
        "Le ven. 20 nov. 2026 à 09:12, Support a écrit :",
        "El vie, 20 nov 2026 a las 9:12, Support escribió:",
        "Em sex., 20 de nov. de 2026 às 09:12, Suporte escreveu:",
        "2026年11月20日(金) 9:12 Support <help@a.example>:",
        "-----Original Message-----",
        "________________________________",
        "From: Support\nSent: Friday\nTo: Olga\nSubject: Invoice",
        "Von: Support\nGesendet: Freitag\nAn: Olga\nBetreff: Rechnung",
        "De: Suporte\nEnviado: sexta\nPara: Olga\nAssunto: Fatura",
    ],
)
def test_history_is_told_from_new_words_in_the_usual_languages(intro: str) -> None:
    assert split_quote(f"It is wrong.\n\n{intro}\n{HISTORY}") == ("It is wrong.", f"{intro}\n{HISTORY}")


def test_a_bare_block_of_quotes_at_the_end_is_history() -> None:
    assert split_quote(f"Yes.\n{HISTORY}\n") == ("Yes.", HISTORY)


@pytest.mark.parametrize(
    "text",
    [
        "Just words.",
        "> 以前のメッセージ\n> 二行目\n\nよろしく",
        f"{HISTORY}\n\nMy answer below.",
        "お世話になっております。\n\n> 二行目\n> x\n> y\n\nよろしくお願いいたします。",
        "From: Berlin to Paris\nI want to travel.",
        "Short.\n> one",
        "On Monday I wrote: nothing came.",
        f"Order:\n{'-' * 40}\nlamp 2\ncable 3\nlamp 4",
        f"Hi.\nOn Friday, Support wrote:\n{HISTORY}\n\nMy answer below.",
        "Hi.\nOn Friday he wrote:\nplease call\nor write\nbut he never did",
        "2026-11-20 ordered:\nlamp 2\ncable 3\nlamp 4",
        "Please book\nFrom: Berlin\nTo: Paris\nDate: 5 May\nThank you",
    ],
)
def test_words_with_no_history_after_them_are_left_whole(text: str) -> None:
    assert split_quote(text) == (text, "")
