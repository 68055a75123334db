// The stage shows two views on top of each other, divided by the slider, with a common zoom and position.

const stage = byId("stage"), picture = byId("picture"), wipe = byId("wipe");
// The size of the first result, which positions refer to.
const extent = { width: 0, height: 0 };

// The state of the stage. `view` holds the scale in CSS pixels per sample, and the position in the middle of the stage.
// While `isFitted` is true, it follows the size of the stage.
const state = {
  left: "a", right: "b", channels: [0], range: 0, isRangeChosen: false, wipe: 0.5, isFitted: true,
  cursor: { x: 0, y: 0 }, view: { scale: 1, x: 0, y: 0 },
};
const largestScale = 96;

const fitScale = () => Math.min(stage.clientWidth / extent.width, stage.clientHeight / extent.height);
const smallestScale = () => Math.min(fitScale(), 1) / 2;

// Converts positions in samples to CSS pixels of the stage, and back.
const toStage = (x, y) => ({
  x: (x - state.view.x) * state.view.scale + stage.clientWidth / 2,
  y: (y - state.view.y) * state.view.scale + stage.clientHeight / 2,
});
const toSamples = (x, y) => ({
  x: (x - stage.clientWidth / 2) / state.view.scale + state.view.x,
  y: (y - stage.clientHeight / 2) / state.view.scale + state.view.y,
});

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function moveView(x, y) {
  state.isFitted = false;
  state.view.x = clamp(x, 0, extent.width);
  state.view.y = clamp(y, 0, extent.height);
  redraw();
}

// Zooms while keeping the sample under a point of the stage in place.
function zoomTo(scale, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
  const before = toSamples(x, y);
  state.view.scale = clamp(scale, smallestScale(), largestScale);
  const after = toSamples(x, y);
  moveView(state.view.x + before.x - after.x, state.view.y + before.y - after.y);
}

function fit() {
  state.view.scale = clamp(fitScale(), 0, largestScale);
  moveView(extent.width / 2, extent.height / 2);
  state.isFitted = true;
}

// Zooms at the chosen sample, which is brought to the middle first if it is out of sight.
function zoomAtCursor(factor) {
  const at = toStage(state.cursor.x + 0.5, state.cursor.y + 0.5);
  const isSeen = at.x >= 0 && at.y >= 0 && at.x <= stage.clientWidth && at.y <= stage.clientHeight;
  if (!isSeen) moveView(state.cursor.x + 0.5, state.cursor.y + 0.5);
  const point = isSeen ? at : { x: stage.clientWidth / 2, y: stage.clientHeight / 2 };
  zoomTo(state.view.scale * factor, point.x, point.y);
}

// Moves the view by the smallest distance that brings the cursor well inside.
function revealCursor() {
  const margin = Math.min(24 + state.view.scale, stage.clientWidth / 4, stage.clientHeight / 4);
  const place = toStage(state.cursor.x + 0.5, state.cursor.y + 0.5);
  const push = (value, size) => value - clamp(value, margin, size - margin);
  moveView(
    state.view.x + push(place.x, stage.clientWidth) / state.view.scale,
    state.view.y + push(place.y, stage.clientHeight) / state.view.scale);
}

function setWipe(share) {
  state.wipe = clamp(share, 0, 1);
  redraw();
}

let isDrawn = true;
function redraw() {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    draw();
  });
}

function draw() {
  const ratio = window.devicePixelRatio || 1;
  const width = stage.clientWidth, height = stage.clientHeight;
  if (picture.width !== Math.round(width * ratio)) picture.width = Math.round(width * ratio);
  if (picture.height !== Math.round(height * ratio)) picture.height = Math.round(height * ratio);
  const context = picture.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const border = Math.round(state.wipe * width);
  drawView(context, viewOf(state.left), 0, border);
  drawView(context, viewOf(state.right), border, width);
  drawCrops(context);
  drawCursor(context);
  wipe.style.left = `${border}px`;
  wipe.setAttribute("aria-valuenow", Math.round(100 * state.wipe));
  wipe.setAttribute("aria-valuetext",
    `${Math.round(100 * state.wipe)} percent ${viewOf(state.left).name}, the rest ${viewOf(state.right).name}`);
  byId("zoom-level").textContent = `${significant(100 * state.view.scale, 3)} %`;
  // Exposes the corner of the first sample to programs that control this page.
  const corner = toStage(0, 0);
  Object.assign(picture.dataset, { scale: state.view.scale, left: corner.x, top: corner.y });
}

// Draws a view between two columns of the stage.
function drawView(context, view, from, to) {
  if (to <= from) return;
  const place = placement(view), size = sizeOf(view), scale = state.view.scale;
  const at = (x, y) => toStage(place.origin.x + x * place.step.x, place.origin.y + y * place.step.y);
  const start = at(0, 0), end = at(size.width, size.height);
  context.save();
  context.beginPath();
  context.rect(from, 0, to - from, stage.clientHeight);
  context.clip();
  // The last samples of an overview extend past the image.
  context.beginPath();
  context.rect(start.x, start.y, end.x - start.x, end.y - start.y);
  context.clip();
  for (const { x, y, factor, canvas } of picturesOf(view, state.channels, state.range)) {
    const corner = at(x * factor, y * factor);
    context.imageSmoothingEnabled = scale * factor * place.step.x < 1;
    context.imageSmoothingQuality = "high";
    context.drawImage(canvas, corner.x, corner.y,
      canvas.width * factor * place.step.x * scale, canvas.height * factor * place.step.y * scale);
  }
  drawNumbers(context, view, place, size, from, to);
  context.restore();
}

