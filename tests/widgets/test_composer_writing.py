from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from tests.widgets.desk_playground import ComposerStage
from tui.models.draft import Draft, Headers, OutgoingFile, Quoted
from tui.models.reference import CannedResponse
from tui.presentation.mentions import Mentionable
from tui.widgets.composer import Composer

_NAMES = {" ": "space", "/": "slash", "@": "at", "\n": "enter", "{": "left_curly_bracket"}


@asynccontextmanager
async def writing(size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[ComposerStage, Composer, Pilot[None]]]:
    app = ComposerStage()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, app.composer, pilot


async def type_text(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*(_NAMES.get(letter, letter) for letter in text))


def drafts(app: ComposerStage) -> list[tuple[int, bool, str]]:
    return [(each.conversation_id, each.private, each.text) for each in app.heard(Composer.DraftChanged)]


def shown(app: ComposerStage) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


async def test_it_says_to_whom_by_which_door_and_as_whom() -> None:
    async with writing() as (app, _, _):
        assert "─ Reply to Maria Santos · WA Loja ─" in shown(app)
        assert "as Mira Holt, Acme Support" in shown(app)


async def test_a_note_differs_in_word_edge_and_gutter() -> None:
    async with writing() as (app, composer, pilot):
        app.write_to(private=True, draft="look at the warehouse")
        await pilot.pause()
        assert "▒ Private note · Maria Santos #1042 · customers never see it ▒" in shown(app)
        assert "▒ look at the warehouse" in shown(app)
        assert composer.editor.styles.background != composer.styles.background


async def test_what_is_typed_is_told_as_a_draft_and_then_called_saved() -> None:
    async with writing() as (app, composer, pilot):
        composer.insert("Hi Maria")
        composer.flush()
        await pilot.pause()
        assert drafts(app)[-1] == (1042, False, "Hi Maria")
        assert "draft saved" in shown(app)


async def test_a_draft_is_told_by_itself_at_a_pause() -> None:
    async with writing() as (app, composer, pilot):
        composer.save_seconds = 0.01
        await type_text(pilot, "a")
        for _ in range(50):
            if drafts(app):
                break
            await pilot.pause(0.01)
        assert drafts(app) == [(1042, False, "a")]


async def test_leaving_tells_the_draft_before_it_says_so() -> None:
    async with writing() as (app, composer, pilot):
        composer.insert("half a")
        await pilot.press("escape")
        await pilot.pause()
        kinds = [type(message) for message in app.said]
        assert kinds.index(Composer.DraftChanged) < kinds.index(Composer.Left)
        assert composer.text == "half a"


async def test_another_conversation_never_takes_over_unsaved_words() -> None:
    async with writing() as (app, composer, pilot):
        composer.insert("for Maria")
        app.write_to(77, name="João", draft="for João")
        await pilot.pause()
        assert (1042, False, "for Maria") in drafts(app)
        assert (composer.conversation_id, composer.text) == (77, "for João")
        assert not [each for each in drafts(app) if each[0] == 77]


async def test_opening_it_again_for_the_same_target_keeps_what_was_typed() -> None:
    async with writing() as (app, composer, _pilot):
        composer.insert("newer")
        app.write_to(draft="older")
        assert composer.text == "newer"


async def test_sending_asks_once_and_keeps_the_words_until_they_are_safe() -> None:
    async with writing() as (app, composer, pilot):
        composer.insert("Hello")
        await pilot.press("ctrl+s", "ctrl+s")
        await pilot.pause()
        (request,) = app.heard(Composer.SendRequested)
        assert (request.conversation_id, request.private, request.text) == (1042, False, "Hello")
        assert composer.text == "Hello"
        composer.sent()
        await pilot.pause()
        assert composer.conversation_id is None
        assert not composer.display
        assert (1042, False, "") not in drafts(app)


async def test_a_refused_send_keeps_the_words_and_says_why() -> None:
    async with writing() as (app, composer, pilot):
        composer.insert("Hello")
        await pilot.press("ctrl+s")
        composer.refuse("Not sent: the server refused the attachment (40 MB at most). Draft kept.")
        await pilot.pause()
        assert "40 MB at most" in shown(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [request.text for request in app.heard(Composer.SendRequested)] == ["Hello", "Hello"]


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        ("", "There is nothing to send yet."),
        ("x" * 101, "Too long: 101 of 100 characters."),
        ("Order {{order.number}}", "Nothing is known to put in for order.number."),
    ],
)
async def test_what_cannot_be_sent_says_why_and_stays(draft: str, sentence: str) -> None:
    async with writing(size=(120, 24)) as (app, composer, pilot):
        composer.close()
        app.write_to(draft=draft)
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert sentence in shown(app)
        assert not app.heard(Composer.SendRequested)
        assert composer.text == draft


