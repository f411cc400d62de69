"""How much a template and a document may cost."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, ``seconds`` of wall time for one rendering."""

    file_size: int = 64 * MEGABYTE
    part_count: int = 4000
    part_size: int = 64 * MEGABYTE
    total_size: int = 256 * MEGABYTE
    compression_ratio: int = 300
    ratio_floor: int = MEGABYTE
    tags: int = 10_000
    iterations: int = 200_000
    output_size: int = 128 * MEGABYTE
    seconds: float = 20.0


DEFAULT = Limits()
