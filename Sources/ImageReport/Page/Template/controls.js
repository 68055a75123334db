// Controls: pointers, wheel, keys, and the fields above and below the stage.

const focusStage = () => picture.focus({ preventScroll: true });

function setCursor(x, y) {
  state.cursor = { x: clamp(Math.trunc(x), 0, extent.width - 1), y: clamp(Math.trunc(y), 0, extent.height - 1) };
  inspect();
  redraw();
}

function goTo(x, y, scale = state.view.scale) {
  state.view.scale = clamp(scale, smallestScale(), largestScale);
  setCursor(x, y);
  moveView(state.cursor.x + 0.5, state.cursor.y + 0.5);
}

function goToLargest() {
  const place = comparison.difference?.place;
  if (!place) return;
  if (state.channels.length === 1) setChannel(String(place.channel));
  goTo(place.x, place.y, Math.max(state.view.scale, 12));
}

function setViews(left, right) {
  [state.left, state.right] = [left, right];
  byId("left-view").value = left;
  byId("right-view").value = right;
  byId("left-caption").textContent = viewOf(left).name;
  byId("right-caption").textContent = viewOf(right).name;
  byId("left-caption").dataset.view = left;
  byId("right-caption").dataset.view = right;
  picture.setAttribute("aria-label", `${viewOf(left).name} on the left, ${viewOf(right).name} on the right`);
  drawLegend();
  redraw();
}

const swap = () => setViews(state.right, state.left);

function setChannel(value) {
  state.channels = value === "all" ? [0, 1, 2] : [Number(value)];
  byId("channel").value = value;
  drawLegend();
  inspect();
  redraw();
}

function nextChannel() {
  const select = byId("channel");
  setChannel(select.options[(select.selectedIndex + 1) % select.options.length].value);
}

function setRange(index) {
  state.range = index;
  state.isRangeChosen = true;
  drawLegend();
  redraw();
}

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme ?? (darkSystem.matches ? "dark" : "light")) === "dark";

function toggleTheme() {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  recolor();
}

// Draws again what has colours of its own in dark and in light.
function recolor() {
  nameTheme();
  show({ comparison, inputPatches, resultPatches, overview });
  if (laboratory.settings) drawEditor(laboratory.settings);
}

function nameTheme() {
  const other = isDark() ? "Light" : "Dark";
  byId("theme").textContent = other;
  byId("theme").setAttribute("aria-label", `${other} colours`);
}

// Pointers that are down on the picture, by id. One pointer moves the view, two also zoom.
const pointers = new Map();
let hasMoved = false;

const placeOf = (event) => {
  const box = stage.getBoundingClientRect();
  return { x: event.clientX - box.left - stage.clientLeft, y: event.clientY - box.top - stage.clientTop };
};

function pointerDown(event) {
  if (event.button !== 0) return;
  if (pointers.size === 0) hasMoved = false;
  pointers.set(event.pointerId, { ...placeOf(event), start: placeOf(event) });
  picture.setPointerCapture(event.pointerId);
}

function pointerMove(event) {
  const pointer = pointers.get(event.pointerId);
  if (!pointer) return;
  const place = placeOf(event);
  // Movements of a few pixels still count as a click.
  if (!hasMoved && pointers.size === 1 && Math.hypot(place.x - pointer.start.x, place.y - pointer.start.y) < 5) return;
  hasMoved = true;
  const before = middle();
  Object.assign(pointer, place);
  const after = middle();
  moveView(
    state.view.x - (after.x - before.x) / state.view.scale, state.view.y - (after.y - before.y) / state.view.scale);
  if (before.spread > 0) zoomTo(state.view.scale * after.spread / before.spread, after.x, after.y);
}

// Returns the middle of the first two pointers that are down and the distance between them, which is 0 for one pointer.
function middle() {
  const [first, second = first] = [...pointers.values()];
  return {
    x: (first.x + second.x) / 2, y: (first.y + second.y) / 2, spread: Math.hypot(first.x - second.x, first.y - second.y),
  };
}

function pointerUp(event) {
  const pointer = pointers.get(event.pointerId);
  if (!pointers.delete(event.pointerId) || event.type === "pointercancel") return;
  if (hasMoved || pointers.size > 0) return;
  const sample = toSamples(pointer.start.x, pointer.start.y);
  if (sample.x < 0 || sample.y < 0 || sample.x >= extent.width || sample.y >= extent.height) return;
  setCursor(sample.x, sample.y);
}

