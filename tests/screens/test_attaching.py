"""Files are found by Tab, and taken away again one by one."""

from __future__ import annotations

from pathlib import Path

from tests.live_console import Desk, a_console, composer_of


async def typed(desk: Desk, text: str) -> None:
    names = {" ": "space", "/": "slash", ".": "full_stop", "_": "underscore", "-": "minus"}
    await desk.press(*(names.get(letter, letter) for letter in text))


async def test_tab_completes_a_path_and_shows_what_it_may_become(tmp_path: Path) -> None:
    for name in ("parcel one.png", "parcel two.png"):
        (tmp_path / name).write_bytes(b"x" * 2_000)
    async with a_console() as desk:
        await desk.press("enter", "r", "f3")
        await typed(desk, f"{tmp_path}/pa")
        await desk.press("tab")
        assert desk.shows("parcel one.png")
        assert desk.shows("parcel two.png")
        await typed(desk, "o")
        await desk.press("tab")
        assert desk.shows("parcel one.png, 2.0 kB")
        await desk.press("enter")
        assert [file.name for file in composer_of(desk.workspace.screen).files] == ["parcel one.png"]

        await desk.press("f3")
        await typed(desk, f"{tmp_path}/parcel t")
        await desk.press("tab", "enter")
        assert len(composer_of(desk.workspace.screen).files) == 2
        await desk.press("f8")
        await desk.press("enter")
        assert [file.name for file in composer_of(desk.workspace.screen).files] == ["parcel two.png"]
        await desk.press("f8")
        assert composer_of(desk.workspace.screen).files == ()
        await desk.press("f8")
        assert desk.shows("No file is attached")
