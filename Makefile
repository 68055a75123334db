# `make` lists the targets. Variables: PREFIX, DESTDIR, SWIFT, JOBS (number of compiler processes; default: SwiftPM's),
# BENCH (options of `make bench`: --quick, --only random; see Benchmarks/README.md), CHECK (options of
# check_identify.py: --seed 14, --count 50, --only 7; of opencv_integers.py: --seed 2, --count 100; of
# check_collections.py: --list FILE.tsv), DIR (folders of images for `make check-collections`).

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?=
PYTHON ?= python3
BENCH ?=
CHECK ?=
DIR ?=

BUILD = $(SWIFT) build $(if $(JOBS),-j $(JOBS))
# Links Swift's library statically, so that the command runs without a Swift installation. macOS includes the library.
STATIC = $(if $(filter Darwin,$(shell uname -s)),,--static-swift-stdlib)
RELEASE = $(BUILD) --configuration release $(STATIC) --product imgconv
SOURCES = Package.swift Sources Tests Examples
# The commit that imgconv --version prints, with + if files have been changed since; empty outside a repository.
export IMGCONV_COMMIT := $(shell test -e .git && git describe --always --exclude='*' --abbrev=12 --dirty=+ 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup build demo test examples test-neon test-slurm check-kubernetes check-identify check-metadata check-opencv check-collections bench bench-engine bench-files bench-batch lint format golden samples docs-images install uninstall clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## install missing build dependencies (apt), or print their names
	@SWIFT="$(SWIFT)" bash scripts/setup.sh

build: setup ## build the command for release
	$(RELEASE)

demo: build ## filter a picture in both modes into demo/, and show the difference
	@SWIFT_BIN="$$($(RELEASE) --show-bin-path)" bash scripts/demo.sh

test: setup ## build and run all tests
	@JOBS="$(JOBS)" SWIFT="$(SWIFT)" bash scripts/test.sh

examples: setup ## build and run the packages in Examples/
	@JOBS="$(JOBS)" SWIFT="$(SWIFT)" bash scripts/examples.sh

test-neon: ## check the C loops here, and as compiled for arm64 in an emulator
	@bash scripts/test_neon.sh

test-slurm: build ## run the Slurm job script on a local Slurm (root)
	@SWIFT_BIN="$$($(RELEASE) --show-bin-path)" bash scripts/test_slurm.sh

check-kubernetes: build ## check the Kubernetes manifests and their container file
	@PYTHON="$(PYTHON)" SWIFT_BIN="$$($(RELEASE) --show-bin-path)" bash scripts/check_kubernetes.sh

check-metadata: build ## check the metadata of outputs with ExifTool, exiv2, pngcheck and jpeginfo (apt)
	@PYTHON="$(PYTHON)" SWIFT_BIN="$$($(RELEASE) --show-bin-path)" bash scripts/check_metadata.sh

check-opencv: build ## compare --like opencv.filter2D on integer images with OpenCV, sample by sample (pip)
	@PYTHON="$(PYTHON)" bash scripts/python_packages.sh .venv-identify scripts/check_identify_requirements.txt
	.venv-identify/bin/python -B scripts/opencv_integers.py compare "$$($(RELEASE) --show-bin-path)/imgconv" $(CHECK)

check-identify: build ## check identify against outputs of the real libraries (pip, apt)
	@PYTHON="$(PYTHON)" SWIFT_BIN="$$($(RELEASE) --show-bin-path)" bash scripts/check_identify.sh $(CHECK)

check-collections: build ## compare the decoders with Pillow and libvips on the images below DIR (pip)
	@PYTHON="$(PYTHON)" bash scripts/python_packages.sh .venv-identify scripts/check_identify_requirements.txt
	.venv-identify/bin/python -B scripts/check_collections.py --binary "$$($(RELEASE) --show-bin-path)/imgconv" $(CHECK) $(DIR)

RUN_BENCH = SWIFT="$(SWIFT)" PYTHON="$(PYTHON)" SWIFT_BIN="$$($(RELEASE) --show-bin-path)" bash scripts/bench.sh

bench: bench-engine bench-files bench-batch ## time everything against other programs into Benchmarks/results/

bench-engine: build ## time the engine against OpenCV, from memory to memory
	@$(RUN_BENCH) engine $(BENCH)

bench-files: build ## time whole runs against OpenCV, vips and the Magicks, from file to file
	@$(RUN_BENCH) files $(BENCH)

bench-batch: build ## time directory runs against the Magicks and vips, and the overhead of a run
	@$(RUN_BENCH) batch $(BENCH)

lint: setup ## check format, layering, file sizes and scripts, and test the benchmarks' pages
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	@bash scripts/check_tree.sh

format: setup ## format the Swift sources in place
	$(SWIFT) format --in-place --recursive $(SOURCES)

golden: setup ## regenerate the golden files of the tests; review the difference before committing
	IMGCONV_REGENERATE=1 $(SWIFT) test

docs-images: build ## regenerate the pictures of README and docs
	@SWIFT_BIN="$$($(RELEASE) --show-bin-path)" bash scripts/demo.sh docs/images
	@SWIFT_BIN="$$($(RELEASE) --show-bin-path)" bash scripts/why_images.sh docs/images

samples: ## regenerate SampleImages/ (Python 3)
	@PYTHON="$(PYTHON)" bash scripts/python_packages.sh .venv scripts/requirements.txt
	.venv/bin/python -B scripts/make_samples.py

install: build ## install command, completions and manual into $(DESTDIR)$(PREFIX), by default /usr/local
	@bash scripts/install.sh install "$$($(RELEASE) --show-bin-path)/imgconv" "$(DESTDIR)$(PREFIX)"

uninstall: ## remove what was installed
	@bash scripts/install.sh uninstall "$(DESTDIR)$(PREFIX)"

clean: ## remove build products and the demo
	$(SWIFT) package clean
	rm -rf .build/examples
	rm -rf demo