function watchPointers() {
  picture.addEventListener("pointerdown", pointerDown);
  picture.addEventListener("pointermove", pointerMove);
  for (const name of ["pointerup", "pointercancel"]) picture.addEventListener(name, pointerUp);
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const place = placeOf(event);
    // Converts lines and pages to pixels.
    const pixels = event.deltaY * [1, 30, 300][event.deltaMode];
    zoomTo(state.view.scale * Math.exp(-clamp(pixels, -400, 400) / 400), place.x, place.y);
  }, { passive: false });
  wipe.addEventListener("pointerdown", (event) => wipe.setPointerCapture(event.pointerId));
  wipe.addEventListener("pointermove", (event) => {
    if (wipe.hasPointerCapture(event.pointerId)) setWipe(placeOf(event).x / stage.clientWidth);
  });
}

const pan = (x, y) => moveView(
  state.view.x + x * stage.clientWidth / 3 / state.view.scale, state.view.y + y * stage.clientHeight / 3 / state.view.scale);
const step = (x, y) => {
  setCursor(state.cursor.x + x, state.cursor.y + y);
  revealCursor();
};

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const keys = {
  "+": () => zoomAtCursor(1.5), "=": () => zoomAtCursor(1.5), "-": () => zoomAtCursor(1 / 1.5), 0: fit, x: swap, h: nextChannel, m: goToLargest, t: toggleTheme,
  "[": () => setWipe(state.wipe - 0.05), "]": () => setWipe(state.wipe + 0.05), "?": showKeys,
  Home: () => pan(-1, 0), End: () => pan(1, 0), PageUp: () => pan(0, -1), PageDown: () => pan(0, 1),
};

function showKeys() {
  byId("keys").showModal();
}

function keyDown(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const arrow = arrows[event.key];
  // Uses the position of the key, because Shift changes the character of a digit key.
  const digit = /^Digit([1-4])$/.exec(event.code)?.[1] ?? (/^[1-4]$/.test(event.key) ? event.key : null);
  if (arrow && event.currentTarget === wipe) {
    setWipe(state.wipe + (event.shiftKey ? 0.1 : 0.02) * (arrow[0] - arrow[1]));
  } else if (event.currentTarget === wipe && (event.key === "Home" || event.key === "End")) {
    setWipe(event.key === "Home" ? 0 : 1);
  } else if (arrow) {
    const samples = event.shiftKey ? 10 : 1;
    step(samples * arrow[0], samples * arrow[1]);
  } else if (digit) {
    const view = views[digit - 1];
    if (view) setViews(event.shiftKey ? view.id : state.left, event.shiftKey ? state.right : view.id);
  } else if (keys[event.key]) {
    keys[event.key]();
  } else {
    return;
  }
  event.preventDefault();
}

function watchControls() {
  for (const element of [picture, wipe]) element.addEventListener("keydown", keyDown);
  byId("left-view").addEventListener("change", (event) => setViews(event.target.value, state.right));
  byId("right-view").addEventListener("change", (event) => setViews(state.left, event.target.value));
  byId("channel").addEventListener("change", (event) => setChannel(event.target.value));
  byId("range").addEventListener("change", (event) => setRange(Number(event.target.value)));
  byId("swap").addEventListener("click", swap);
  byId("zoom-in").addEventListener("click", () => zoomAtCursor(1.5));
  byId("zoom-out").addEventListener("click", () => zoomAtCursor(1 / 1.5));
  byId("fit").addEventListener("click", fit);
  byId("largest").addEventListener("click", goToLargest);
  byId("show-keys").addEventListener("click", showKeys);
  byId("theme").addEventListener("click", toggleTheme);
  for (const button of document.querySelectorAll("[data-pan]")) {
    button.addEventListener("click", () => pan(...button.dataset.pan.split(" ").map(Number)));
  }
  byId("go-to").addEventListener("submit", (event) => {
    event.preventDefault();
    goTo(byId("column").valueAsNumber, byId("row").valueAsNumber);
  });
  darkSystem.addEventListener("change", recolor);
  new ResizeObserver(() => {
    if (state.isFitted) fit();
    redraw();
  }).observe(stage);
}
