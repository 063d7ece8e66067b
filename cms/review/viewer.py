"""How a document's page is shown: which page, how large, how turned. It travels in the address."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

ZOOMS = (100, 150, 200, 300)
TURNS = (0, 90, 180, 270)


@dataclass(frozen=True)
class ViewerState:
    """Page number from 1, zoom in percent of the frame, rotation clockwise in degrees."""

    page: int = 1
    zoom: int = 100
    turn: int = 0
    pages: int = 1

    @classmethod
    def of(cls, data: Any, pages: int) -> "ViewerState":
        """Read a state from an address; what makes no sense reads as the start."""
        return cls(
            page=min(max(_number(data.get("page"), 1), 1), max(pages, 1)),
            zoom=_one_of(_number(data.get("zoom"), 100), ZOOMS),
            turn=_one_of(_number(data.get("turn"), 0), TURNS),
            pages=pages,
        )

    @property
    def query(self) -> str:
        """Return the state as a query."""
        return urlencode({"page": self.page, "zoom": self.zoom, "turn": self.turn})

    @property
    def nearer(self) -> "ViewerState":
        """Return the next larger zoom."""
        return replace(self, zoom=ZOOMS[min(ZOOMS.index(self.zoom) + 1, len(ZOOMS) - 1)])

    @property
    def farther(self) -> "ViewerState":
        """Return the next smaller zoom."""
        return replace(self, zoom=ZOOMS[max(ZOOMS.index(self.zoom) - 1, 0)])

    @property
    def turned_right(self) -> "ViewerState":
        """Return a quarter turn clockwise."""
        return replace(self, turn=(self.turn + 90) % 360)

    @property
    def turned_left(self) -> "ViewerState":
        """Return a quarter turn anticlockwise."""
        return replace(self, turn=(self.turn - 90) % 360)

    @property
    def before(self) -> "ViewerState":
        """Return the page before this one, or this one."""
        return replace(self, page=max(self.page - 1, 1))

    @property
    def after(self) -> "ViewerState":
        """Return the page after this one, or this one."""
        return replace(self, page=min(self.page + 1, max(self.pages, 1)))


def _number(value: Any, otherwise: int) -> int:
    return (
        int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6 else otherwise
    )


def _one_of(value: int, allowed: tuple[int, ...]) -> int:
    return value if value in allowed else allowed[0]
