// The formula of the filter in double precision, one tap at a time:
//
//   out[y, x] = gain * (sum over a, b of taps[a, b] * E[y * stride.y + a * dilation.y - before.y,
//                                                       x * stride.x + b * dilation.x - before.x]) + bias
//
// E is the image extended past its border. taps is the kernel, which is already rotated if a side convolves.

const modulo = (value, period) => ((value % period) + period) % period;

// Returns the index of the source sample for an index that may lie outside an axis, or null if there is none.
function sourceIndex(extension, index) {
  if (index >= 0 && index < extension.count) return index;
  if (extension.period === 0) return index < 0 ? extension.before : extension.after;
  const phase = modulo(index, extension.period);
  return phase < extension.count ? phase : extension.mirrorSum - phase;
}

const positionOfTap = (side, axis, tap, output) =>
  output * side.stride[axis] + tap * side.dilation[axis] - side.before[axis];
const centrePosition = (side, axis, output) => positionOfTap(side, axis, side.centre[axis], output);

// Returns the position of a tap's sample, the source of the sample, and its value in each of the channels.
function foundByTap(side, channels, row, column, x, y) {
  const size = comparison.input;
  const position = { x: positionOfTap(side, "x", column, x), y: positionOfTap(side, "y", row, y) };
  const isOutside = position.x < 0 || position.y < 0 || position.x >= size.width || position.y >= size.height;
  const source = {
    x: sourceIndex(side.boundary.x, position.x),
    y: sourceIndex(side.boundary.y, position.y),
  };
  const hasSource = source.x !== null && source.y !== null;
  const isLeftOut = !hasSource && side.boundary.mode !== "constant";
  const samples = channels.map((channel) => {
    if (hasSource) return inputSample(channel, source.x, source.y);
    return isLeftOut ? null : number(side.boundary.value);
  });
  return { position, isOutside, source: hasSource ? source : null, isLeftOut, samples };
}

// Returns the position of a tap in the kernel as written. Pillow flips rows only.
function writtenTap(side, row, column) {
  return {
    row: side.operation === "correlate" ? row : side.height - 1 - row,
    column: side.operation === "convolve" ? side.width - 1 - column : column,
  };
}

// Returns all products of one output sample, in the order of the formula.
function tapsAt(side, channels, x, y) {
  const cells = [];
  for (let row = 0; row < side.height; row += 1) {
    for (let column = 0; column < side.width; column += 1) {
      const weight = number(side.taps[row * side.width + column]);
      const found = foundByTap(side, channels, row, column, x, y);
      const written = writtenTap(side, row, column);
      const products = found.samples.map((sample) => (sample === null ? null : weight * sample));
      cells.push({ row, column, weight, written, products, ...found });
    }
  }
  return cells;
}

// Returns the sum of the products in one channel, the steps applied to it, and the result.
function resultOf(side, cells, index, x, y, channel) {
  let sum = 0, magnitude = 0, weight = 0, kernelSum = 0, kernelMagnitude = 0, reachesOutside = false;
  for (const cell of cells) {
    kernelSum += cell.weight;
    kernelMagnitude += Math.abs(cell.weight);
    reachesOutside ||= cell.isOutside;
    if (cell.products[index] === null) continue;
    if (!cell.isOutside) weight += cell.weight;
    sum += cell.products[index];
    magnitude += Math.abs(cell.products[index]);
  }
  const gain = number(side.gain), bias = number(side.bias);
  const nothing = number(side.vanishingWeight) * kernelMagnitude;
  const outcome = { sum, magnitude: Math.abs(gain) * magnitude + Math.abs(bias), divisor: null, isCopied: false };
  if (side.boundary.mode === "copy" && reachesOutside) {
    const value = inputSample(channel, centrePosition(side, "x", x), centrePosition(side, "y", y));
    return { ...outcome, isCopied: true, value };
  }
  if (side.boundary.mode === "renormalize" && Math.abs(kernelSum) > nothing && Math.abs(weight) > nothing) {
    return { ...outcome, divisor: weight, value: gain * (sum / weight) + bias };
  }
  return { ...outcome, value: gain * sum + bias };
}

// Returns the number of digits, relative to a magnitude, to which two results are equal. It is infinite for equal
// results.
function equalDigits(exact, stored, magnitude) {
  if (Object.is(exact, stored) || exact === stored) return Infinity;
  const apart = Math.abs(exact - stored) / magnitude;
  return Number.isFinite(apart) ? Math.max(Math.floor(-Math.log10(apart)), 0) : 0;
}
