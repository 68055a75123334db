// What the file holds: the comparison's description as JSON, and its planes of samples as base64.

const comparison = JSON.parse(document.getElementById("comparison").textContent);

// JSON has no NaN and no infinity; they are written as words.
const number = (value) => Number(value);

// How samples are stored: whole numbers in as few bytes as hold them exactly, all others as float32.
// A picture that is only looked at (an overview) is in steps: sample = offset + scale * whole number, the last for NaN.
const sampleTypes = { u8: Uint8Array, i16: Int16Array, u16: Uint16Array, f32: Float32Array, steps: Uint16Array };
const stepOfNothing = 65535;

function decodedPlane(id) {
  const element = document.getElementById(`plane-${id}`);
  const { type, offset, scale } = element.dataset;
  const text = atob(element.textContent.trim());
  element.remove();
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  // Little-endian, as every machine is that a browser runs on.
  const stored = new sampleTypes[type](bytes.buffer);
  if (type === "f32") return stored;
  if (type !== "steps") return Float32Array.from(stored);
  return Float32Array.from(stored, (step) => (step === stepOfNothing ? NaN : Number(offset) + Number(scale) * step));
}

// A rectangle of samples in all channels, at a place in the image that it is a part of.
function decodedPatch(patch) {
  return { x: patch.x, y: patch.y, width: patch.width, height: patch.height, planes: patch.planes.map(decodedPlane) };
}

const inputPatches = comparison.inputPatches.map(decodedPatch);
const resultPatches = comparison.resultPatches.map((pair) => pair.map(decodedPatch));
const overview = comparison.overview && {
  factor: comparison.overview.factor,
  input: decodedPatch(comparison.overview.input),
  results: comparison.overview.results.map(decodedPatch),
  difference: comparison.overview.difference && decodedPatch(comparison.overview.difference),
};

const isInside = (patch, x, y) =>
  x >= patch.x && y >= patch.y && x < patch.x + patch.width && y < patch.y + patch.height;
const sampleOf = (patch, channel, x, y) => patch.planes[channel][(y - patch.y) * patch.width + (x - patch.x)];

// The input's sample; undefined where this page does not hold it.
function inputSample(channel, x, y) {
  const patch = inputPatches.find((candidate) => isInside(candidate, x, y));
  return patch && sampleOf(patch, channel, x, y);
}

// A result's sample; undefined where this page does not hold it.
function resultSample(side, channel, x, y) {
  const pair = resultPatches.find((candidate) => isInside(candidate[side], x, y));
  return pair && sampleOf(pair[side], channel, x, y);
}

// The first result minus the second by the rules of the run's own figures: equal samples and two NaNs differ by 0, a NaN
// and a number by infinity.
function difference(first, second) {
  const plain = first - second;
  if (!Number.isNaN(plain)) return plain;
  return first === second || (Number.isNaN(first) && Number.isNaN(second)) ? 0 : Infinity;
}
