"""Pictures that anybody sent are made small, or it is said why not."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tui.demo.world.files import parcel
from tui.presentation.pictures import NoPicture, pixels


def a_file(width: int, height: int, kind: str = "PNG", **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (200, 10, 10)).save(out, kind, **more)
    return out.getvalue()


def test_a_picture_is_as_large_as_its_room_and_keeps_its_shape() -> None:
    small = pixels(a_file(400, 200), 40, 40)

    assert (small.width, small.height) == (40, 20)
    assert small.original == (400, 200)
    assert len(small.colours) == 40 * 20 * 3
    assert small.at(3, 3) == (200, 10, 10)


def test_it_is_never_larger_than_it_is_and_has_whole_lines() -> None:
    tiny = pixels(a_file(5, 3), 80, 40, ground=(1, 2, 3))

    assert (tiny.width, tiny.height) == (5, 4)
    assert tiny.at(0, 3) == (1, 2, 3)


def test_what_is_seen_through_has_the_colour_of_the_box() -> None:
    out = BytesIO()
    Image.new("RGBA", (4, 4), (255, 255, 255, 0)).save(out, "PNG")

    assert pixels(out.getvalue(), 4, 4, ground=(9, 8, 7)).at(0, 0) == (9, 8, 7)


def test_a_photo_that_lies_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = pixels(a_file(40, 20, "JPEG", exif=exif), 80, 80)

    assert (lying.width, lying.height) == (20, 40)
    assert lying.original == (20, 40)


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP", "BMP"])
def test_the_usual_kinds_of_pictures_are_read(kind: str) -> None:
    assert pixels(a_file(30, 30, kind), 10, 10).width == 10


def test_without_colours_bright_and_dark_are_letters() -> None:
    out = BytesIO()
    picture = Image.new("RGB", (2, 2), (0, 0, 0))
    picture.putpixel((1, 0), (255, 255, 255))
    picture.putpixel((1, 1), (255, 255, 255))
    picture.save(out, "PNG")

    small = pixels(out.getvalue(), 2, 1)
    assert [small.shade(x, 0) for x in (0, 1)] == [" ", "@"]


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(6_000, 6_000), (12_000, 12_000), (60_000, 60_000)])
def test_a_file_that_unpacks_to_more_than_any_photo_is_not_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(NoPicture):
        pixels(a_bomb(*size), 80, 40)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"%PDF-1.4", parcel()[:200]])
def test_what_is_no_picture_or_not_a_whole_one_says_so(data: bytes) -> None:
    with pytest.raises(NoPicture, match="no picture that can be shown"):
        pixels(data, 80, 40)


@given(
    st.lists(st.tuples(st.integers(8, 1100), st.integers(0, 255)), max_size=6), st.sampled_from(["PNG", "JPEG", "GIF"])
)
def test_a_damaged_picture_is_no_accident(damages: list[tuple[int, int]], kind: str) -> None:
    data = bytearray(a_file(60, 40, kind))
    for place, value in damages:
        data[place % len(data)] = value
    try:
        assert pixels(bytes(data), 20, 10).width <= 20
    except NoPicture:
        pass
