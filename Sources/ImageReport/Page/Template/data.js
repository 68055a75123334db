// Data of the page: the description of the comparison as JSON, and planes of samples as base64.

// What is shown: the run's comparison, or one that this page computed.
let comparison = JSON.parse(document.getElementById("comparison").textContent);

// JSON has no NaN and no infinity, so they are written as strings.
const number = (value) => Number(value);

// Stored types of samples: integers in the fewest bytes that hold them exactly, all others as float32.
// An overview, which is only displayed, is stored in steps: sample = offset + scale * integer. The last step is NaN.
const sampleTypes = { u8: Uint8Array, i16: Int16Array, u16: Uint16Array, f32: Float32Array, steps: Uint16Array };
const stepOfNothing = 65535;

function decodedPlane(id) {
  const element = document.getElementById(`plane-${id}`);
  const { type, offset, scale } = element.dataset;
  const text = atob(element.textContent.trim());
  element.remove();
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  // The bytes are little-endian, as are the machines that browsers run on.
  const stored = new sampleTypes[type](bytes.buffer);
  if (type === "f32") return stored;
  if (type !== "steps") return Float32Array.from(stored);
  return Float32Array.from(stored, (step) => (step === stepOfNothing ? NaN : Number(offset) + Number(scale) * step));
}

// Returns a rectangle of samples in all channels, with its position in the image.
function decodedPatch(patch) {
  return { x: patch.x, y: patch.y, width: patch.width, height: patch.height, planes: patch.planes.map(decodedPlane) };
}

let inputPatches = comparison.inputPatches.map(decodedPatch);
let resultPatches = comparison.resultPatches.map((pair) => pair.map(decodedPatch));
let overview = comparison.overview && {
  factor: comparison.overview.factor,
  input: decodedPatch(comparison.overview.input),
  results: comparison.overview.results.map(decodedPatch),
  difference: comparison.overview.difference && decodedPatch(comparison.overview.difference),
};

// The comparison that the command made, with its own results.
const ownRun = { comparison, inputPatches, resultPatches, overview };
const isRun = () => comparison === ownRun.comparison;

function adopt(model) {
  ({ comparison, inputPatches, resultPatches, overview } = model);
}

const isInside = (patch, x, y) =>
  x >= patch.x && y >= patch.y && x < patch.x + patch.width && y < patch.y + patch.height;
const sampleOf = (patch, channel, x, y) => patch.planes[channel][(y - patch.y) * patch.width + (x - patch.x)];

// Returns a sample of the input, or undefined if this page does not hold it.
function inputSample(channel, x, y) {
  const patch = inputPatches.find((candidate) => isInside(candidate, x, y));
  return patch && sampleOf(patch, channel, x, y);
}

// Returns a sample of a result, or undefined if this page does not hold it.
function resultSample(side, channel, x, y) {
  const pair = resultPatches.find((candidate) => isInside(candidate[side], x, y));
  return pair && sampleOf(pair[side], channel, x, y);
}

// Returns the first result minus the second, by the rules of the run's figures: equal samples and two NaNs differ by 0,
// a NaN and a number by infinity.
function difference(first, second) {
  const plain = first - second;
  if (!Number.isNaN(plain)) return plain;
  return first === second || (Number.isNaN(first) && Number.isNaN(second)) ? 0 : Infinity;
}
