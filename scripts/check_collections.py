"""Checks the PNG and JPEG decoders of imgconv against Pillow and libvips on collections of image files.

    check_collections.py --binary IMGCONV FOLDER... [--list FILE.tsv]

Runs every PNG and JPEG file below the folders through imgconv with the kernel 1, and compares the output with what
Pillow and libvips decode: all samples must be equal. Prints how many files had which outcome in each collection, that
is, each FOLDER and the folders directly below it. Fails if imgconv

    refused alone   refuses a file that Pillow and libvips both read without an error,
    differs         decodes other samples than Pillow or libvips,
    crash           is ended by a signal,
    hang            takes longer than 60 s,
    no output       succeeds without a readable output file,

unless the file or the message is listed in check_collections_known.tsv with a reason. The other outcomes are "equal",
"equal, warning", "read alone" (Pillow and libvips both refuse the file) and "refused" (at least one of them also does).

Pillow and libvips come with their own libjpeg. If djpeg is installed (apt: libjpeg-turbo-progs), which uses the
command's libjpeg, the cause of a difference tells whether djpeg decodes the same samples as the command.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import hashlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import warnings

os.environ["VIPS_CONCURRENCY"] = "1"  # must be set before libvips starts

import numpy
import PIL
import pyvips
from PIL import Image, ImageCms

SIGNATURES = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8"}
ENDINGS = (".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo")
FAILURES = ["refused alone", "differs", "crash", "hang", "no output"]
OUTCOMES = ["equal", "equal, warning", "read alone", "refused", *FAILURES]
TIMEOUT = 60  # seconds
PIXELS = 1 << 27  # the largest image that each of the readers is allowed to decode
KNOWN = pathlib.Path(__file__).with_name("check_collections_known.tsv")

Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses images of more than twice as many pixels


class Refusal(Exception):
    """A reader's message about a file that it does not read."""


# Readers


def png_depth_and_color_type(path):
    with open(path, "rb") as file:
        start = file.read(26)
    return start[24], start[25]


