"""Large images, side by side, under a limit of memory."""

from common.markdown import at_most, number, table

from ..session import Session
from ..settings import LARGE_JOBS, LARGE_MEMORY_MEGABYTES, LARGE_MEMORY_SLACK

MEGAPIXELS = 24


def memory(session: Session) -> str:
    source = session.folder / "large"
    count = sum(1 for _ in source.iterdir())
    limit = f"{LARGE_MEMORY_MEGABYTES}M"
    most = LARGE_MEMORY_MEGABYTES * LARGE_MEMORY_SLACK
    rows = []
    for words, options, is_limited in [
        (f"strips, --memory {limit}", ["--memory", limit], True),
        (f"whole images, --memory {limit}", ["--boundary", "wrap", "--memory", limit], True),
        ("whole images", ["--boundary", "wrap"], False),
    ]:
        session.say(f"{count} images of 24 MP: {words}")
        with session.place("out") as target:
            run = session.run(source, target, "--jobs", str(LARGE_JOBS), *options)
        peak = run.kilobytes / 1024
        rows.append([
            words, number(run.wall), number(run.cpu), number(count * MEGAPIXELS / run.wall),
            at_most(peak, most) if is_limited else number(peak), f"{most:.0f}" if is_limited else ""])
    head = ["", "wall s", "CPU s", "MP/s", "peak MiB", "target MiB"]
    words = (
        f"{count} photographs of 24 MP, PNG and JPEG in turn, with `--jobs {LARGE_JOBS}`: in strips, and with `--boundary wrap`, for "
        "which each image is held whole. `peak MiB` is all that the process held at most; without a limit of one's own it "
        "may take a quarter of the machine's memory.")
    return f"## Memory\n\n{words}\n\n{table(head, rows)}"
