"""What the sections share."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filesbench.tools import Run, measured, write_kernel

from . import tools
from .pictures import image
from .settings import Sizes
from .tools import WEIGHTS, Way


@dataclass
class Session:
    """One measurement of all programs on one machine."""

    binary: Path
    ways: list[Way]
    folder: Path
    sizes: Sizes
    rounds: int
    processors: int
    problems: list[str] = field(default_factory=list)
    # What the last section computes with, by names: of an image or a file each.
    figures: dict[str, float] = field(default_factory=dict)

    def draw(self) -> None:
        """Makes the pictures, once; away from here, as it takes much memory."""
        subprocess.run(
            [sys.executable, "-m", "batchbench.pictures", str(self.folder), str(self.sizes.images), str(self.sizes.large)],
            check=True, cwd=Path(__file__).resolve().parent.parent, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
        write_kernel(self.folder, WEIGHTS)

    def command(self, source: Path, target: Path, *options: str) -> list[str]:
        """Ours, on a folder."""
        return tools.imgconv(self.binary, self.folder, source, target, *options)

    def run(self, source: Path, target: Path, *options: str) -> Run:
        return measured(self.command(source, target, *options))

    @contextmanager
    def place(self, name: str) -> Iterator[Path]:
        """A path below the pictures at which nothing stands, before and after."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def links(self, name: str, kind: str, count: int) -> Iterator[Path]:
        """A folder of links to the first images of a kind."""
        with self.place(name) as folder:
            folder.mkdir()
            for number in range(count):
                original = image(self.folder, kind, number)
                (folder / original.name).hardlink_to(original)
            yield folder

    def say(self, words: str) -> None:
        """Progress, away from the page itself."""
        print(words, file=sys.stderr, flush=True)
