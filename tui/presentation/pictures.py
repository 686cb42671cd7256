"""A picture as rows of colours, two of them a line of the terminal: `▀` has the upper in front and the lower behind."""

from __future__ import annotations

import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 20_000_000
"""A larger file is not fetched to be shown; it can be saved."""

MOST_PIXELS = 25_000_000
"""More are not unpacked: they would take a hundred megabytes. A JPEG is unpacked smaller than it is."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_RAMP = " .:-=+*#%@"
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, OverflowError, MemoryError)

Colour = tuple[int, int, int]


class NoPicture(Exception):
    """A file can't be shown as a picture; the text says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture made small."""

    width: int
    height: int
    """Rows, always an even number."""
    colours: bytes
    """Red, green, blue of each, row by row from the top."""
    original: tuple[int, int] = (0, 0)
    """Width and height of what came."""

    def at(self, x: int, y: int) -> Colour:
        """Return the colour of one of them."""
        place = (y * self.width + x) * 3
        return self.colours[place], self.colours[place + 1], self.colours[place + 2]

    def shade(self, x: int, y: int) -> str:
        """Return a letter as bright as two of them, one above the other: for who has no colours."""
        upper, lower = self.at(x, y), self.at(x, y + 1)
        light = sum(2 * each[0] + 5 * each[1] + each[2] for each in (upper, lower)) / 16
        return _RAMP[min(len(_RAMP) - 1, int(light * len(_RAMP) / 256))]


def pixels(data: bytes, cells: int, lines: int, ground: Colour = (0, 0, 0)) -> Pixels:
    """Return a picture as large as it can be within so many cells and lines, never larger than it is.

    Args:
        data: A PNG, JPEG, GIF (its first picture), WebP or BMP file. It may come from anybody.
        ground: What is seen through it.

    Raises:
        NoPicture: It is none of these, it is damaged, it is too large, or the package that reads it is not there.
    """
    try:
        from PIL import Image, ImageOps
    except ImportError:
        raise NoPicture(
            "To show pictures, chatwoot-tui needs the package Pillow: install chatwoot-tui[pictures]."
        ) from None
    # As Pillow's manual has it: what unpacks to very much is an error, and no words on standard error.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            original = opened.size
            room = max(1, cells), max(1, lines) * 2
            # Of a JPEG, a smaller one is read: as many pixels are never there.
            opened.draft("RGB", room)
            if opened.size[0] * opened.size[1] > MOST_PIXELS:
                raise NoPicture(f"The picture is too large to be shown here ({original[0]} × {original[1]}).")
            turned = ImageOps.exif_transpose(opened)
            if turned.size != original and turned.size == original[::-1]:
                original = turned.size
            small = _laid_over(_shrunk(turned, room), ground)
            even = Image.new("RGB", (small.width, small.height + small.height % 2), ground)
            even.paste(small)
            return Pixels(even.width, even.height, even.tobytes(), original)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise NoPicture("The picture is too large to be shown here.") from error
    except (*_BROKEN, struct.error, zlib.error) as error:
        raise NoPicture("It is no picture that can be shown here.") from error


def _shrunk(picture: Image, room: tuple[int, int]) -> Image:
    wanted = picture.convert("RGBA")
    wanted.thumbnail(room)
    return wanted


def _laid_over(picture: Image, ground: Colour) -> Image:
    from PIL import Image

    whole = Image.new("RGBA", picture.size, (*ground, 255))
    whole.alpha_composite(picture)
    return whole.convert("RGB")
