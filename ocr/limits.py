"""How much one document may cost."""

from dataclasses import asdict, dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds for one document; the caller's clock enforces the seconds, the kernel the rest."""

    max_bytes: int = 15 * MIB
    max_pixels: int = 100_000_000
    max_pages: int = 50
    inspect_seconds: float = 10.0
    check_seconds: float = 60.0
    memory_bytes: int = 1024 * MIB
    file_bytes: int = 256 * MIB

    def to_json(self) -> dict[str, float]:
        return asdict(self)
