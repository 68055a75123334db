"""Checks `imgconv identify` against outputs of the real libraries.

Draws seeded random images and kernels, and filters them with Pillow, scipy.ndimage, OpenCV, libvips, ImageMagick and
numpy. Calls `imgconv identify --json` on the results, runs the options that it prints, and counts the reproduced
samples. Every printed number must equal the counted number, and no statement may be false.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import cv2
import numpy
import PIL
import pyvips
import scipy
from PIL import Image, ImageFilter
from scipy import ndimage

SMALL = 0.9  # share of samples at an end of the range above which no decision is required


def image(rng):
    """An 8-bit image of noise, blurred or not, grey or RGB."""
    height, width = rng.integers(14, 49, 2)
    channels = 3 if rng.random() < 0.3 else 1
    planes = []
    for _ in range(channels):
        plane = rng.normal(size=(height, width))
        sigma = rng.choice([0, 0, 0.7, 1.5])
        plane = ndimage.gaussian_filter(plane, sigma) if sigma else plane
        plane = (plane - plane.min()) / (plane.max() - plane.min())
        planes.append(numpy.rint(plane * rng.integers(120, 256)).astype(numpy.uint8))
    return numpy.dstack(planes) if channels > 1 else planes[0]


def kernel(rng, shape, kind):
    """Weights that usually have no symmetry: integers, integers divided by their sum, decimals, or weights of sum 0."""
    weights = rng.integers(0, 8, shape).astype(float)
    weights.flat[0] += 1
    if kind == "quotient":
        return weights / weights.sum()
    if kind == "decimal":
        return numpy.round(weights / weights.sum(), 2) + 0.01
    if kind == "signed":
        weights = rng.integers(-3, 4, shape).astype(float)
        weights.flat[-1] -= weights.sum()
        return weights if weights.any() else signed_default(shape)
    return weights


def signed_default(shape):
    weights = numpy.zeros(shape)
    weights.flat[0], weights.flat[-1] = 1, -1
    return weights


class Case:
    """An output of a library, and the options with which this program reproduces it."""

    def __init__(self, maker, call, source, weights, output, flags, preset=None, spans=None):
        self.maker = maker
        self.call = call
        self.source = source
        self.weights = weights
        self.output = output
        self.flags = flags
        self.preset = preset
        self.range = spans


def by_channel(source, function):
    if source.ndim == 2:
        return function(source)
    return numpy.dstack([function(source[..., channel]) for channel in range(source.shape[2])])


def pillow(rng):
    size = int(rng.choice([3, 5]))
    kind = str(rng.choice(["whole", "whole", "quotient", "signed"]))
    weights = kernel(rng, (size, size), kind)
    scale = None if weights.sum() > 0.5 and rng.random() < 0.7 else float(rng.integers(5, 60))
    offset = float(rng.choice([0, 0, 0, 10, 128, -7]))
    if kind == "signed":
        scale, offset = float(rng.integers(1, 5)), 128.0
    source = image(rng)
    filtered = Image.fromarray(source).filter(
        ImageFilter.Kernel((size, size), [float(w) for w in weights.ravel()], scale, offset)
    )
    options = ([f"scale={scale!r}"] if scale else []) + ([f"offset={offset!r}"] if offset else [])
    preset = "pillow.ImageFilter.Kernel"
    return Case(
        "Pillow", f"ImageFilter.Kernel(({size}, {size}), k, scale={scale}, offset={offset})", source, weights,
        numpy.asarray(filtered), ["--like", like(preset, options)], preset,
    )


def like(preset, options):
    return preset + (":" + ",".join(options) if options else "")


def shape(rng):
    return tuple(int(n) for n in rng.integers(2, 6, 2))


def weights_and_text(rng):
    """The kernel passed to the library, the weights in the kernel file, and the options that convert them to it."""
    kind = str(rng.choice(["quotient", "decimal", "whole"]))
    weights = kernel(rng, shape(rng), "whole" if kind == "whole" else kind)
    if kind == "whole":
        return weights / weights.sum(), weights, ["--normalize", "sum"]
    return weights, weights, []


def scipy_ndimage(rng):
    given, weights, extra = weights_and_text(rng)
    operation = str(rng.choice(["convolve", "correlate"]))
    mode = str(rng.choice(["reflect", "mirror", "nearest", "constant", "wrap"]))
    options = [] if mode == "reflect" else [f"mode={mode}"]
    keywords = {"mode": mode}
    if mode == "constant" and rng.random() < 0.5:
        keywords["cval"] = float(rng.integers(1, 200))
        options.append(f"cval={keywords['cval']!r}")
    source = image(rng)
    output = by_channel(source, lambda plane: getattr(ndimage, operation)(plane, given, **keywords))
    preset = f"scipy.ndimage.{operation}"
    return Case(
        "scipy.ndimage", f"{operation}(uint8, {'k / k.sum()' if extra else 'k'}, {keywords})", source, weights, output,
        ["--like", like(preset, options), *extra], preset,
    )


def opencv(rng):
    given, weights, extra = weights_and_text(rng)
    borders = {"reflect_101": cv2.BORDER_REFLECT_101, "reflect": cv2.BORDER_REFLECT,
               "replicate": cv2.BORDER_REPLICATE, "constant": cv2.BORDER_CONSTANT}
    border = str(rng.choice(list(borders)))
    delta = float(rng.choice([0, 0, 0, 12, -5.5]))
    options = [] if border == "reflect_101" else [f"border={border}"]
    options += [f"delta={delta!r}"] if delta else []
    source = image(rng)
    output = cv2.filter2D(source, -1, given, delta=delta, borderType=borders[border])
    return Case(
        "OpenCV", f"filter2D(uint8, -1, {'k / k.sum()' if extra else 'k'}, delta={delta}, {border})", source, weights,
        output, ["--like", like("opencv.filter2D", options), *extra], "opencv.filter2D",
    )


def libvips(rng):
    kind = str(rng.choice(["whole", "quotient", "decimal"]))
    weights = kernel(rng, shape(rng), kind)
    scale = float(weights.sum()) if kind == "whole" else 1.0
    offset = float(rng.choice([0, 0, 0, 16]))
    source = image(rng)
    matrix = pyvips.Image.new_from_array(weights.tolist(), scale=scale, offset=offset)
    filtered = pyvips.Image.new_from_array(source).conv(matrix, precision="float").cast("uchar")
    options = ([f"scale={scale!r}"] if scale != 1 else []) + ([f"offset={offset!r}"] if offset else [])
    return Case(
        "libvips", f"conv(k, scale {scale}, offset {offset}, precision float).cast(uchar)", source, weights,
        filtered.numpy(), ["--like", like("libvips.conv", options)], "libvips.conv",
    )


def imagemagick(rng, folder):
    source = image(rng)
    function = str(rng.choice(["morphology-convolve", "morphology-correlate", "convolve"]))
    kind = str(rng.choice(["quotient", "decimal", "whole"])) if function == "convolve" else "quotient"
    weights = kernel(rng, shape(rng), kind)
    pixels = str(rng.choice(["edge", "mirror", "tile", "black"]))
    rows = " ".join(",".join(repr(float(w)) for w in row) for row in weights)
    grid = f"{weights.shape[1]}x{weights.shape[0]}:{rows}"
    operator = ["-convolve", grid] if function == "convolve" else [
        "-morphology", function.partition("-")[2].capitalize(), grid]
    Image.fromarray(source).save(folder / "magick-in.png")
    command = ["convert", "magick-in.png", "-virtual-pixel", pixels, *operator, "magick-out.png"]
    subprocess.run(command, cwd=folder, check=True)
    output = numpy.asarray(Image.open(folder / "magick-out.png"))
    if output.shape != source.shape or output.dtype != numpy.uint8:
        # Few colours, written as a palette or with fewer bits.
        converted = Image.open(folder / "magick-out.png").convert("RGB" if source.ndim == 3 else "L")
        output = numpy.asarray(converted)
    options = [] if pixels == "edge" else [f"virtual_pixel={pixels}"]
    preset = f"imagemagick.{function}"
    return Case(
        "ImageMagick", " ".join(command[2:4] + operator[:-1]) + ", PNG", source, weights, output,
        ["--like", like(preset, options)], preset,
    )


def floats(rng, weights, source):
    """A result in double precision, and this program's options for it."""
    operation = str(rng.choice(["convolve", "correlate"]))
    modes = {"reflect": "symmetric", "mirror": "reflect", "nearest": "edge", "wrap": "wrap", "constant": "constant"}
    mode = str(rng.choice(list(modes)))
    result = by_channel(
        source.astype(float), lambda plane: getattr(ndimage, operation)(plane, weights, mode=mode)
    )
    anchor = f"x={weights.shape[1] // 2},y={weights.shape[0] // 2}"
    return result, ["--mode", operation, "--boundary", modes[mode], "--anchor", anchor], f"{operation}, mode={mode}"


