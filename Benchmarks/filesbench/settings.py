"""What is measured."""

from dataclasses import dataclass

# Columns and rows; the huge picture is made of the last one.
SIZES = {"tiny": (64, 64), "4K": (3840, 2160), "24 MP": (6000, 4000)}
HUGE_SIDE, HUGE_KERNEL_SIDE = 30000, 5
KERNEL_SIDES = [3, 15]

# Programs that take longer than this are measured once, and not in every round.
PATIENCE_SECONDS = 6.0


@dataclass(frozen=True)
class Case:
    """A file, and the kernel that it is filtered with."""

    size: str
    kind: str
    side: int

    @property
    def file(self) -> str:
        return {"PNG 8": f"{self.size}-8.png", "PNG 16": f"{self.size}-16.png", "JPEG": f"{self.size}-8.jpg"}[self.kind]

    @property
    def samples(self) -> int:
        width, height = SIZES[self.size]
        return 3 * width * height

    def __str__(self) -> str:
        name = {"PNG 8": "PNG, 8 bits", "PNG 16": "PNG, 16 bits", "JPEG": "JPEG"}[self.kind]
        return f"{self.size}, {name}, {self.side}x{self.side}"


CASES = [
    Case(size, kind, side) for kind in ("PNG 8", "JPEG", "PNG 16") for size in ("4K", "24 MP") for side in KERNEL_SIDES
]

# Our wall time over theirs at most, for kernels of 3x3.
TARGETS: dict[tuple[str, str], float] = {
    ("PNG 8", "OpenCV"): 0.3,
    ("PNG 8", "vips"): 0.2,
    ("JPEG", "OpenCV"): 1.0,
    ("JPEG", "vips"): 0.45,
}
TINY_TARGET = 0.25
# Milliseconds.
START_TARGETS = {"--version": 10, "64x64": 15}
# Kilobytes of memory for the huge picture, and how much longer a sample may take than one of the 4K picture.
HUGE_MEMORY_TARGET, HUGE_TIME_TARGET = 200 << 10, 1.2


def target(case: Case, tool: str) -> float | None:
    return TARGETS.get((case.kind, tool)) if case.side == 3 else None


def kernel(side: int) -> list[list[int]]:
    """Whole weights of 1...9 that are no product of a column and a row, so that no program has a shorter way."""
    return [[1 + (7 * row * row + 3 * column + 5 * row * column + row) % 9 for column in range(side)] for row in range(side)]