def light_of(ink, profile):
    """RGB of cyan, magenta, yellow and black from 0 (no ink) to 255.

    With a CMYK profile, as the command does it: to sRGB, relative colorimetric with black point compensation. Without
    one: rounded products.
    """
    try:
        cmyk = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
        if cmyk.profile.xcolor_space.strip() == "CMYK":
            return numpy.asarray(ImageCms.profileToProfile(
                Image.fromarray(ink, mode="CMYK"), cmyk, ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION))
    except (OSError, ImageCms.PyCMSError):
        pass  # no profile, or one that cannot be used
    light = 255 - ink.astype(numpy.int32)
    return ((light[..., :3] * light[..., 3:] + 127) // 255).astype(numpy.uint8)


def pillow(path):
    """Samples as Pillow decodes them, rows x columns x channels. Pillow keeps the high byte of 16-bit colour."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(path, formats=["PNG", "JPEG"])
            image.load()
            transparency = image.info.get("transparency")
            if image.mode == "P":
                return numpy.asarray(image.convert("RGB" if transparency is None else "RGBA"))
            samples = numpy.asarray(image.convert("L") if image.mode == "1" else image)
    except Exception as error:  # Pillow's decoders raise errors of many types
        raise Refusal(f"{type(error).__name__}: {error}") from error
    if image.mode == "CMYK":
        return light_of(samples, image.info.get("icc_profile"))
    if samples.ndim == 2:
        samples = samples[..., None]
    if image.format != "PNG" or transparency is None or image.mode not in ("1", "L", "I;16", "RGB"):
        return samples
    return with_transparent_color(samples, transparency, *png_depth_and_color_type(path))


def with_transparent_color(samples, transparency, depth, color_type):
    """Appends the alpha channel of a PNG file with one transparent colour, which tRNS states in the stored depth."""
    if depth == 16 and color_type == 2:
        return samples  # Pillow's samples lack the low byte
    color = numpy.atleast_1d(numpy.array(transparency, dtype=numpy.int64)) & ((1 << depth) - 1)
    largest = numpy.iinfo(samples.dtype).max
    if depth < 8:
        color = color * (255 // ((1 << depth) - 1))
    alpha = numpy.where((samples == color).all(axis=-1), 0, largest).astype(samples.dtype)
    return numpy.dstack([samples, alpha])


def libvips(path, fail_on):
    """Samples as libvips decodes them. `fail_on` is the least severe damage that libvips refuses."""
    with open(path, "rb") as file:
        is_png = file.read(8) == SIGNATURES["PNG"]
    load = pyvips.Image.pngload if is_png else pyvips.Image.jpegload
    try:
        image = load(str(path), fail_on=fail_on, access="sequential")
        if image.width * image.height > PIXELS:
            raise Refusal("too many pixels for this check")
        samples = image.numpy()
    except pyvips.Error as error:
        raise Refusal(" ".join(str(error).split())) from error
    samples = samples.reshape(image.height, image.width, image.bands)
    if image.interpretation != "cmyk":
        return samples
    profile = image.get("icc-profile-data") if "icc-profile-data" in image.get_fields() else None
    return light_of(samples, profile)


def attempt(reader, *arguments):
    """A reader's samples, or None; and what it says: "reads", or its error."""
    try:
        return reader(*arguments), "reads"
    except Refusal as refusal:
        return None, str(refusal)


def libvips_leniently(path):
    """Like `attempt`; warnings are told from errors."""
    samples, answer = attempt(libvips, path, "warning")
    if samples is not None:
        return samples, answer
    samples, error = attempt(libvips, path, "error")
    return samples, f"reads with a warning: {answer}" if samples is not None else error


def djpeg(path):
    """Samples as the system's djpeg decodes them."""
    process = subprocess.run(["djpeg", "-pnm", str(path)], capture_output=True, timeout=TIMEOUT)
    try:
        samples = numpy.asarray(Image.open(io.BytesIO(process.stdout), formats=["PPM"]))
    except OSError as error:
        raise Refusal(process.stderr.decode(errors="replace")) from error
    return samples.reshape(*samples.shape[:2], -1)


def djpeg_version():
    process = subprocess.run(["djpeg", "-version"], capture_output=True, text=True)
    return " ".join((process.stdout + process.stderr).split()[:3])


# Comparison


def as_rgba(samples):
    """Any samples as four channels; alpha is opaque unless given."""
    channels = samples.shape[-1]
    color = samples[..., :1].repeat(3, axis=-1) if channels < 3 else samples[..., :3]
    opaque = numpy.full_like(samples[..., :1], numpy.iinfo(samples.dtype).max)
    alpha = samples[..., -1:] if channels in (2, 4) else opaque
    return numpy.dstack([color, alpha])


def difference(ours, theirs, ignores_alpha=False):
    """Describes how samples differ; empty if they are equal."""
    if ours.shape[:2] != theirs.shape[:2]:
        return f"{ours.shape[1]} x {ours.shape[0]} pixels rather than {theirs.shape[1]} x {theirs.shape[0]}"
    if ours.dtype.itemsize < theirs.dtype.itemsize:
        return "8 bits rather than 16"
    if ours.dtype.itemsize > theirs.dtype.itemsize:
        ours = (ours >> 8).astype(theirs.dtype)
    channels = 3 if ignores_alpha else 4
    distance = numpy.abs(as_rgba(ours).astype(numpy.int32) - as_rgba(theirs))[..., :channels]
    differing = int((distance > 0).any(axis=-1).sum())
    if differing == 0:
        return ""
    parts = [name for name, part in (("colours", distance[..., :3]), ("alpha", distance[..., 3:])) if part.any()]
    return f"{' and '.join(parts)} of {differing} of {distance[..., 0].size} pixels, by at most {distance.max()}"


# One file


@dataclasses.dataclass
class Result:
    """What imgconv and the other readers do with the content of a file."""

    outcome: str
    cause: str = ""  # imgconv's error or warnings, or the difference
    pillow: str = ""
    libvips: str = ""


def run(binary, path, output):
    """Runs imgconv. Returns an outcome or None, and its message or warnings."""
    command = [binary, str(path), "-k", "1", "-o", str(output), "--overwrite", "--jobs", "1",
               "--png-level", "1", "--max-pixels", str(PIXELS)]
    try:
        process = subprocess.run(command, capture_output=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return "hang", f"no end after {TIMEOUT} s"
    if process.returncode < 0:
        return "crash", f"signal {-process.returncode}"
    messages = process.stderr.decode(errors="replace").splitlines()
    if process.returncode > 0:
        return "refused", "; ".join(line.removeprefix(f"imgconv: {path}: ") for line in messages)
    if not output.exists() or output.stat().st_size == 0:
        return "no output", f"exit code 0, {output.name} is missing or empty"
    warning = f"imgconv: warning: {path}: "
    return None, "; ".join(line.removeprefix(warning) for line in messages if line.startswith(warning))


def compared_with_djpeg(ours, path):
    """A sentence about the system's djpeg, if it decodes the same samples."""
    with open(path, "rb") as file:
        is_jpeg = file.read(2) == SIGNATURES["JPEG"]
    theirs, _ = attempt(djpeg, path) if is_jpeg and shutil.which("djpeg") else (None, "")
    if theirs is None or difference(ours, theirs):
        return []
    return [f"djpeg of {djpeg_version()} agrees with imgconv"]


def examine(binary, path):
    """The result for one file."""
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder) / "output.png"
        outcome, cause = run(binary, path, output)
        ours, error = attempt(libvips, output, "error") if outcome is None else (None, "")
    if error and ours is None:
        outcome, cause = "no output", f"libvips does not read the output: {error}"
    samples, answers = {}, {}
    samples["Pillow"], answers["Pillow"] = attempt(pillow, path)
    samples["libvips"], answers["libvips"] = libvips_leniently(path)
    read = {name: theirs for name, theirs in samples.items() if theirs is not None}
    if outcome == "refused" and len(read) == 2:
        outcome = "refused alone"
    if ours is not None:
        differences = []
        for name, theirs in read.items():
            lacks_alpha = name == "Pillow" and ours.dtype.itemsize > theirs.dtype.itemsize and theirs.shape[-1] == 3
            text = difference(ours, theirs, lacks_alpha)
            differences += [f"{name}: {text}"] if text else []
        if differences:
            outcome, cause = "differs", "; ".join(differences + compared_with_djpeg(ours, path))
        elif not read:
            outcome = "read alone"
        else:
            outcome = "equal, warning" if cause else "equal"
    return Result(outcome, cause, answers["Pillow"], answers["libvips"])


# All files


def is_candidate(path):
    """Whether a file's content or name is that of a PNG or JPEG file."""
    if not path.is_file() or path.is_symlink():
        return False
    if path.suffix.lower() in ENDINGS:
        return True
    with path.open("rb") as file:
        return file.read(8).startswith(tuple(SIGNATURES.values()))


def files_below(folders):
    """The name of the collection and the path of every candidate."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if is_candidate(path):
                parents = path.relative_to(folder).parts[:-1]
                yield "/".join([folder.name, *parents[:1]]), path


def known_reasons():
    """Rows of outcome, matched text and reason. The text is "sha256:" and a digest, or a pattern of the whole cause."""
    rows = [line.split("\t") for line in KNOWN.read_text().splitlines() if line and not line.startswith("#")]
    for row in rows:
        if len(row) != 3 or row[0] not in FAILURES or not row[2]:
            sys.exit(f"check-collections: {KNOWN.name}: not an outcome, a text and a reason: {row}")
    return rows


def reason_for(result, digest, rows):
    """Why a failure is accepted; None if it is not."""
    for outcome, text, reason in rows:
        found = text == f"sha256:{digest}" if text.startswith("sha256:") else re.fullmatch(text, result.cause)
        if outcome == result.outcome and found:
            return reason
    return None


def examine_all(binary, paths, processes):
    """The result for each digest."""
    results = {}
    with concurrent.futures.ProcessPoolExecutor(processes) as pool:
        futures = {pool.submit(examine, binary, path): digest for digest, path in paths.items()}
        for future in concurrent.futures.as_completed(futures):
            digest = futures[future]
            try:
                results[digest] = future.result()
            except Exception as error:
                sys.exit(f"check-collections: the check itself failed at {paths[digest]}: {error!r}")
            if len(results) % 1000 == 0:
                print(f"check-collections: {len(results)} of {len(paths)} different files", file=sys.stderr)
    return results


def print_counts(names, rows):
    """A table with a row for each collection, and columns for the outcomes that occurred."""
    counts = collections.Counter(rows)
    columns = [outcome for outcome in OUTCOMES if any(outcome == row[1] for row in counts)]
    width = max(map(len, [*names, "all"]))
    print(" " * width, "".join(f"  {outcome}" for outcome in columns))
    for name in [*names, "all"]:
        cells = [sum(n for row, n in counts.items() if row[1] == c and name in (row[0], "all")) for c in columns]
        print(name.ljust(width), "".join(f"  {cell:{len(column)}}" for cell, column in zip(cells, columns)))


def print_causes(title, causes):
    """The causes of an outcome, the most frequent first."""
    print(f"\n{title}")
    for cause, count in causes.most_common():
        print(f"{count:7}  {cause}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, type=pathlib.Path, help="the imgconv to be checked")
    parser.add_argument("folders", nargs="+", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--list", type=pathlib.Path, help="write a line for each file: a table separated by tabs")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    options.folders = [folder.resolve() for folder in options.folders]
    for folder in options.folders:
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder")
    known = known_reasons()

    files = [(name, path, hashlib.sha256(path.read_bytes()).hexdigest()) for name, path in files_below(options.folders)]
    if not files:
        sys.exit("check-collections: no PNG or JPEG file below the folders")
    results = examine_all(str(options.binary.resolve()), {digest: path for _, path, digest in files}, options.processes)

    lines, causes, unexpected = [], collections.defaultdict(collections.Counter), {}
    for name, path, digest in files:
        result = results[digest]
        reason = reason_for(result, digest, known) if result.outcome in FAILURES else None
        values = [name, path, digest, result.outcome, result.cause, result.pillow, result.libvips, reason or ""]
        lines.append("\t".join(" ".join(str(value).split()) for value in values))
        if result.outcome in FAILURES and reason is None:
            unexpected.setdefault(digest, path)
        elif result.outcome != "equal":
            causes[result.outcome][reason or result.cause] += 1
    if options.list:
        head = "collection\tfile\tsha256\toutcome\tcause\tPillow\tlibvips\treason"
        options.list.write_text("\n".join([head, *lines]) + "\n")

    versions = f"Pillow {PIL.__version__}, libvips {'.'.join(str(pyvips.version(part)) for part in range(3))}"
    print(f"check-collections: {len(files)} files, {len(results)} different ones; {versions}\n")
    print_counts(sorted({name for name, _, _ in files}), [(name, results[digest].outcome) for name, _, digest in files])
    for outcome in OUTCOMES:
        if causes[outcome]:
            print_causes(outcome if outcome not in FAILURES else f"{outcome}, for a known reason", causes[outcome])
    for digest, path in unexpected.items():
        result = results[digest]
        print(f"\n{path}\n    {result.outcome}: {result.cause}\n    Pillow {result.pillow}")
        print(f"    libvips {result.libvips}\n    sha256:{digest}")
    print(f"\ncheck-collections: {len(unexpected)} different files fail the check")
    sys.exit(1 if unexpected else 0)


if __name__ == "__main__":
    main()
