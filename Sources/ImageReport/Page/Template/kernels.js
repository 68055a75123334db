// Kernels as objects of width, height and weights, row by row, as they are written.

const rotated = (kernel) => ({ ...kernel, weights: [...kernel.weights].reverse() });

function transposed({ width, height, weights }) {
  const turned = Array.from({ length: width * height }, (_, i) => weights[(i % height) * width + Math.floor(i / height)]);
  return { width: height, height: width, weights: turned };
}

const sumOf = (kernel) => kernel.weights.reduce((sum, weight) => sum + weight, 0);
const magnitudeOf = (kernel) => kernel.weights.reduce((sum, weight) => sum + Math.abs(weight), 0);

// Returns the kernel divided by its sum, or null if the sum is 0 up to rounding.
function dividedBySum(kernel) {
  const sum = sumOf(kernel);
  if (!(Math.abs(sum) > 1e-12 * magnitudeOf(kernel))) return null;
  return { ...kernel, weights: kernel.weights.map((weight) => weight / sum) };
}

// Adds rows and columns of zeros, or removes some, so that the middle stays where it is.
function resized(kernel, width, height) {
  const right = Math.floor(width / 2) - Math.floor(kernel.width / 2);
  const down = Math.floor(height / 2) - Math.floor(kernel.height / 2);
  const weights = Array.from({ length: width * height }, (_, i) => {
    const column = (i % width) - right, row = Math.floor(i / width) - down;
    const isInside = column >= 0 && row >= 0 && column < kernel.width && row < kernel.height;
    return isInside ? kernel.weights[row * kernel.width + column] : 0;
  });
  return { width, height, weights };
}

const areEqualKernels = (a, b) =>
  a.width === b.width && a.height === b.height && a.weights.every((weight, i) => weight === b.weights[i]);
const isOwnHalfTurn = (kernel) => areEqualKernels(kernel, rotated(kernel));

// Returns the number that a field holds: a decimal or a fraction such as 1/9; null if it is neither.
function parsedNumber(text) {
  const parts = text.trim().replaceAll("\u2212", "-").split("/").map((part) => part.trim());
  if (parts.length > 2 || parts.some((part) => !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part))) return null;
  const value = parts.length === 2 ? Number(parts[0]) / Number(parts[1]) : Number(parts[0]);
  return Number.isFinite(value) ? value : null;
}

// Returns the rows of weights with all their digits.
function rowsOf({ width, height, weights }) {
  return Array.from({ length: height }, (_, row) => weights.slice(row * width, (row + 1) * width).map((weight) => String(weight)));
}
