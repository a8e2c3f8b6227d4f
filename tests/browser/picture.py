"""A picture that is as small as one can be."""

from __future__ import annotations

import zlib


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + kind + content + checksum


#: A picture of one green pixel (PNG, ISO/IEC 15948).
PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]))
    + _chunk(b"IDAT", zlib.compress(bytes([0, 11, 99, 83])))
    + _chunk(b"IEND", b"")
)