def numpy_result(rng):
    rule = str(rng.choice(["minmax", "minmax-truncated", "astype", "convertScaleAbs", "clip"]))
    kind = str(rng.choice(["signed", "signed", "quotient", "whole" if rule.startswith("minmax") else "decimal"]))
    weights = kernel(rng, shape(rng), kind)
    source = image(rng)
    result, flags, call = floats(rng, weights, source)
    if rule.startswith("minmax"):
        low, high = result.min(), result.max()
        scaled = (result - low) / (high - low) * 255
        output = (numpy.rint(scaled) if rule == "minmax" else scaled).astype(numpy.uint8)
        flags += ["--range", "minmax"] + (["--rounding", "truncate"] if rule != "minmax" else [])
        span = "minmax"
    elif rule == "astype":
        output = result.astype(numpy.int64).astype(numpy.uint8)
        if not numpy.array_equal(output, result.astype(numpy.uint8)):
            raise SystemExit("check-identify: astype(uint8) does not wrap around on this processor")
        flags += ["--range", "wrap", "--rounding", "truncate"]
        span = "wrap"
    elif rule == "convertScaleAbs":
        output = cv2.convertScaleAbs(result)
        flags += ["--range", "abs"]
        span = "abs"
    else:
        output = numpy.clip(numpy.rint(result), 0, 255).astype(numpy.uint8)
        span = "clip"
    return Case("numpy " + rule, f"{call}, float64; then {rule}", source, weights, output, flags, None, span)


