"""Tests of the benchmarks without measurements: `python3 Benchmarks/test_benchmarks.py`; `make lint` runs them.

They need nothing but Python: where NumPy, SciPy, OpenCV or Pillow are missing, empty modules stand in for them. Every run
of a program is replaced by fixed numbers, and the tables that result must have the form of the pages in results/.
"""

import contextlib
import importlib.util
import io
import re
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

for module in ["cv2", "numpy", "PIL", "scipy", "scipy.ndimage"]:
    try:
        is_missing = importlib.util.find_spec(module) is None
    except (ImportError, ValueError):
        is_missing = True
    if is_missing:
        sys.modules[module] = mock.MagicMock()

import batch
import engine
import files
import measuring
import pages
import programs
from measuring import Run, RunFailed, Series

RUN = Run(wall=0.5, cpu=0.75, kilobytes=2048)


def section_form(text: str) -> list[str]:
    """The headings, the heads of the tables and their first columns, without times and measured numbers."""
    form = []
    for line in text.splitlines():
        if line.startswith("#"):
            form.append(re.sub(r"\(.*\)", "", line))
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not set(line) <= set("|-: "):
                is_head = not form or form[-1].startswith("#") or form[-1] == ""
                form.append(" | ".join(cells) if is_head else cells[0])
        elif not line:
            form.append("")
    return [line for line in form if line]


def committed(page: Path, *titles: str) -> str:
    """The sections with these titles of a page in results/."""
    text = page.read_text()
    sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return "".join(section for title in titles for section in sections if section.startswith(f"## {title}\n"))


def quietly(function, *arguments):
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        return function(*arguments)


class MarkdownTests(unittest.TestCase):
    def test_numbers_have_three_significant_digits(self):
        self.assertEqual(
            [pages.number(value) for value in (None, 0.01234, 1.234, 12.34, 1234.4)], ["–", "0.0123", "1.23", "12.3", "1234"])

    def test_missed_targets_are_bold(self):
        self.assertEqual([pages.ratio(0.6, 0.5), pages.ratio(0.5, 0.5), pages.ratio(2.0)], ["**0.60**", "0.50", "2.00"])
        self.assertEqual([pages.at_least(0.4, 0.5), pages.at_least(0.5, 0.5)], ["**0.40**", "0.50"])
        self.assertEqual([pages.at_most(101, 100), pages.at_most(100, 100)], ["**101**", "100"])

    def test_columns_are_aligned(self):
        self.assertEqual(
            pages.table(["k", "ms"], [["3", "1.5"], ["15", "200"]]),
            "| k  |  ms |\n| -- | --: |\n| 3  | 1.5 |\n| 15 | 200 |")


class OptionTests(unittest.TestCase):
    def options(self, *arguments: str):
        parser = pages.option_parser(None, engine.PAGE, engine.SECTIONS, "", 5)
        return quietly(pages.parsed, parser, ["--binary", __file__, *arguments])

    def test_sections_are_in_the_order_of_the_page(self):
        options = self.options("--only", "sizes", "--only", "correctness")
        self.assertEqual(pages.chosen_sections(options, engine.SECTIONS), ["correctness", "sizes"])
        self.assertEqual(pages.chosen_sections(self.options(), engine.SECTIONS), list(engine.SECTIONS))

    def test_invalid_options_end_the_program(self):
        for arguments in [["--rounds", "0"], ["--only", "nothing"], ["--binary", "does-not-exist"]]:
            with self.assertRaises(SystemExit):
                self.options(*arguments)

    def test_quick_and_partial_runs_do_not_replace_the_committed_page(self):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "results" / "PAGE.md"
            for arguments in [["--quick"], ["--only", "sizes"]]:
                text, output = quietly(pages.publish, ["# A", "b"], self.options(*arguments), page)
                self.assertEqual((text, output, page.exists()), ("# A\n\nb\n", None, False))
            quietly(pages.publish, ["# A", "b"], self.options(), page)
            self.assertEqual(page.read_text(), "# A\n\nb\n")
            other = Path(folder) / "other.md"
            quietly(pages.publish, ["# C"], self.options("--quick", "--output", str(other)), page)
            self.assertEqual(other.read_text(), "# C\n")


