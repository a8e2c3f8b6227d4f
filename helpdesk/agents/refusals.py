"""What a member of staff cannot do, said in the language of their desk."""

from __future__ import annotations

from helpdesk.texts.catalog import DEFAULT_LANGUAGE
from helpdesk.texts.staff import staff_language, staff_text


class Refusal(Exception):
    """Something that is not possible now; the text is `refusal.<name>` of data/desk.

    `field` names what of the request is at fault, `status` is HTTP's: 409 where the state of
    things is against it, 422 where the request is.
    """

    def __init__(
        self, name: str, *, field: str = "id", status: int = 409, **values: object
    ) -> None:
        self.name = name
        self.field = field
        self.status = status
        self.values = values
        super().__init__(self.told(DEFAULT_LANGUAGE))

    def told(self, language: str | None) -> str:
        """The sentence, in the desk's language or else in English."""
        return staff_text(staff_language(language), "refusal", self.name, **self.values)
