"""The sections of the page, by the names that --only takes."""

from collections.abc import Callable

from ..session import Session
from .memory import memory
from .safety import calls, durable
from .scale import scale
from .throughput import throughput
from .tiny import tiny

SECTIONS: dict[str, Callable[[Session], str]] = {
    "throughput": throughput, "memory": memory, "tiny": tiny, "durable": durable, "calls": calls,
    "scale": scale,
}
