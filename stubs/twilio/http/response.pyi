from collections.abc import Mapping

class Response:
    content: str
    headers: Mapping[str, str] | None
    cached: bool
    status_code: int
    ok: bool
    def __init__(self, status_code: int, text: str, headers: Mapping[str, str] | None = None) -> None: ...
    @property
    def text(self) -> str: ...
