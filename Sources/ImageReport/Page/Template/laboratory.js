// The laboratory: settings that the reader changes, and the comparison that follows from them.

const laboratoryData = comparison.laboratory;

// `settings` is what the filter does, `picture` what it is applied to; both begin as the run's.
const laboratory = { settings: null, picture: null, mode: "both", runSettings: null, runPicture: null };

// Products of samples and weights that a page computes in reasonable time.
const productLimit = 2e10;

function tell(text) {
  byId("laboratory-status").textContent = text;
}

function startLaboratory() {
  const box = byId("laboratory"), picture = laboratoryData && runPicture();
  box.hidden = false;
  if (!picture) {
    byId("experiments").hidden = true;
    byId("no-laboratory").textContent = areModes()
      ? "This kernel or picture is too large for experiments in a page. \u201cimgconv compare --page-only\u201d makes a page with a small picture."
      : "The two functions\u2019 results are those of the run; this page does not compute others. For experiments with a kernel, its "
        + "border rule and its centre, make a page with \u201cimgconv compare --page-only\u201d.";
    return;
  }
  byId("no-laboratory").hidden = true;
  const { kernel, anchor, boundary, value, size, stride, dilation, gain, bias } = laboratoryData;
  laboratory.runSettings = {
    kernel: { ...kernel, weights: kernel.weights.map(number) }, anchor, boundary, value: number(value), size, stride, dilation,
    gain: number(gain), bias: number(bias),
  };
  Object.assign(laboratory, { settings: laboratory.runSettings, runPicture: picture, picture });
  for (const named of laboratoryData.kernels) named.weights = named.weights.map(number);
  fillSelect("lab-kernel", [["", "edited"], ...laboratoryData.kernels.map(({ name }) => [name, name])]);
  fillSelect("lab-boundary", laboratoryData.boundaries.map(({ mode }) => [mode, mode]));
  watchLaboratory();
  drawSettings();
}

// Returns the named kernel that the settings hold, if it is one.
const namedKernel = () => laboratoryData.kernels.find((named) => areEqualKernels(named, laboratory.settings.kernel));

// Shows the settings in the fields.
function drawSettings() {
  const { settings, picture } = laboratory, { kernel, anchor, boundary, value } = settings;
  byId("lab-kernel").value = namedKernel()?.name ?? "";
  byId("lab-kernel").options[0].textContent = areEqualKernels(kernel, laboratory.runSettings.kernel) ? "the run\u2019s" : "edited";
  for (const [id, shown] of [["lab-columns", kernel.width], ["lab-rows", kernel.height], ["lab-value", value]]) {
    if (byId(id) !== document.activeElement) byId(id).value = shown;
  }
  byId("lab-boundary").value = boundary;
  byId("lab-value-field").hidden = boundary !== "constant";
  byId("lab-centre").value = anchor ? "chosen" : "center";
  const centre = writtenCentre(settings, "correlate");
  for (const [id, shown, count] of [["lab-centre-x", centre.x, kernel.width], ["lab-centre-y", centre.y, kernel.height]]) {
    if (byId(id) !== document.activeElement) byId(id).value = shown;
    byId(id).max = count - 1;
  }
  byId("lab-centre-field").hidden = !anchor;
  byId("lab-normalise").disabled = dividedBySum(kernel) === null;
  byId("lab-save").disabled = !canBeSaved(picture);
  byId("picture-note").textContent = picture.note;
  byId("picture-note").hidden = picture.note === "";
  byId("copied").hidden = true;
  byId("lab-reset").disabled = isRunsOwn();
  drawEditor(settings);
}

// Whether the settings are those of the run, so that its results can be shown.
function isRunsOwn() {
  const { settings, runSettings, picture } = laboratory;
  if (picture !== laboratory.runPicture) return false;
  const { kernel, ...others } = settings, { kernel: runKernel, ...runOthers } = runSettings;
  return areEqualKernels(kernel, runKernel) && JSON.stringify(others) === JSON.stringify(runOthers);
}

// Changes settings and computes what follows from them.
function change(settings) {
  laboratory.settings = { ...laboratory.settings, ...settings };
  drawSettings();
  compute();
}

// Changes the kernel; a centre that is not one of its taps is given up.
function changeKernel(kernel) {
  const { anchor } = laboratory.settings;
  const isInside = anchor && anchor.x < kernel.width && anchor.y < kernel.height;
  change({ kernel, anchor: isInside ? anchor : null });
}

function compute() {
  if (isRunsOwn()) {
    runner.task += 1;
    tell("");
    show(ownRun);
    return;
  }
  const { settings, picture } = laboratory;
  let sides;
  try {
    sides = ["correlate", "convolve"].map((mode) => sideFor(settings, mode, picture));
  } catch (error) {
    tell(`${error.message} The results shown are the previous ones.`);
    return;
  }
  const samples = sides[0].output.width * sides[0].output.height * picture.channels.length;
  if (2 * samples * settings.kernel.weights.filter((weight) => weight !== 0).length > productLimit) {
    tell("This kernel is too large for this picture in a page: it would take minutes. The results shown are the previous ones.");
    return;
  }
  const steps = function* steps() {
    const a = yield* filtering(sides[0], picture, picture.channels.length);
    const b = yield* filtering(sides[1], picture, picture.channels.length);
    return [a, b];
  };
  runTask(steps(), {
    progress: () => tell("Computing \u2026"),
    done: (results) => {
      tell("");
      show(computedModel(settings, picture, sides, results));
    },
    failed: (error) => tell(`The results could not be computed: ${error.message}`),
  });
}

