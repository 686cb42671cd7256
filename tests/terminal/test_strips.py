"""What is kept with each line of the screen: the same as with Textual's own, without the empty dictionaries."""

from __future__ import annotations

from textual import strip
from textual.cache import FIFOCache

from tui.terminal.strips import LateCache


def test_a_cache_that_holds_nothing_has_no_dictionary_of_its_own() -> None:
    one: LateCache[int, str] = LateCache(4)
    other: LateCache[int, str] = LateCache(4)
    assert one._cache is other._cache
    one[1] = "a"
    assert (len(one), len(other), other.get(1)) == (1, 0, None)
    one.clear()
    other[2] = "b"
    assert (list(one.keys()), list(other.keys())) == ([], [2])


def test_the_first_to_come_is_the_first_to_go() -> None:
    ours: LateCache[int, str] = LateCache(2)
    theirs: FIFOCache[int, str] = FIFOCache(2)
    for number in (1, 2, 1, 3, 4, 3):
        ours[number] = theirs[number] = str(number)
    assert list(ours.keys()) == list(theirs.keys()) == [3, 4]
    assert ours[3] == "3"


def test_textual_takes_the_cache_of_a_line_from_where_we_put_ours() -> None:
    names = [name for name in strip.Strip.__slots__ if name.endswith("_cache") and name != "_render_cache"]
    line = strip.Strip([])
    assert len(names) == 7
    assert all(isinstance(getattr(line, name), FIFOCache) for name in names)
    assert vars(strip)["FIFOCache"] in (FIFOCache, LateCache)
