# GNU make. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# Continuous integration and other folders may keep their own build folder: make test BUILD=.build-ci
BUILD ?= .build
SWIFT_FLAGS = --scratch-path $(BUILD)
RELEASE = $(SWIFT) build $(SWIFT_FLAGS) -c release --product imgconv
IMGCONV = $(BUILD)/release/imgconv
SAMPLE = SampleImages/flip.png
KERNEL = SampleImages/kernels/motion.txt

.DEFAULT_GOAL := help

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install the system packages that are missing (apt)
	@scripts/setup.sh

.PHONY: build
build: setup ## Build the command in release
	$(RELEASE)

.PHONY: demo
demo: build ## Filter the flip figure both ways into demo/, and say what to open
	@mkdir -p demo
	$(IMGCONV) $(SAMPLE) --kernel $(KERNEL) --mode correlate -o demo/correlate.png --overwrite
	$(IMGCONV) $(SAMPLE) --kernel $(KERNEL) --mode convolve -o demo/convolve.png --overwrite \
		--diff demo/difference.png --diff-against flipped --diff-style signed
	@echo "Open demo/correlate.png, demo/convolve.png and demo/difference.png beside $(SAMPLE):"
	@echo "the trail lies on opposite sides, because convolution turns the kernel by 180 degrees."

.PHONY: test
test: setup ## Run all tests
	$(SWIFT) build $(SWIFT_FLAGS) --build-tests
	$(SWIFT) test $(SWIFT_FLAGS) --skip-build

.PHONY: lint
lint: ## Check the sources' format and the tree's rules
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	@scripts/check_tree.sh

.PHONY: format
format: ## Bring the sources into their format
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

.PHONY: golden
golden: setup ## Write the tests' golden files anew; look at the difference before you commit it
	IMGCONV_REGENERATE=1 $(SWIFT) test $(SWIFT_FLAGS)

.PHONY: samples
samples: .venv/ready ## Make SampleImages/ anew
	.venv/bin/python scripts/make_samples.py

.venv/ready: scripts/requirements.txt
	python3 -m venv .venv
	.venv/bin/pip install --quiet --requirement scripts/requirements.txt
	@touch $@

.PHONY: docs-images
docs-images: build ## Make the pictures of README and docs anew
	@mkdir -p docs/images
	cp $(SAMPLE) docs/images/input.png
	$(IMGCONV) $(SAMPLE) --kernel $(KERNEL) --mode correlate -o docs/images/correlate.png --overwrite
	$(IMGCONV) $(SAMPLE) --kernel $(KERNEL) --mode convolve -o docs/images/convolve.png --overwrite \
		--diff docs/images/difference.png --diff-against flipped --diff-style signed

.PHONY: install
install: setup ## Install the command: make install PREFIX=/usr/local DESTDIR=
	$(RELEASE) --static-swift-stdlib
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(IMGCONV) "$(DESTDIR)$(PREFIX)/bin/imgconv"

.PHONY: uninstall
uninstall: ## Remove the installed command
	rm -f "$(DESTDIR)$(PREFIX)/bin/imgconv"

.PHONY: clean
clean: ## Remove what was built
	rm -rf $(BUILD) demo .venv
