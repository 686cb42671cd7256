"""Which features of the command table are played by the installed program against a server in another process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.commands.table import COMMANDS

_CONSOLE = "test_console.py::test_an_agent_answers_a_customer_end_to_end"
_FILES = "test_far_away.py::test_files_come_and_go_whole_through_a_storage_elsewhere"
_SLOW = "test_slow_files.py::test_a_file_on_its_way_is_told_stopped_and_sent_once"
_ACTS = "test_acts_apart.py::test_acts_on_a_conversation_reach_the_server_and_one_is_taken_back"
_VIEWS = "test_acts_apart.py::test_views_orders_and_what_concerns_come_from_the_server"
_MUTE = "test_acts_apart.py::test_a_customer_is_muted_and_heard_again_and_a_conversation_watched"
_SNOOZE = "test_gone.py::test_until_tomorrow_is_nine_where_the_agent_is"
_MACRO = "test_acts_apart.py::test_a_filter_finds_a_customer_and_a_macro_runs"
_LISTS = "test_finding_and_writing_apart.py::test_lists_of_each_status_part_and_order_come_from_the_server"
_FOUND = "test_finding_and_writing_apart.py::test_what_was_said_is_found_and_what_waits_is_gone_to"
_WRITTEN = (
    "test_finding_and_writing_apart.py"
    "::test_quotes_mentions_canned_responses_and_what_comes_after_a_reply_reach_the_server"
)
_STOPPED = "test_finding_and_writing_apart.py::test_what_is_done_to_many_is_stopped_where_it_stands"
_COPY = "test_mail.py::test_a_copy_goes_to_whom_the_agent_names"
_SIGN_ON = "test_far_away.py::test_behind_a_sign_on_nothing_is_lost_and_nothing_called_live"
_FUNNEL = "test_boards_apart.py::test_a_card_is_moved_undone_moved_by_a_colleague_meanwhile_and_won_on_a_funnel"
_BOARDS = (
    "test_boards_apart.py::test_without_funnels_an_attribute_is_the_board_and_labels_are_another_that_is_remembered"
)
_REPORT = "test_reports_apart.py::test_a_report_is_opened_its_period_changed_and_it_goes_into_a_file"
_DAY = "test_reports_apart.py::test_my_day_counts_the_answers_that_were_given_from_the_console"
_CUSTOMER = "test_customers_apart.py::test_a_customer_is_found_changed_and_noted_and_a_picture_of_theirs_looked_at"
_FOLDER = "test_customers_apart.py::test_a_filter_is_kept_as_a_view_and_as_a_folder_of_the_server"

PLAYED = {
    "reply.write": _CONSOLE,
    "note.write": _CONSOLE,
    "draft.send": _CONSOLE,
    "draft.leave": _CONSOLE,
    "act.skip_hold": _CONSOLE,
    "conversation.resolve_stay": _CONSOLE,
    "conversation.open": _CONSOLE,
    "cursor.top": _CONSOLE,
    "view.1": _CONSOLE,
    "app.quit": _CONSOLE,
    "attachment.download": _FILES,
    "attachment.save_1": _FILES,
    "message.open": _FILES,
    "draft.attach": _FILES,
    "pane.reload": _SIGN_ON,
    "list.filter": _MACRO,
    "macro.run": _MACRO,
    "conversation.snooze": _SNOOZE,
    "notifications.show": _VIEWS,
    "agent.availability": _VIEWS,
    "conversation.previous": _VIEWS,
    "conversation.next": _VIEWS,
    "list.status": _VIEWS,
    "view.previous": _VIEWS,
    "view.next": _VIEWS,
    "conversation.resolve": _ACTS,
    "conversation.toggle_read": _ACTS,
    "conversation.reopen": _ACTS,
    "conversation.pending": _ACTS,
    "conversation.labels": _ACTS,
    "act.undo": _ACTS,
    "conversation.priority": _ACTS,
    "conversation.team": _ACTS,
    "conversation.assign_to_me": _ACTS,
    "conversation.assign": _ACTS,
    "conversation.mute": _MUTE,
    "conversation.watch": _MUTE,
    "conversation.unwatch": _MUTE,
    "attachment.cancel": _SLOW,
    "list.narrow": _LISTS,
    "list.status_any": _LISTS,
    "list.status_open": _LISTS,
    "list.status_pending": _LISTS,
    "list.status_resolved": _LISTS,
    "list.status_snoozed": _LISTS,
    "app.palette": _LISTS,
    "list.next_unread": _FOUND,
    "thread.read_on": _FOUND,
    "conversation.next_waiting": _FOUND,
    "thread.search": _FOUND,
    "search.everywhere": _FOUND,
    "contact.earlier": _FOUND,
    "contact.open": _FOUND,
    "message.select": _WRITTEN,
    "reply.quote": _WRITTEN,
    "draft.send_as": _WRITTEN,
    "draft.headers": _COPY,
    "mark.all": _STOPPED,
    "act.stop": _STOPPED,
    "report.show": _REPORT,
    "report.period": _REPORT,
    "report.choose": _REPORT,
    "report.hours": _REPORT,
    "report.export": _REPORT,
    "report.next": _REPORT,
    "report.previous": _REPORT,
    "report.reload": _REPORT,
    "report.day": _DAY,
    "board.show": _FUNNEL,
    "board.open": _FUNNEL,
    "board.move_left": _FUNNEL,
    "board.move_right": _FUNNEL,
    "board.move": _FUNNEL,
    "board.won": _FUNNEL,
    "board.lost": _FUNNEL,
    "board.remove": _FUNNEL,
    "board.add": _FUNNEL,
    "board.reload": _FUNNEL,
    "board.add_this": _BOARDS,
    "board.set_up": _BOARDS,
    "board.choose": _BOARDS,
    "contact.find": _CUSTOMER,
    "contact.edit": _CUSTOMER,
    "contact.notes": _CUSTOMER,
    "attachment.show": _CUSTOMER,
    "draft.detach": _CUSTOMER,
    "view.choose": _FOLDER,
    "view.save": _FOLDER,
    "view.forget": _FOLDER,
    "folder.save": _FOLDER,
    "folder.rename": _FOLDER,
    "folder.delete": _FOLDER,
}
"""Command → the test that plays it."""

PURE = frozenset(
    [
        "app.palette_in_text",
        "app.help",
        "app.help_in_text",
        "app.repaint",
        "app.suspend",
        "app.back_or_quit",
        "outbox.show",
        "question.show",
        "log.show",
        "traffic.show",
        "message.copy",
        "message.page",
        "text.copy",
        "draft.switch",
        "draft.discard",
        "draft.editor",
        "conversation.copy_number",
        "conversation.copy_link",
        "mark.toggle",
        "mark.range",
        "mark.count",
        "mark.clear",
        "cursor.down",
        "cursor.up",
        "cursor.bottom",
        "cursor.half_down",
        "cursor.half_up",
        "cursor.page_down",
        "cursor.page_up",
        "pane.leave",
        "pane.next",
        "pane.previous",
        "thread.previous_match",
        "contact.toggle",
        "contact.focus",
        "thread.raw",
        "thread.fold",
        "pane.zoom",
        "report.leave",
        "board.leave",
        "board.left",
        "board.right",
        "board.filter",
    ]
)
"""Commands that ask the server nothing: tests with the app in their own process see all of them."""


def kind_of(command_id: str) -> str:
    """The attachments' and the views' nine keys are one feature each."""
    stem = command_id.rstrip("123456789")
    return f"{stem}1" if stem.endswith(("_", ".")) and stem != command_id else command_id


def test_every_command_is_played_apart_or_says_why_not() -> None:
    known = {*PLAYED, *PURE}
    missing = sorted({kind_of(each.id) for each in COMMANDS} - known)
    assert not missing, f"Neither played end to end nor excused: {missing}"
    gone = sorted(known - {kind_of(each.id) for each in COMMANDS})
    assert not gone, f"No command is called that any more: {gone}"
    assert len(known) == len(PLAYED) + len(PURE)


@pytest.mark.parametrize("test", sorted(set(PLAYED.values())))
def test_the_tests_that_are_named_are_there(test: str) -> None:
    file, _, name = test.partition("::")
    assert f"def {name}(" in (Path(__file__).parent / file).read_text(encoding="utf-8")