async def test_an_unfilled_variable_can_be_sent_by_a_second_press() -> None:
    async with writing() as (app, composer, pilot):
        composer.close()
        app.write_to(draft="Order {{order.number}}")
        await pilot.press("ctrl+s", "ctrl+s")
        await pilot.pause()
        assert len(app.heard(Composer.SendRequested)) == 1


async def test_a_closed_window_refuses_replies_and_lets_notes_through() -> None:
    async with writing() as (app, composer, pilot):
        composer.close()
        app.write_to(draft="Hello", refusal="The 24 hours of WhatsApp are over: send a template.")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "The 24 hours of WhatsApp are over" in shown(app)
        assert not app.heard(Composer.SendRequested)
        await pilot.press("ctrl+t", "ctrl+s")
        await pilot.pause()
        (request,) = app.heard(Composer.SendRequested)
        assert request.private


async def test_switching_takes_the_words_along_and_empties_the_draft_they_leave() -> None:
    async with writing() as (app, composer, pilot):
        composer.insert("to João")
        composer.flush()
        composer.switch()
        await pilot.pause()
        assert (composer.private, composer.text) == (True, "to João")
        assert drafts(app)[-2:] == [(1042, False, ""), (1042, True, "to João")]


async def test_switching_never_writes_over_the_other_draft() -> None:
    async with writing() as (app, composer, pilot):
        composer.close()
        app.write_to(draft="to Maria", other_draft="about Maria")
        composer.switch()
        await pilot.pause()
        assert composer.text == "about Maria"
        composer.switch()
        await pilot.pause()
        assert composer.text == "to Maria"
        assert drafts(app) == []


async def test_discarding_tells_that_no_draft_is_left_and_what_it_was() -> None:
    async with writing() as (app, composer, pilot):
        composer.insert("never mind")
        composer.flush()
        composer.discard()
        await pilot.pause()
        assert drafts(app)[-1] == (1042, False, "")
        assert [each.text for each in app.heard(Composer.Discarded)] == ["never mind"]


async def test_typing_is_told_once_and_its_end_too() -> None:
    async with writing() as (app, composer, pilot):
        await type_text(pilot, "abc")
        composer.leave()
        await pilot.pause()
        assert [each.typing for each in app.heard(Composer.TypingChanged)] == [True, False]


async def test_the_counter_comes_at_four_fifths_of_the_limit() -> None:
    async with writing() as (app, composer, pilot):
        composer.insert("x" * 79)
        await pilot.pause()
        assert "/100" not in shown(app)
        composer.insert("x")
        await pilot.pause()
        assert "80/100" in shown(app)


async def test_it_grows_with_the_text_up_to_a_third_of_the_screen() -> None:
    async with writing(size=(80, 30)) as (_, composer, pilot):
        assert composer.size.height == 4
        composer.insert("1\n2\n3\n4")
        await pilot.pause()
        assert composer.size.height == 6
        composer.insert("\n" * 20)
        await pilot.pause()
        assert composer.size.height == 10


async def test_canned_responses_are_offered_after_a_slash_and_put_in_whole() -> None:
    async with writing() as (app, composer, pilot):
        await type_text(pilot, "Hi\n/wareh")
        await pilot.pause()
        assert "/late" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert composer.text == "Hi\nIt left our warehouse this morning.\nYou get a link at once."


async def test_letters_typed_right_after_accepting_are_kept() -> None:
    async with writing() as (_, composer, pilot):
        await type_text(pilot, "/late\nBye")
        await pilot.pause()
        assert composer.text == "It left our warehouse this morning.\nYou get a link at once.Bye"


async def test_escape_closes_the_offers_first_and_leaves_only_then() -> None:
    async with writing() as (app, composer, pilot):
        await type_text(pilot, "/la")
        await pilot.press("escape")
        await pilot.pause()
        assert "/late" not in shown(app)
        assert not app.heard(Composer.Left)
        await type_text(pilot, "t\n")
        assert composer.editor.text == "/lat\n"
        await pilot.press("escape")
        await pilot.pause()
        assert app.heard(Composer.Left)


async def test_offers_are_walked_with_ctrl_n_and_ctrl_p() -> None:
    async with writing() as (_, composer, pilot):
        await type_text(pilot, "/")
        await pilot.press("ctrl+n", "ctrl+n", "ctrl+p", "tab")
        await pilot.pause()
        assert composer.text.startswith("It left our warehouse")