def scaled_result(rng):
    """A result times a number, made absolute or wrapped around."""
    rule = str(rng.choice(["convertScaleAbs", "astype"]))
    weights = kernel(rng, shape(rng), str(rng.choice(["signed", "signed", "decimal"])))
    source = image(rng)
    result, flags, call = floats(rng, weights, source)
    if rule == "convertScaleAbs":
        alpha = float(rng.choice([0.5, 2, 0.25, 0.3, 1.7, 3, 1 / 9]))
        output = cv2.convertScaleAbs(result, alpha=alpha)
        span = "abs"
    else:
        alpha = float(rng.choice([0.5, 2, 0.25, 1.5, 3, 1 / 9]))
        output = (result * alpha).astype(numpy.int64).astype(numpy.uint8)
        flags += ["--rounding", "truncate"]
        span = "wrap"
    flags += ["--scale", repr(alpha), "--range", span]
    return Case(
        f"numpy {rule}, scaled", f"{call}, float64; then {rule} of {alpha} times that", source, weights, output, flags,
        None, span,
    )


class Checker:
    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = folder
        self.runs = 0

    def imgconv(self, *words):
        self.runs += 1
        return subprocess.run([self.binary, *words], cwd=self.folder, capture_output=True, text=True)

    def write(self, case):
        for name, samples in [("in.png", case.source), ("out.png", case.output)]:
            Image.fromarray(samples).save(self.folder / name)
        text = "\n".join(" ".join(repr(float(w)) for w in row) for row in case.weights)
        # Two or four numbers in a first row could be a libvips header.
        if case.weights.shape[1] in (2, 4):
            text = json.dumps(case.weights.tolist())
        (self.folder / "k.txt").write_text(text + "\n")

    def reproduced(self, flags, case):
        """The number of samples that the command reproduces with the options."""
        result = self.imgconv("in.png", "-o", "ours.png", "--overwrite", "-q", *flags)
        if result.returncode:
            raise AssertionError(f"{' '.join(flags)}: {result.stderr.strip()}")
        ours = numpy.asarray(Image.open(self.folder / "ours.png"))
        return int((ours == case.output).sum()) if ours.shape == case.output.shape else 0

    def check(self, case):
        """The errors in the answer, and the answer."""
        self.write(case)
        result = self.imgconv("identify", "in.png", "out.png", "--kernel", "k.txt", "--json")
        if result.returncode:
            return [f"identify failed: {result.stderr.strip()}"], {}
        answer = json.loads(result.stdout)
        faults = []
        reach = max(case.weights.shape) - 1
        inside = case.output[reach:-reach, reach:-reach]
        ends = float(numpy.isin(inside, [0, 255]).mean())
        if answer["verdict"] != "explained":
            is_open = ends > SMALL or inside.std() < 3
            return ([] if is_open else [f"{answer['verdict']}: {answer['sentence']}"]), answer
        total = case.output.size
        claims = [(answer["flags"], answer["reproduced"], answer["compared"])]
        claims += [(one["flags"], one["reproduced"], one["compared"]) for one in answer["presets"]]
        if answer["flags_missing"]:
            faults.append(f"no option for {answer['flags_missing']}")
        for flags, claimed, compared in claims:
            counted = self.reproduced(flags, case)
            if counted != claimed or compared != total:
                faults.append(f"{' '.join(flags)}: claims {claimed} of {compared}, gives {counted} of {total}")
        best = answer["reproduced"]
        truth = self.reproduced(["--kernel", "k.txt", *case.flags], case)
        if truth > best:
            faults.append(f"reproduces {best}, but {' '.join(case.flags)} gives {truth} of {total}")
        named = [one["like"].partition(":")[0] for one in answer["presets"] if not one["but_for"]]
        if case.preset and truth >= best and case.preset not in named:
            faults.append(f"{case.preset} is not named, which gives {truth}; named: {', '.join(named) or 'none'}")
        if case.range and truth >= best and case.range not in [answer["range"], *answer["same_ranges"]]:
            faults.append(f"{case.range} is not named, but {answer['range']} and {answer['same_ranges']}")
        for one in answer["presets"]:
            if one["but_for"] and one["reproduced"] >= best:
                faults.append(f"{one['like']} but for {one['but_for']} gives {one['reproduced']}")
        text = self.imgconv("identify", "in.png", "out.png", "--kernel", "k.txt").stdout
        samples = f"all {total} samples" if best == total else f"{best} of {total} samples"
        if samples not in " ".join(text.split()):
            faults.append(f"the text does not say {samples}")
        return faults, answer