class MeasuringTests(unittest.TestCase):
    def test_a_command_is_measured(self):
        run = measuring.measured([sys.executable, "-S", "-c", "sum(range(10**6))"])
        self.assertGreater(run.wall, 0)
        self.assertGreater(run.kilobytes, 1000)

    def test_a_failing_command_is_reported(self):
        with self.assertRaisesRegex(RunFailed, "no such thing"):
            measuring.measured([sys.executable, "-S", "-c", "import sys; sys.exit('no such thing')"])

    def test_slow_programs_run_once(self):
        calls = []

        def run(name: str, index: int) -> tuple[Run, int]:
            calls.append((name, index))
            return Run(10.0 if name == "slow" else 1.0, 0, 0), 5

        results = measuring.in_turn(["fast", "slow"], run, 3, patience=6)
        self.assertEqual(calls, [("fast", 0), ("slow", 0), ("fast", 1), ("fast", 2)])
        self.assertEqual(results["slow"].ratio_of(results["fast"]), 0.1)

    def test_ratios_are_taken_round_by_round(self):
        ours = Series([Run(1, 0, 1), Run(2, 0, 3), Run(3, 0, 2)])
        theirs = Series([Run(2, 0, 1), Run(8, 0, 1), Run(6, 0, 1)])
        self.assertEqual((theirs.ratio_of(ours), ours.wall, ours.kilobytes), (0.5, 2, 3))


class ProgramTests(unittest.TestCase):
    def test_kernels_are_not_a_column_times_a_row(self):
        for side in (3, 5, 15):
            weights = programs.kernel(side)
            self.assertTrue(all(1 <= weight <= 9 for row in weights for weight in row))
            self.assertTrue(any(
                weights[0][0] * weights[y][x] != weights[y][0] * weights[0][x] for y in range(side) for x in range(side)))

    def test_every_program_is_given_the_same_filter(self):
        found = lambda name: f"/bin/{name}"
        with mock.patch("shutil.which", found), mock.patch("measuring.first_line", lambda _: ""), \
                mock.patch("programs.first_line", lambda _: ""):
            all_programs, missing = programs.file_programs(Path("imgconv"))
        self.assertEqual([program.name for program in all_programs],
                         ["imgconv", "OpenCV", "vips", "ImageMagick", "GraphicsMagick"])
        self.assertEqual(missing, [])
        job = programs.FileJob(Path("in.jpg"), Path("out.jpg"), [[1, 2], [3, 4]], Path("folder"))
        commands = {program.name: " ".join(program.command(job)) for program in all_programs}
        self.assertIn("--kernel folder/kernel.txt --normalize sum --mode correlate --boundary edge", commands["imgconv"])
        self.assertIn("out.jpg[Q=95,subsample-mode=on] folder/kernel.mat --precision integer", commands["vips"])
        self.assertIn("-morphology Correlate 2x2: 1,2 3,4 -quality 95 -sampling-factor 4:2:0", commands["ImageMagick"])
        self.assertIn("-convolve 1,2,3,4 -quality 95 -sampling-factor 2x2", commands["GraphicsMagick"])

    def test_missing_programs_are_named(self):
        with mock.patch("shutil.which", lambda _: None), mock.patch("measuring.first_line", lambda _: ""), \
                mock.patch("programs.first_line", lambda _: ""):
            self.assertEqual(programs.file_programs(Path("imgconv"))[1], ["vips", "ImageMagick", "GraphicsMagick"])
            methods, versions, missing = programs.folder_methods(Path("imgconv"), 2)
        self.assertEqual([method.name for method in methods], ["imgconv --jobs 1", "imgconv --jobs 2"])
        self.assertEqual((versions, missing), ([], ["ImageMagick (mogrify)", "GraphicsMagick (gm)", "vips (vips, parallel)"]))

    def test_folder_methods_quote_paths(self):
        with tempfile.TemporaryDirectory(prefix="it's a ") as folder, mock.patch("shutil.which", lambda name: name), \
                mock.patch("measuring.first_line", lambda _: ""), \
                mock.patch("programs.first_line", lambda _: ""):
            (Path(folder) / "1.png").touch()
            job = programs.FolderJob(Path(folder), Path(folder) / "out", ".png", [[1]], Path(folder), 2)
            for method in programs.folder_methods(Path("imgconv"), 2)[0]:
                command = method.command(job)
                if command[0] == "sh":
                    # `sh -n` parses the command line without running it.
                    measuring.measured(["sh", "-n", *command[1:]])
                    self.assertIn("cd '", command[2])


