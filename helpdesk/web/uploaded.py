"""Files of a form, read within their limits; and how large any request may be."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request

from helpdesk.conversations.attachments import LARGEST_BYTES, Upload
from helpdesk.tickets.files import MOST_AT_ONCE

#: What surrounds a file in a request, and all that is no upload.
_AROUND = 256 * 1024
_NO_UPLOAD = 4 * 1024 * 1024


def largest_body(path: str) -> int:
    """Bytes that a request to `path` may have."""
    if path.endswith("/attachments"):
        return LARGEST_BYTES + _AROUND
    if path.startswith("/support/tickets/"):
        return MOST_AT_ONCE * LARGEST_BYTES + _AROUND
    return _NO_UPLOAD


async def read_form(request: Request) -> tuple[dict[str, str], list[Upload]]:
    """A form's texts, and the files of its field `files`.

    Of each file one byte more than allowed is read: that shows that it is too large.
    """
    async with request.form(max_files=20, max_fields=50) as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
        found = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
        uploads = [
            Upload(each.filename or "", await each.read(LARGEST_BYTES + 1))
            for each in found
            # A browser sends an empty file field as a file without a name.
            if each.filename
        ]
    return texts, uploads
