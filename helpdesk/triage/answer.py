"""From the JSON of requests to decisions: what the HTTP endpoint and the command share."""

from pydantic import ValidationError

from helpdesk.policy import Decision, SupportPolicy, decide
from helpdesk.triage.schema import Body, RequestsBody


class Fault(Body):
    """What is wrong, in which field of which request: from 0, or null outside of any."""

    index: int | None
    field: str
    message: str

    def __str__(self) -> str:
        place = self.field if self.index is None else f"request {self.index}: {self.field}"
        return f"{place}: {self.message}"


class FaultsBody(Body):
    """Why nothing was decided."""

    detail: list[Fault]


class MalformedError(Exception):
    """The JSON is not what was asked for; ``faults`` says where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def answer(policy: SupportPolicy, body: bytes) -> list[Decision]:
    """The decisions for ``{"requests": [...]}``, in that order.

    Raises MalformedError before anything is decided.
    """
    try:
        requests = RequestsBody.model_validate_json(body, context=policy.topics).requests
    except ValidationError as error:
        raise MalformedError(faults_of(error)) from error
    return [decide(policy, request.to_domain()) for request in requests]


def faults_of(error: ValidationError) -> list[Fault]:
    """Every fault that a validation of RequestsBody found.

    ``field`` is a dotted path, as in ``open_ticket.opened_at``. It is ``requests`` where the list
    or one of its items is at fault as a whole, and ``body`` where there is no such list.
    """
    faults = []
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        match each["loc"]:
            case ("requests", int(index), *path):
                names = [part for part in path if isinstance(part, str)]
                items = [f"item {part}: " for part in path if isinstance(part, int)]
                field, message = ".".join(names) or "requests", "".join(items) + each["msg"]
                faults.append(Fault(index=index, field=field, message=message))
            case path:
                field = ".".join(map(str, path)) or "body"
                faults.append(Fault(index=None, field=field, message=each["msg"]))
    return faults
