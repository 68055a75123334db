"""Images a second, in turn with other programs."""

from pathlib import Path
from statistics import mean

from common.markdown import at_least, number, table
from filesbench import readers
from filesbench.rounds import Series
from filesbench.tools import measured

from ..pictures import image
from ..session import Session
from ..settings import KERNEL_SIDE, KINDS, PATIENCE_SECONDS, SIZE, SPEED_UP_TARGET, TARGETS
from ..tools import Job, Way

HEAD = ["", "images", "wall s", "CPU s", "images/s", "MP/s", "peak MiB", "output kB", "ours / theirs", "target", "differs by"]
MEGAPIXELS = SIZE[0] * SIZE[1] / 1e6


def throughput(session: Session) -> str:
    rows = []
    ours = [way.name for way in session.ways if way.program == "imgconv"][-1]
    for kind in KINDS:
        with session.links("some", kind, session.sizes.for_others) as some:
            results, differences = in_turn(session, kind, some)
        session.figures |= {
            f"{kind} seconds": results[ours].cpu / session.sizes.images,
            f"{kind} input bytes": mean_bytes(session.folder / kind),
            f"{kind} output bytes": results[ours].output_bytes / session.sizes.images}
        rows.append([f"**{kind}**"] + [""] * (len(HEAD) - 1))
        rows += [
            row(session, way, results[way.name], results[ours], differences[way.name], is_ours=way.name == ours)
            for way in session.ways]
    words = (
        f"{SIZE[0]}x{SIZE[1]} RGB, {MEGAPIXELS:.2f} MP each, {KERNEL_SIDE}x{KERNEL_SIDE}. Ours filters {session.sizes.images} images of "
        f"each kind, the others the first {session.sizes.for_others} of them: compare rates, not times. `ours / theirs` is how "
        f"many times as many images a second `{ours}` filters; for `imgconv --jobs 1` it is the speed-up. It is bold below the "
        "target. CPU is that of all processes of a way, memory that of its largest one. `differs by` is the largest "
        "difference of a sample from ours in the first image.")
    return f"## Images a second\n\n{words}\n\n{table(HEAD, rows)}"


def in_turn(session: Session, kind: str, some: Path) -> tuple[dict[str, Series], dict[str, str]]:
    """Every way once a round, the slow ones in the first round alone; and what the first images differ by."""
    results = {way.name: Series() for way in session.ways}
    differences: dict[str, str] = {}
    first = image(session.folder, kind, 0).name
    with session.place("first") as judge:
        for number_of_round in range(session.rounds):
            for way in session.ways:
                series = results[way.name]
                if series.runs and series.runs[0].wall > PATIENCE_SECONDS:
                    continue
                session.say(f"{kind}, round {number_of_round + 1}: {way.name}")
                source = session.folder / kind if way.program == "imgconv" else some
                with session.place("out") as target:
                    target.mkdir()
                    job = Job(source, target, KINDS[kind], session.folder, session.processors)
                    series.runs.append(measured(way.command(job)))
                    series.output_bytes = checked_bytes(session, way, source, target)
                    if number_of_round == 0:
                        differences[way.name] = difference(judge, target / first)
    return results, differences


def checked_bytes(session: Session, way: Way, source: Path, target: Path) -> int:
    """What the outputs take together; that some are missing is a problem."""
    sizes = [path.stat().st_size for path in target.iterdir() if path.is_file()]
    wanted = sum(1 for _ in source.iterdir())
    if len(sizes) != wanted:
        session.problems.append(f"{way.name} wrote {len(sizes)} images of {wanted}")
    return sum(sizes)


def mean_bytes(folder: Path) -> float:
    return mean(path.stat().st_size for path in folder.iterdir())


def difference(judge: Path, path: Path) -> str:
    """The largest difference from the first program's picture, which is kept as the judge."""
    kept = judge / path.name
    if not judge.exists():
        judge.mkdir()
        kept.write_bytes(path.read_bytes())
    return f"{readers.largest_difference(kept, path)}"


def row(session: Session, way: Way, series: Series, ours: Series, differs: str, is_ours: bool) -> list[str]:
    images = session.sizes.images if way.program == "imgconv" else session.sizes.for_others
    rate = images / series.wall
    limit = TARGETS.get(way.program, SPEED_UP_TARGET * session.processors)
    cells = [way.name, f"{images}", number(series.wall), number(series.cpu), number(rate), number(rate * MEGAPIXELS),
             number(series.kilobytes / 1024), number(series.output_bytes / images / 1e3)]
    if is_ours:
        return cells + ["", "", differs]
    # The same images, or as many times fewer.
    times = session.sizes.images / images / series.ratio_of(ours)
    return cells + [at_least(times, limit), f"{limit:g}", differs]
