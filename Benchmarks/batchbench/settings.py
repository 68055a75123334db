"""What is measured."""

from dataclasses import dataclass

# Columns and rows of an image of a data set, 0.3 MP, and how many there are of each kind.
SIZE = (640, 480)
KINDS = {"PNG": ".png", "JPEG": ".jpg"}
IMAGES_OF_A_KIND = 1000
KERNEL_SIDE = 3

# Others filter only the first of them: some take a quarter of a second for an image.
IMAGES_FOR_OTHERS = 100

# Ways that take longer than this are measured once, and not in every round.
PATIENCE_SECONDS = 8.0

# Our throughput over theirs at least.
TARGETS = {"ImageMagick": 3.0, "GraphicsMagick": 3.0, "vips": 1.5}
# Of all processors over one, for each processor.
SPEED_UP_TARGET = 0.9

# Large images, worked on side by side under a limit, and how far above it the process may be.
LARGE_JOBS, LARGE_MEMORY_MEGABYTES, LARGE_MEMORY_SLACK = 8, 512, 1.1
LARGE_OF_A_KIND = 12

# Tiny images, of which only the administration is seen.
TINY_SIDE = 64
TINY_COUNTS = (10_000, 100_000)
FIRST_OUTPUT_TARGET_SECONDS = 1.0
TINY_MEMORY_TARGET_MEGABYTES = 100
# How much longer one of the larger number may take than one of the smaller: work that grew with the square of the
# number would be at 10.
TINY_GROWTH_TARGET = 1.25

# Images that are written with and without --durable, and images whose system calls are counted.
DURABLE_IMAGES = 300
COUNTED_IMAGES = 100


@dataclass(frozen=True)
class Sizes:
    """How much is measured; less for a first look."""

    images: int = IMAGES_OF_A_KIND
    for_others: int = IMAGES_FOR_OTHERS
    large: int = LARGE_OF_A_KIND
    tiny: tuple[int, int] = TINY_COUNTS
    durable: int = DURABLE_IMAGES
    counted: int = COUNTED_IMAGES


QUICK = Sizes(images=100, for_others=20, large=4, tiny=(1_000, 10_000), durable=100, counted=50)