// Writes the numbers on the samples if these are large enough.
function drawNumbers(context, view, place, size, from, to) {
  const width = place.step.x * state.view.scale, height = place.step.y * state.view.scale;
  if (state.channels.length > 1 || width < 40 || height < 20) return;
  const [channel] = state.channels;
  const index = (pixel, axis) => (toSamples(pixel, pixel)[axis] - place.origin[axis]) / place.step[axis];
  const first = { x: Math.max(Math.floor(index(from, "x")), 0), y: Math.max(Math.floor(index(0, "y")), 0) };
  const last = {
    x: Math.min(Math.ceil(index(to, "x")), size.width), y: Math.min(Math.ceil(index(stage.clientHeight, "y")), size.height),
  };
  context.font = `${clamp(width / 5, 10, 15)}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (let y = first.y; y < last.y; y += 1) {
    for (let x = first.x; x < last.x; x += 1) {
      const sample = sampleOfView(view, channel, x, y);
      if (sample === undefined) continue;
      const text = fittingText(context, sample, width - 6);
      const at = toStage(place.origin.x + (x + 0.5) * place.step.x, place.origin.y + (y + 0.5) * place.step.y);
      context.lineWidth = 3;
      context.strokeStyle = "#000a";
      context.strokeText(text, at.x, at.y);
      context.fillStyle = "#fff";
      context.fillText(text, at.x, at.y);
    }
  }
}

// Returns a sample with as many digits as fit, or an empty string if not even one fits.
function fittingText(context, sample, width) {
  for (let digits = 4; digits > 0; digits -= 1) {
    const text = significant(sample, digits);
    if (context.measureText(text).width <= width) return text;
  }
  return "";
}

function sampleOfView(view, channel, x, y) {
  if (view.id === "input") return inputSample(channel, x, y);
  if (view.id !== "difference") return resultSample(view.side, channel, x, y);
  const [a, b] = [resultSample(0, channel, x, y), resultSample(1, channel, x, y)];
  return a === undefined || b === undefined ? undefined : difference(a, b);
}

// Draws frames around the crops that can be clicked, if the page does not hold the whole image.
function drawCrops(context) {
  if (!overview) return;
  context.save();
  context.font = "600 12px system-ui, sans-serif";
  context.textBaseline = "top";
  resultPatches.forEach(([crop], index) => {
    const from = toStage(crop.x, crop.y), to = toStage(crop.x + crop.width, crop.y + crop.height);
    for (const [color, width] of [["#000b", 3.5], ["#fff", 1.5]]) {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
      if (color === "#000b") context.strokeText(index + 1, from.x + 4, from.y + 4);
    }
    context.fillStyle = "#fff";
    context.fillText(index + 1, from.x + 4, from.y + 4);
  });
  context.restore();
}

// Draws a ring around the chosen sample, which is seen even where a sample is smaller than a pixel; a frame, where a
// ring would cover the neighbours.
function drawRing(context) {
  const middle = toStage(state.cursor.x + 0.5, state.cursor.y + 0.5), { scale } = state.view;
  const markColor = getComputedStyle(picture).color;
  context.setLineDash([]);
  for (const [color, width] of [["#fff", 5.5], [markColor, 3]]) {
    context.beginPath();
    if (scale > 24) context.rect(middle.x - scale / 2, middle.y - scale / 2, scale, scale);
    else context.arc(middle.x, middle.y, Math.max(14, scale * 0.75 + 5), 0, 2 * Math.PI);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

// Outlines the chosen sample and the area that each kernel covers.
function drawCursor(context) {
  const outline = (x, y, width, height, color, line, dash = []) => {
    const from = toStage(x, y), to = toStage(x + width, y + height);
    context.setLineDash(dash);
    for (const [style, extra] of [["#000b", 2], [color, 0]]) {
      context.strokeStyle = style;
      context.lineWidth = line + extra;
      context.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
    }
  };
  context.save();
  const input = placement(views[0]);
  comparison.sides.forEach((side, index) => {
    const at = indexIn(index, state.cursor);
    if (!side.stride || !at) return;
    const start = (axis) => input.origin[axis] + positionOfTap(side, axis, 0, at[axis]) * input.step[axis];
    const span = (axis, taps) => (side.dilation[axis] * (taps - 1) + 1) * input.step[axis];
    outline(start("x"), start("y"), span("x", side.width), span("y", side.height),
      index === 0 ? "#f0a050" : "#70b0ff", 1.5, index === 0 ? [] : [5, 5]);
  });
  if (state.view.scale <= 24) outline(state.cursor.x, state.cursor.y, 1, 1, "#fff", 2);
  drawRing(context);
  context.restore();
}
