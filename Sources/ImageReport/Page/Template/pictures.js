// Pictures of the planes. Samples are converted to colours, in one canvas for each rectangle of samples.

const views = [
  { id: "input", name: "Input" },
  { id: "a", name: comparison.sides[0].title, side: 0 },
  { id: "b", name: comparison.sides[1].title, side: 1 },
  { id: "difference", name: "Difference" },
].filter((view) => view.id !== "difference" || comparison.difference);

const viewOf = (id) => views.find((view) => view.id === id);

// Returns the placement of a view. All positions are in samples of the first result; a sample of a view covers `step`
// of them, from `origin` on.
function placement(view) {
  const [a, b] = comparison.sides;
  const plain = { origin: { x: 0, y: 0 }, step: { x: 1, y: 1 } };
  if (view.id === "input" && a.stride) {
    const origin = (axis) => -centrePosition(a, axis, 0) / a.stride[axis];
    return { origin: { x: origin("x"), y: origin("y") }, step: { x: 1 / a.stride.x, y: 1 / a.stride.y } };
  }
  if (view.id === "b" && !comparison.difference && a.stride && b.stride) {
    const origin = (axis) => (centrePosition(b, axis, 0) - centrePosition(a, axis, 0)) / a.stride[axis];
    return {
      origin: { x: origin("x"), y: origin("y") },
      step: { x: b.stride.x / a.stride.x, y: b.stride.y / a.stride.y },
    };
  }
  return plain;
}

// Returns the size of a view in its own samples.
function sizeOf(view) {
  if (view.id === "input") return comparison.input;
  return comparison.sides[view.side ?? 0].output;
}

// Returns the sample of a side at the position of a sample of the first result, or null if it is outside.
function indexIn(side, cursor) {
  const place = placement(views[1 + side]), size = comparison.sides[side].output;
  const index = (axis) => Math.round((cursor[axis] - place.origin[axis]) / place.step[axis]);
  const found = { x: index("x"), y: index("y") };
  return found.x >= 0 && found.y >= 0 && found.x < size.width && found.y < size.height ? found : null;
}

// Converts samples to colours. `color` receives the samples of a pixel's channels and the RGBA pixel to fill.
function painted(patch, channels, color) {
  const canvas = make("canvas", { width: patch.width, height: patch.height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(patch.width, patch.height);
  const samples = new Array(channels.length);
  for (let i = 0; i < patch.width * patch.height; i += 1) {
    for (let k = 0; k < channels.length; k += 1) samples[k] = patch.planes[channels[k]][i];
    color(samples, image.data, 4 * i);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

// Maps samples to grey, or to red, green and blue, from black at `low` to white at `high`. NaN is transparent.
function brightness(scale) {
  const low = number(scale.low), factor = 255 / (number(scale.high) - low), { showsMagnitude } = scale;
  const level = (sample) => ((showsMagnitude ? Math.abs(sample) : sample) - low) * factor;
  return (samples, pixels, at) => {
    // The array of pixels rounds and clips.
    for (let k = 0; k < 3; k += 1) pixels[at + k] = level(samples[samples.length === 1 ? 0 : k]);
    pixels[at + 3] = samples.some(Number.isNaN) ? 0 : 255;
  };
}

// The colours of signed numbers, from the most negative to the most positive: light in the middle, or dark.
const colorTable = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const signedTables = { light: colorTable(comparison.signedColors), dark: colorTable(comparison.darkColors) };
const signedColors = () => signedTables[isDark() ? "dark" : "light"];
const signedLevels = (signedTables.light.length / 3 - 1) / 2;

// Returns the index of a number's colour. `largest` is the end of the scale.
function signedIndex(value, largest) {
  if (!(largest > 0)) return signedLevels;
  const level = Number.isFinite(value) ? value / largest * signedLevels : Math.sign(value) * signedLevels || 0;
  return signedLevels + Math.round(Math.min(Math.max(level, -signedLevels), signedLevels));
}

// Maps the value of largest magnitude among the channels to a colour.
function signedColor(largest) {
  const colors = signedColors();
  return (samples, pixels, at) => {
    let most = 0;
    for (const sample of samples) if (Math.abs(sample) > Math.abs(most)) most = sample;
    const index = 3 * signedIndex(most, largest);
    for (let k = 0; k < 3; k += 1) pixels[at + k] = colors[index + k];
    pixels[at + 3] = 255;
  };
}

// Weights and products have colours by the square root of their magnitude, so that small ones are seen beside a peak.
const rootOf = (value) => Math.sign(value) * Math.sqrt(Math.abs(value));

function weightColor(largest) {
  const color = signedColor(Math.sqrt(largest));
  return (values, pixels, at) => color(values.map(rootOf), pixels, at);
}

function differencePatch([a, b]) {
  const planes = a.planes.map((plane, channel) => plane.map((sample, i) => difference(sample, b.planes[channel][i])));
  return { ...a, planes };
}

// Returns the rectangles of a view, the overview first. One of their samples covers `factor` samples of the view.
function rectanglesOf(view) {
  const exact = { input: () => inputPatches, difference: () => resultPatches.map(differencePatch) }[view.id]
    ?? (() => resultPatches.map((pair) => pair[view.side]));
  const rectangles = exact().map((patch) => ({ patch, factor: 1 }));
  if (!overview) return rectangles;
  const whole = { input: overview.input, difference: overview.difference }[view.id] ?? overview.results[view.side];
  return [{ patch: whole, factor: overview.factor }, ...rectangles];
}

const pictures = new Map();

// Returns the pictures of a view for the chosen channels and range. They are made on first use.
function picturesOf(view, channels, range) {
  const key = `${view.id} ${channels.join()} ${view.id === "difference" ? isDark() : range}`;
  if (!pictures.has(key)) {
    // Limits the number of cached pictures, which take much memory for a large image.
    if (pictures.size >= 8) pictures.delete(pictures.keys().next().value);
    const scale = comparison.ranges[range][view.id === "input" ? "input" : "results"];
    const color = view.id === "difference" ? signedColor(number(comparison.difference.fullScale)) : brightness(scale);
    pictures.set(key, rectanglesOf(view).filter(({ patch }) => patch.width > 0 && patch.height > 0)
      .map(({ patch, factor }) => ({ x: patch.x, y: patch.y, factor, canvas: painted(patch, channels, color) })));
  }
  return pictures.get(key);
}
