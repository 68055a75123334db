// Fills in the page and starts it.

function fillSelect(id, options) {
  byId(id).append(...options.map(([value, name]) => make("option", { value }, name)));
}

// Returns the channel of the largest difference, or the first channel.
const startingChannel = () => comparison.difference?.place?.channel ?? 0;

function start() {
  byId("lede").textContent = lede();
  stage.style.aspectRatio = `${extent.width} / ${extent.height}`;
  for (const id of ["left-view", "right-view"]) fillSelect(id, views.map((view) => [view.id, view.name]));
  fillSelect("channel", comparison.channels.map((name, index) => [index, capital(name)]));
  if (comparison.isColor) fillSelect("channel", [["all", "All"]]);
  byId("channel-field").hidden = comparison.channels.length === 1;
  fillSelect("range", comparison.ranges.map((range, index) => [index, range.name]));
  byId("column").max = extent.width - 1;
  byId("row").max = extent.height - 1;
  byId("largest").disabled = !comparison.difference?.place;
  byId("explanation").append(...explanation());
  byId("kernels").append(...laidKernels());
  byId("figures").append(...figures());
  nameTheme();
  listCrops();
  linkCells(document.querySelector("main"));
  watchPointers();
  watchControls();
  state.range = comparison.startingRange;
  byId("range").value = state.range;
  const place = comparison.difference?.place ?? { x: Math.floor(extent.width / 2), y: Math.floor(extent.height / 2) };
  state.cursor = { x: place.x, y: place.y };
  setViews("a", "b");
  // Three numbers per cell are too many for a large kernel.
  const isSmall = comparison.kernel.width <= 5 && comparison.kernel.height <= 5;
  setChannel(comparison.isColor && isSmall ? "all" : String(startingChannel()));
  fit();
}

start();