class FakeImgconv:
    """Answers as `imgconv bench` does; separable only where the kernel is of rank 1."""

    def version(self) -> str:
        return "0.0.0"

    def has_algorithm_option(self) -> bool:
        return True

    def time(self, job: engine.Job, runs: int) -> engine.Timing:
        return engine.Timing(10 / job.threads, 9 / job.threads, 0.5, "direct")

    def time_if_possible(self, job: engine.Job, runs: int) -> "engine.Timing | None":
        return None if job.algorithm == "separable" and not job.is_rank1 else self.time(job, runs)


class FakeOpenCV:
    def __init__(self, width: int, height: int):
        pass

    def time(self, kind: str, side: int, threads: int, runs: int) -> float:
        return 20.0


class EnginePageTests(unittest.TestCase):
    def setUp(self):
        limits = {"peak_gflops_one": 100, "peak_gflops_all": 200, "copy_ms_one": 4, "copy_ms_all": 2, "instructions": "avx2"}
        self.benchmark = engine.Benchmark(FakeImgconv(), engine.QUICK, 2, limits)

    def test_page_has_the_form_of_the_committed_one(self):
        names = ["random", "rank1", "sizes", "regret"]
        with mock.patch("engine.OpenCV", FakeOpenCV), mock.patch("engine.fits_in_memory", lambda *_: True):
            parts = quietly(engine.page, self.benchmark, names)
        text = "\n\n".join(parts)
        expected = engine.PAGE.read_text()
        expected = expected.replace(committed(engine.PAGE, "Correctness"), "")
        self.assertEqual(section_form(text), section_form(expected))
        self.assertTrue(text.startswith(engine.INTRODUCTION))

    def test_numbers_of_a_row(self):
        comparison = engine.Comparison(
            [engine.Timing(ms, ms, 0.5, "direct") for ms in (1, 2, 4)], [2, 2, 2])
        self.assertEqual((comparison.our_milliseconds, comparison.ratio), (2, 1))
        row = engine.comparison_row(self.benchmark, "random", 3, 1, comparison)
        # 3840 * 2160 samples of 9 taps with two operations each, in 2 ms, with a peak of 100 and copies of 4 ms.
        self.assertEqual(row, ["3", "2.00", "2.00", "**1.00**", "0.60", "direct", "74.6", "75 %", "0.5", "0.5"])

    def test_every_kernel_has_a_target(self):
        self.assertEqual(set(engine.TARGETS), {(kind, side) for kind in ("random", "rank1") for side in engine.KERNEL_SIDES})

    def test_options_reach_the_command(self):
        job = engine.Job(64, 48, 5, 3, is_rank1=True, threads=2, algorithm="fft")
        self.assertEqual(" ".join(job.arguments()), "--width 64 --height 48 --boundary reflect --kernel-size 5x3 "
                         "--threads 2 --rank1 --algorithm fft")


class FilesPageTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        names = ["imgconv", "OpenCV", "vips", "ImageMagick", "GraphicsMagick"]
        self.benchmark = files.Benchmark([self.program(name) for name in names], Path(folder.name), 2)
        for name, value in {
            "files.write_kernel": lambda *_: None, "files.measured": lambda _: RUN,
            "files.pictures.draw_in_own_process": lambda *_: None, "files.pictures.largest_difference": lambda *_: 1,
            "files.pictures.png_verdicts": lambda _: ["passes", "equal", "equal", "equal"],
        }.items():
            patch = mock.patch(name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def program(self, name: str) -> files.FileProgram:
        program = mock.Mock(command=lambda job: [name])

        def run(job: files.FileJob) -> Run:
            job.target.write_bytes(b"12345")
            return RUN

        program.name, program.run, program.version = name, run, "1.0"
        return program

    def test_page_has_the_form_of_the_committed_one(self):
        text = "\n\n".join(quietly(files.page, self.benchmark, [], list(files.SECTIONS)))
        self.assertEqual(section_form(text), section_form(files.PAGE.read_text()))
        self.assertEqual(self.benchmark.problems, [])

    def test_a_png_file_that_is_read_differently_is_a_problem(self):
        with mock.patch("files.pictures.png_verdicts", lambda _: ["passes", "DIFFERS", "–", "equal"]):
            quietly(files.files_section, self.benchmark)
        self.assertEqual(len(self.benchmark.problems), 8)


class BatchPageTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        with mock.patch("shutil.which", lambda name: name), mock.patch("programs.first_line", lambda _: "vips-1"), \
                mock.patch("measuring.first_line", lambda _: ""):
            methods, _, _ = programs.folder_methods(Path("imgconv"), 2)
        sizes = batch.Sizes(images=2, for_others=1, large=12, durable=1, counted=1)
        self.benchmark = batch.Benchmark(Path("imgconv"), methods, self.folder, sizes, 2, 2)
        for kind in batch.KINDS:
            (self.folder / kind).mkdir()
            for index in range(sizes.images):
                batch.pictures.image_path(self.folder, kind, index).write_bytes(b"1234")
        (self.folder / "large").mkdir()
        for index in range(24):
            (self.folder / "large" / f"{index}.png").touch()
        for name, value in {
            "batch.measured": self.measured, "batch.pictures.largest_difference": lambda *_: 1,
            "batch.pictures.link_tiny_images": lambda folder, target, count: target.mkdir(),
            "batch.count_calls": lambda *_: batch.Counter(openat=5, newfstatat=6), "batch.shutil.which": lambda name: name,
        }.items():
            patch = mock.patch(name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def measured(self, command: list[str]) -> Run:
        """Copies the images to the folder that the command names as its target."""
        text = " ".join(command)
        source, target = self.folder / "some", self.folder / "out"
        if command[0] == "imgconv" and command[1] != "status":
            source, target = Path(command[1]), Path(command[command.index("--output") + 1])
        if "--shard" not in text:
            target.mkdir(exist_ok=True)
            for path in source.iterdir() if source.exists() else []:
                (target / path.name).write_bytes(path.read_bytes())
        else:
            target.mkdir()
        return Run(5.0 if source.name == "many" else 0.5, 0.75, 2048)

    def test_sections_have_the_form_of_the_committed_ones(self):
        self.benchmark.figures["requests"] = 18
        text = "\n\n".join(quietly(section, self.benchmark) for section in batch.SECTIONS.values())
        expected = batch.PAGE.read_text()
        self.assertEqual(section_form(text), section_form(expected)[1:])
        self.assertEqual(self.benchmark.problems, [])

    def test_missing_outputs_are_a_problem(self):
        with self.benchmark.temporary("out") as target:
            target.mkdir()
            self.assertEqual(batch.bytes_written(self.benchmark, "imgconv", self.folder / "PNG", target), 0)
        self.assertEqual(self.benchmark.problems, ["imgconv wrote 0 images of 2"])

    def test_the_last_section_needs_the_others(self):
        with self.assertRaisesRegex(RunFailed, "needs the sections"):
            batch.scale_section(self.benchmark)

    def test_system_calls_are_counted(self):
        counts = batch.calls_in_trace(
            '12 openat(AT_FDCWD, "a") = 3\n12 newfstatat(3, "", {}) = 0\n13 newfstatat(AT_FDCWD, "a", {}) = 0\n'
            '12 read(3,  <unfinished ...>\n12 <... read resumed>"") = 0\n')
        self.assertEqual(counts, {"openat": 1, "fstat": 1, "newfstatat": 1, "read": 1})

    def test_scaling_document_is_that_of_the_committed_page(self):
        document = batch.SCALING.read_text()
        self.assertEqual(batch.with_tables(document, batch.PAGE.read_text()), document)
        with self.assertRaises(RunFailed):
            batch.with_tables("<!-- BATCH.md: Nothing -->\n<!-- end -->", batch.PAGE.read_text())

    def test_a_whole_run_writes_the_page_and_the_scaling_document(self):
        page, scaling = self.folder / "BATCH.md", self.folder / "scaling.md"
        parts = batch.PAGE.read_text().replace("EPYC", "Test").rstrip("\n").split("\n\n")
        scaling.write_text("Costs\n<!-- BATCH.md: Memory -->\nold\n<!-- end -->\nEnd\n")
        for arguments, is_written in [(["--quick"], False), ([], True)]:
            with mock.patch("sys.argv", ["batch.py", "--binary", __file__, *arguments]), \
                    mock.patch("batch.page", lambda *_: parts), mock.patch("batch.PAGE", page), \
                    mock.patch("batch.SCALING", scaling), mock.patch("batch.option_parser", self.parser), \
                    mock.patch("batch.folder_methods", lambda *_: ([], [], [])):
                quietly(batch.main)
            self.assertEqual(page.exists(), is_written)
            self.assertEqual("old" not in scaling.read_text(), is_written)
        self.assertEqual(page.read_text(), "\n\n".join(parts) + "\n")
        self.assertIn("| whole images ", scaling.read_text())
        self.assertIn("AMD Test", scaling.read_text())

    def parser(self, description, results, *others):
        return pages.option_parser(description, pages.RESULTS / "BATCH.md", *others)


if __name__ == "__main__":
    unittest.main()