async def test_a_mention_reads_as_a_name_and_is_sent_as_the_server_wants_it() -> None:
    async with writing() as (app, composer, pilot):
        app.write_to(private=True)
        await type_text(pilot, "ask @jo\nplease")
        await pilot.pause()
        assert "ask @João Lima please" in shown(app)
        assert composer.text == "ask [@João Lima](mention://user/2/Jo%C3%A3o%20Lima) please"


async def test_a_note_draft_with_a_mention_comes_back_readable_and_unchanged() -> None:
    source = "ask [@João Lima](mention://user/2/Jo%C3%A3o%20Lima) please"
    async with writing() as (app, composer, pilot):
        app.write_to(private=True, draft=source)
        await pilot.pause()
        assert composer.editor.text == "ask @João Lima please"
        assert composer.text == source


async def test_no_mention_is_offered_in_a_reply_and_none_reaches_the_customer() -> None:
    async with writing() as (app, composer, pilot):
        await type_text(pilot, "@jo")
        await pilot.pause()
        assert "João Lima" not in shown(app)
        composer.close()
        app.write_to(private=True, draft="[@João Lima](mention://user/2/Jo%C3%A3o%20Lima)!")
        composer.switch()
        await pilot.pause()
        assert (composer.private, composer.text) == (False, "@João Lima!")


async def test_a_note_turned_into_a_reply_and_back_mentions_whom_it_did() -> None:
    source = "ask [@João Lima](mention://user/2/Jo%C3%A3o%20Lima) please"
    async with writing() as (app, composer, pilot):
        app.write_to(private=True, draft=source)
        await pilot.press("ctrl+t")
        assert (composer.private, composer.text) == (False, "ask @João Lima please")
        await pilot.press("ctrl+t")
        assert (composer.private, composer.text) == (True, source)
        await pilot.press("ctrl+t")
        await type_text(pilot, "!")
        await pilot.press("ctrl+t")
        assert composer.text == f"{source}!"


async def test_a_paste_loses_its_control_characters_and_nothing_else() -> None:
    async with writing() as (app, composer, pilot):
        app.post_message(Paste("a\x1b[2J\x9b\u202eb\r\nc\t了解 👍🏽"))
        await pilot.pause()
        assert composer.editor.text == "a[2Jb\nc\t了解 👍🏽"


async def test_markup_in_names_and_text_is_shown_as_it_is() -> None:
    async with writing(size=(120, 24)) as (app, composer, pilot):
        app.write_to(77, name="[b]Eve[/x]", draft="[/nothing] [@click=app.quit]x[/]")
        composer.refuse("[red]no[/red] [/y]")
        await pilot.pause()
        assert "Reply to [b]Eve[/x]" in shown(app)
        assert "[/nothing] [@click=app.quit]x[/]" in shown(app)
        assert "[red]no[/red] [/y]" in shown(app)


async def test_files_are_listed_with_their_size_and_go_with_the_text() -> None:
    async with writing() as (app, composer, pilot):
        composer.attach([OutgoingFile("/tmp/a/invoice\x1b.pdf", "invoice\x1b.pdf", 240_000)])
        composer.attach([OutgoingFile("/tmp/a/invoice\x1b.pdf", "invoice\x1b.pdf", 240_000)])
        await pilot.pause()
        assert "[1] invoice.pdf  240 kB" in shown(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        (request,) = app.heard(Composer.SendRequested)
        assert request.attachments == ("/tmp/a/invoice\x1b.pdf",)


async def test_backspace_in_an_empty_text_takes_the_last_file_away() -> None:
    async with writing() as (_, composer, pilot):
        composer.attach([OutgoingFile("/a", "a", 1), OutgoingFile("/b", "b", 1)])
        await pilot.press("backspace")
        await pilot.pause()
        assert [file.name for file in composer.files] == ["a"]


async def test_the_answered_message_is_shown_and_named_in_the_request() -> None:
    async with writing() as (app, composer, pilot):
        composer.close()
        composer.open_for(
            conversation_id=1,
            contact_name="Maria",
            inbox_name="Loja",
            draft=Draft(text="Here"),
            quoted=Quoted(9001, "Maria: Where is my order?"),
        )
        await pilot.pause()
        assert "↳ Maria: Where is my order?" in shown(app)
        composer.send()
        await pilot.pause()
        assert app.heard(Composer.SendRequested)[0].quoted == Quoted(9001, "Maria: Where is my order?")


async def test_text_from_an_outside_editor_can_be_undone() -> None:
    async with writing() as (_, composer, _pilot):
        composer.insert("mine")
        composer.replace_text("theirs\n")
        assert composer.text == "theirs"
        composer.editor.undo()
        assert composer.text == "mine"


async def test_enter_sends_where_the_agent_chose_so() -> None:
    async with writing() as (app, composer, pilot):
        composer.editor.enter_sends = True
        await type_text(pilot, "one")
        await pilot.press("ctrl+j")
        await type_text(pilot, "two\n")
        await pilot.pause()
        assert [request.text for request in app.heard(Composer.SendRequested)] == ["one\ntwo"]


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20), (40, 10)])
async def test_the_door_stays_readable_at_every_width(size: tuple[int, int]) -> None:
    async with writing(size=size) as (app, _, pilot):
        app.write_to(5, name="Maria Aparecida dos Santos Oliveira 了解しました de Albuquerque")
        await pilot.pause()
        assert "· WA Loja" in shown(app)


