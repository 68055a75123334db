"""What the sections share."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .settings import Case, kernel
from .tools import Job, Tool, write_kernel


@dataclass
class Session:
    """One measurement of all programs on one machine."""

    tools: list[Tool]
    missing: list[str]
    folder: Path
    rounds: int
    problems: list[str] = field(default_factory=list)

    @property
    def imgconv(self) -> Tool:
        return self.tools[0]

    def tool(self, name: str) -> Tool | None:
        return next((tool for tool in self.tools if tool.name == name), None)

    def draw(self, *huge: str) -> None:
        """Makes the pictures, once; away from here, as it takes much memory."""
        subprocess.run(
            [sys.executable, "-m", "filesbench.photographs", str(self.folder), *huge], check=True,
            cwd=Path(__file__).resolve().parent.parent, env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})

    def job(self, tool: Tool, case: Case) -> Job:
        return self.job_of(tool, self.folder / case.file, case.side)

    def job_of(self, tool: Tool, source: Path, side: int) -> Job:
        weights = kernel(side)
        write_kernel(self.folder, weights)
        return Job(source, self.folder / f"{tool.name}{source.suffix}", weights, self.folder)

    def target(self, tool: str, suffix: str) -> Path:
        return self.folder / f"{tool}{suffix}"

    def say(self, words: str) -> None:
        """Progress, away from the page itself."""
        print(words, file=sys.stderr, flush=True)
