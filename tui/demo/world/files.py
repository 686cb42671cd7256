"""Small files that customers attach: a picture, an invoice, a log, a voice message, drawn by hand."""

import math
import struct
import zlib
from random import Random


def png(random: Random, width: int = 320, height: int = 200) -> bytes:
    """Return a PNG picture: a cup on a table, in colours of its own."""
    table, wall, cup = (bytes(random.randint(90, 230) for _ in range(3)) for _ in range(3))
    rows = bytearray()
    for y in range(height):
        behind = table if y > height * 0.6 else wall
        half = int(60 - y / 12) if height * 0.3 < y < height * 0.75 else 0
        side = width // 2 - half
        rows += b"\0" + behind * side + cup * (2 * half) + behind * side
    return _picture(width, height, rows)


def parcel(width: int = 320, height: int = 240) -> bytes:
    """Return a PNG picture: a brown parcel with a torn corner on a doorstep, a label on it, blue sky behind."""
    sky, stone, card, dark = b"\x9c\xc4\xe8", b"\x8a\x86\x80", b"\xb5\x83\x4f", b"\x7a\x54\x2c"
    tape, paper, ink, torn = b"\xd9\xc3\x8f", b"\xf4\xf1\xe8", b"\x30\x30\x38", b"\xfb\xf8\xf0"
    rows = bytearray()
    for y in range(height):
        rows += b"\0"
        for x in range(width):
            pixel = sky if y < height * 0.45 else stone
            if 70 <= x < 250 and 70 <= y < 200:
                pixel = dark if y >= 190 or x >= 240 else card
                if 150 <= x < 170:
                    pixel = tape
                if 84 <= x < 136 and 120 <= y < 168:
                    pixel = ink if y % 10 < 3 and 90 <= x < 130 and y > 124 else paper
                if (x - 250) + (70 - y) > -34:
                    pixel = torn
            rows += pixel
    return _picture(width, height, rows)


def _picture(width: int, height: int, rows: bytes | bytearray) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pdf(title: str, lines: list[str]) -> bytes:
    """Return a PDF document of one page: a title and lines of plain text."""

    def shown(text: str) -> bytes:
        return text.encode("latin-1", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")

    text = b"BT /F1 18 Tf 60 770 Td (" + shown(title) + b") Tj /F1 11 Tf 0 -12 Td"
    for line in lines:
        text += b" 0 -18 Td (" + shown(line) + b") Tj"
    text += b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(text)).encode() + b" >>\nstream\n" + text + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    content += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return content + trailer.encode()


def log(random: Random) -> bytes:
    """Return the log of an app that crashed."""
    lines = ["Aurora 5.2.1 (Android 15)", "D/Session: restored"]
    lines += [
        f"D/Orders: GET /orders?page={random.randint(1, 9)} 200 in {random.randint(40, 900)} ms"
        for _ in range(random.randint(8, 20))
    ]
    lines.append("E/OrderList: java.lang.NullPointerException: status must not be null")
    lines += [f"    at coffee.aurora.orders.{name}" for name in ("OrderRow.bind", "OrderList.draw", "Screen.show")]
    return "\n".join(lines).encode()


def wav(random: Random, seconds: float = 1.5, rate: int = 8000) -> bytes:
    """Return a sound that hums."""
    pitch = random.randint(120, 240)
    samples = bytes(
        int(128 + 60 * math.sin(2 * math.pi * pitch * step / rate) * math.sin(math.pi * step / (seconds * rate)))
        for step in range(int(seconds * rate))
    )
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI", b"RIFF", len(body)) + body