def versions():
    magick = subprocess.run(["convert", "-version"], capture_output=True, text=True).stdout.split()
    return {
        "Pillow": PIL.__version__, "scipy": scipy.__version__, "numpy": numpy.__version__, "OpenCV": cv2.__version__,
        "libvips": ".".join(str(pyvips.version(n)) for n in range(3)), "ImageMagick": " ".join(magick[2:4]),
    }


def record(case, answer):
    """A case in the format of the test fixtures."""
    return {
        "maker": case.maker, "call": case.call, "input": case.source.tolist(), "kernel": case.weights.tolist(),
        "output": case.output.tolist(), "flags": case.flags, "preset": case.preset, "range": case.range,
        "verdict": answer.get("verdict"),
    }


def balanced(cases, count):
    """The requested number of cases, from each maker in turn."""
    makers = {}
    for case in cases:
        makers.setdefault(case["maker"], []).append(case)
    chosen = []
    while len(chosen) < count and any(makers.values()):
        for left in makers.values():
            if left and len(chosen) < count:
                chosen.append(left.pop(0))
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, help="the imgconv to be checked")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--only", type=int, help="one case, by number; its answer is printed")
    parser.add_argument("--record", type=pathlib.Path, help="write small cases to this file instead")
    options = parser.parse_args()
    failures, exact, counts, kept = 0, 0, {}, []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        checker = Checker(str(pathlib.Path(options.binary).resolve()), folder)
        makers = [pillow, scipy_ndimage, opencv, libvips, lambda rng: imagemagick(rng, folder), numpy_result,
                  numpy_result, scaled_result]
        for number in range(options.count):
            if options.only is not None and number != options.only:
                continue
            rng = numpy.random.default_rng([options.seed, number])
            case = makers[number % len(makers)](rng)
            if options.record and case.output.size > 700:
                continue
            faults, answer = checker.check(case)
            counts[case.maker] = counts.get(case.maker, 0) + 1
            exact += answer.get("verdict") == "explained" and answer.get("reproduced") == case.output.size
            kept.append(record(case, answer))
            if faults:
                failures += 1
                print(f"case {number}, {case.maker}: {case.call}, seed {options.seed}")
                for fault in faults:
                    print(f"    {fault}")
                print(f"    {answer.get('sentence')}")
            if options.only is not None:
                print(json.dumps({k: v for k, v in answer.items() if k != "others"}, indent=1))
                print(checker.imgconv("identify", "in.png", "out.png", "--kernel", "k.txt").stdout)
    if options.record:
        lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in balanced(kept, 36))
        made_by = f"scripts/check_identify.py --record FILE --count {options.count} --seed {options.seed}"
        head = json.dumps({"made_by": made_by, "versions": versions()})[:-1]
        options.record.write_text(f'{head}, "cases": [\n{lines}\n]}}\n')
    print(f"check-identify: {versions()}")
    print(f"check-identify: {counts}; {exact} reproduced to the last sample, {failures} with a fault")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
