// Fills in the page and starts it.

function fillSelect(id, options) {
  byId(id).replaceChildren(...options.map(([value, name]) => make("option", { value }, name)));
}

// Shows a comparison: the run's, or a computed one. The place that is looked at is kept.
function show(model) {
  const former = { ...extent }, channel = byId("channel").value;
  adopt(model);
  pictures.clear();
  Object.assign(extent, comparison.sides[0].output);
  stage.style.aspectRatio = `${extent.width} / ${extent.height}`;
  if (areModes()) {
    document.title = `Correlation and convolution of ${comparison.inputName}`;
    document.querySelector("h1").textContent = document.title;
  }
  for (const [id, text] of [["takeaway", takeaway()], ["lede", lede()], ["provenance", provenance()]]) byId(id).textContent = text;
  fillSelect("channel", [...comparison.channels.map((name, index) => [index, capital(name)]),
    ...(comparison.isColor ? [["all", "All"]] : [])]);
  byId("channel-field").hidden = comparison.channels.length === 1;
  fillSelect("range", comparison.ranges.map((range, index) => [index, range.name]));
  if (!state.isRangeChosen) state.range = comparison.startingRange;
  byId("range").value = state.range;
  byId("column").max = extent.width - 1;
  byId("row").max = extent.height - 1;
  byId("largest").disabled = !comparison.difference?.place;
  byId("words-heading").textContent = areSame() ? "Why the two are the same" : "Why the two differ";
  byId("explanation").replaceChildren(...explanation());
  byId("kernels").replaceChildren(...laidKernels());
  const points = pointRow();
  byId("point").hidden = points.length === 0;
  byId("responses").replaceChildren(...points);
  byId("figures").replaceChildren(...figures());
  listCrops();
  const isNew = former.width !== extent.width || former.height !== extent.height;
  if (isNew) {
    const place = comparison.difference?.place ?? { x: Math.floor(extent.width / 2), y: Math.floor(extent.height / 2) };
    state.cursor = { x: place.x, y: place.y };
  }
  setChannel([...byId("channel").options].some(({ value }) => value === channel) && !isNew ? channel : startingChannel());
  if (isNew) fit();
}

// Three numbers per cell are too many for a large kernel.
function startingChannel() {
  const isSmall = comparison.kernel.width <= 5 && comparison.kernel.height <= 5;
  return comparison.isColor && isSmall ? "all" : String(comparison.difference?.place?.channel ?? 0);
}

function start() {
  for (const id of ["left-view", "right-view"]) fillSelect(id, views.map((view) => [view.id, view.name]));
  nameTheme();
  linkCells(document.querySelector("main"));
  watchPointers();
  watchControls();
  setViews("a", "b");
  startLaboratory();
  show(ownRun);
}

start();
