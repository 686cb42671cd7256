from __future__ import annotations

from tests.live_console import composer_of
from tui.account.session import demo_session
from tui.console.app import ConsoleApp
from tui.screens.console import ConsoleScreen
from tui.settings.settings import KeymapPreset, Settings


def shown(app: ConsoleApp) -> ConsoleScreen:
    screen = next(screen for screen in app.screen_stack if isinstance(screen, ConsoleScreen))
    assert isinstance(screen, ConsoleScreen)
    return screen


async def test_the_console_does_what_the_settings_say() -> None:
    settings = Settings(columns=("age", "labels"), enter_sends=True, keymap=KeymapPreset.MUTT, keys={"view.2": ("f8",)})
    app = ConsoleApp(settings, demo_session())
    async with app.run_test(size=(120, 40)) as pilot:
        screen = shown(app)
        assert screen.list.columns.age
        assert screen.list.columns.labels
        assert not screen.list.columns.channel
        # The composer comes in after the first frame.
        for _ in range(200):
            if screen.composer is not None and composer_of(screen).editor.enter_sends:
                break
            await pilot.pause(0.05)
        assert composer_of(screen).editor.enter_sends
        views = []
        for key in ("f8", "left_square_bracket"):
            await pilot.press(key)
            views.append(screen.listing.view.assignee)
        assert views == ["unassigned", "mine"]


async def test_a_slip_in_the_keys_does_not_keep_the_console_from_opening() -> None:
    settings = Settings(keys={"conversation.resolve": ("r",), "no.such": ("x",)})
    app = ConsoleApp(settings, demo_session())
    async with app.run_test(size=(120, 40)):
        assert shown(app).notice.sentence == "[keys]: no.such is no command. 1 more: see chatwoot-tui doctor."