async def test_offers_are_drawn_the_first_time_they_open() -> None:
    async with writing(size=(60, 20)) as (app, composer, pilot):
        composer.close()
        app.write_to(draft="line\n" * 12)
        await pilot.pause()
        await type_text(pilot, "\n/")
        await pilot.pause()
        assert "/hello" in shown(app)


async def test_a_note_has_no_addresses() -> None:
    async with writing() as (app, composer, pilot):
        composer.set_headers(cc=["ana@example.test"])
        composer.insert("Hello")
        await pilot.pause()
        assert "ana@example.test" in shown(app)
        composer.switch()
        composer.send()
        await pilot.pause()
        assert "ana@example.test" not in shown(app)
        assert app.heard(Composer.SendRequested)[0].headers == Headers()


async def test_a_canned_response_is_filled_for_this_customer_as_it_is_put_in() -> None:
    async with writing() as (_, composer, pilot):
        composer.values = {"contact.first_name": "Maria"}
        await type_text(pilot, "Well, /hello")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert composer.text == "Well, Hi Maria, thanks for writing to us!"


async def test_what_nothing_is_known_for_stays_marked_and_is_told_at_once() -> None:
    async with writing() as (app, composer, pilot):
        composer.values = {"contact.first_name": ""}
        await type_text(pilot, "/hello")
        await pilot.press("enter")
        await pilot.pause()
        assert "{{contact.first_name}}" in composer.text
        assert "Nothing is known to put in for contact.first_name" in shown(app)


async def test_a_name_that_is_a_variable_itself_is_not_put_in() -> None:
    async with writing() as (_, composer, pilot):
        composer.values = {"contact.first_name": "{{agent.email}}"}
        await type_text(pilot, "/hello")
        await pilot.press("enter")
        await pilot.pause()
        assert "{{contact.first_name}}" in composer.text


async def test_blanks_are_asked_for_one_after_the_other_and_nothing_goes_out_before() -> None:
    blanks = CannedResponse(id=9, short_code="order", content="Order {{?order number}} comes on {{?day}}.")
    async with writing() as (app, composer, pilot):
        composer.canned = (blanks,)
        await type_text(pilot, "/order")
        await pilot.press("enter")
        await pilot.pause()
        assert "Type: order number" in shown(app)
        await type_text(pilot, "A1")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.heard(Composer.SendRequested) == []
        assert "Not filled in yet: day" in shown(app)
        await type_text(pilot, "Friday")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [each.text for each in app.heard(Composer.SendRequested)] == ["Order A1 comes on Friday."]


async def test_a_whole_name_that_was_typed_is_a_mention() -> None:
    async with writing() as (app, composer, pilot):
        app.write_to(private=True, draft="")
        composer.people = (Mentionable("user", 2, "João Lima"),)
        composer.insert("ask @João Lima, please")
        await pilot.pause()
        assert composer.text == "ask [@João Lima](mention://user/2/Jo%C3%A3o%20Lima), please"


async def test_a_name_that_is_nobodys_is_told_before_the_note_is_sent() -> None:
    async with writing() as (app, composer, pilot):
        app.write_to(private=True, draft="")
        composer.people = (Mentionable("user", 2, "João Lima"),)
        composer.insert("ask @Joao or joao@aurora.example")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Nobody here is called @Joao, so nobody is told." in shown(app)
        assert app.heard(Composer.SendRequested) == []
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert len(app.heard(Composer.SendRequested)) == 1