// Returns a comparison of computed results, in the form of the run's.
function computedModel(settings, picture, sides, [a, b]) {
  const { kernel } = settings, { width, height, channels, bitDepth, hasAlpha } = picture;
  const { output } = sides[0], isSameSize = output.width === width && output.height === height;
  const opacity = hasAlpha && isSameSize ? picture.planes[channels.length] : null;
  const inputExtent = extentOf(picture.planes.slice(0, channels.length)), extent = extentOf([...a, ...b]);
  const startingRange = suitableRange([...a, ...b], extent, bitDepth, sides);
  const largest = Math.max(Math.abs(inputExtent.low), Math.abs(inputExtent.high), Math.abs(settings.value));
  const tolerance = 1e-12 * Math.abs(settings.gain) * magnitudeOf(kernel) * largest;
  const inputScale = bitDepth === 32 ? { low: inputExtent.low, high: inputExtent.high || inputExtent.low + 1, showsMagnitude: false }
    : { low: 0, high: bitDepth === 16 ? 65535 : 255, showsMagnitude: false };
  const described = {
    ...ownRun.comparison, inputName: picture.name, kernelName: namedKernel()?.name ?? "edited", overview: null,
    input: { width, height, bitDepth, hasAlpha, channelCount: picture === laboratory.runPicture ? ownRun.comparison.input.channelCount : channels.length },
    kernel: { width: kernel.width, height: kernel.height, sum: sumOf(kernel), isSymmetric: isOwnHalfTurn(kernel) },
    channels, isColor: picture.isColor, sides, ranges: rangesOf(extent, bitDepth, inputScale, startingRange), startingRange,
    difference: measured(a, b, output.width, output.height, opacity, tolerance),
  };
  const patch = (planes) => ({ x: 0, y: 0, ...output, planes });
  return {
    comparison: described, inputPatches: [{ x: 0, y: 0, width, height, planes: picture.planes }],
    resultPatches: [[patch(a), patch(b)]], overview: null,
  };
}

// Shows one of the two operations beside the input, or both.
function setMode(mode) {
  laboratory.mode = mode;
  byId("copied").hidden = true;
  if (mode === "both") setViews("a", "b");
  else setViews("input", mode === "correlate" ? "a" : "b");
}

async function usePicture(file) {
  if (!file) return;
  tell(`Reading ${file.name} \u2026`);
  try {
    laboratory.picture = await readPicture(file);
  } catch {
    tell(`This browser cannot decode ${file.name}; choose a PNG, JPEG, WebP or GIF picture.`);
    return;
  }
  tell("");
  change({});
}

// Reads a field of the grid while it is edited.
function editWeight(field) {
  const weight = parsedNumber(field.value);
  field.toggleAttribute("aria-invalid", weight === null);
  if (weight === null) {
    tell(`\u201c${field.value}\u201d is not a number; write a decimal or a fraction such as 1/9.`);
    return;
  }
  tell("");
  const weights = [...laboratory.settings.kernel.weights];
  weights[Number(field.dataset.index)] = weight;
  change({ kernel: { ...laboratory.settings.kernel, weights } });
}

function watchLaboratory() {
  const on = (id, name, action) => byId(id).addEventListener(name, action);
  const whole = (id) => clamp(Math.round(Number(byId(id).value) || 0), Number(byId(id).min), Number(byId(id).max));
  const written = byId("written");
  written.addEventListener("input", ({ target }) => editWeight(target));
  written.addEventListener("focusin", ({ target }) => {
    if (!target.matches("input")) return;
    target.value = String(laboratory.settings.kernel.weights[Number(target.dataset.index)]);
    target.select();
  });
  // The short number again, once the focus is elsewhere.
  written.addEventListener("focusout", () => setTimeout(drawSettings));
  on("lab-kernel", "change", ({ target }) => {
    const named = laboratoryData.kernels.find(({ name }) => name === target.value);
    changeKernel(named ? { width: named.width, height: named.height, weights: named.weights } : laboratory.runSettings.kernel);
  });
  on("lab-rotate", "click", () => changeKernel(rotated(laboratory.settings.kernel)));
  on("lab-transpose", "click", () => changeKernel(transposed(laboratory.settings.kernel)));
  on("lab-normalise", "click", () => changeKernel(dividedBySum(laboratory.settings.kernel)));
  on("lab-turn", "click", () => playHalfTurn(laboratory.settings));
  for (const id of ["lab-columns", "lab-rows"]) {
    on(id, "change", () => changeKernel(resized(laboratory.settings.kernel, whole("lab-columns"), whole("lab-rows"))));
  }
  on("lab-boundary", "change", ({ target }) => change({ boundary: target.value }));
  on("lab-value", "change", ({ target }) => change({ value: Math.fround(parsedNumber(target.value) ?? laboratory.settings.value) }));
  on("lab-centre", "change", ({ target }) => change({
    anchor: target.value === "center" ? null : writtenCentre(laboratory.settings, "correlate"),
  }));
  for (const id of ["lab-centre-x", "lab-centre-y"]) {
    on(id, "change", () => change({ anchor: { x: whole("lab-centre-x"), y: whole("lab-centre-y") } }));
  }
  on("lab-mode", "change", ({ target }) => setMode(target.value));
  on("lab-file", "change", ({ target }) => usePicture(target.files[0]));
  on("lab-save", "click", () => savePicture(laboratory.picture));
  on("lab-reset", "click", reset);
  on("copy-command", "click", copyCommand);
  on("copy-python", "click", copyPython);
  // A picture can be dropped anywhere on the page.
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    usePicture([...event.dataTransfer.files].find(({ type }) => type.startsWith("image/")) ?? event.dataTransfer.files[0]);
  });
}

function reset() {
  laboratory.picture = laboratory.runPicture;
  byId("lab-file").value = "";
  change(laboratory.runSettings);
}
