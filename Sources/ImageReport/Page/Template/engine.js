// The filter for whole pictures, in double precision: the sums of formula.js, a row at a time.

// Computes one side of a comparison. Yields the share that is done after each row; returns a plane for each channel.
function* filtering(side, picture, channelCount) {
  const { width, height } = side.output;
  const planes = [];
  for (let channel = 0; channel < channelCount; channel += 1) {
    const result = new Float64Array(width * height), rows = new ExtendedRows(side, picture, picture.planes[channel]);
    for (let y = 0; y < height; y += 1) {
      const sums = result.subarray(y * width, (y + 1) * width);
      addProducts(side, rows, y, sums);
      finishRow(side, picture, channel, y, sums);
      yield (channel + (y + 1) / height) / channelCount;
    }
    planes.push(result);
  }
  return planes;
}

// The rows of a plane, extended past both ends of the row as far as taps reach.
class ExtendedRows {
  constructor(side, picture, plane) {
    this.side = side;
    this.width = picture.width;
    this.plane = plane;
    this.isFinite = plane.every(Number.isFinite);
    // Samples outside that are left out add 0 to the sum.
    this.outside = side.boundary.mode === "constant" ? number(side.boundary.value) : 0;
    const count = (side.output.width - 1) * side.stride.x + (side.width - 1) * side.dilation.x + 1;
    this.sources = Array.from({ length: count }, (_, i) => sourceIndex(side.boundary.x, i - side.before.x));
    this.nothing = new Float64Array(count).fill(this.outside);
    this.kept = new Map();
  }

  // Returns the row of samples at a position, which may lie outside the picture.
  at(position) {
    const source = sourceIndex(this.side.boundary.y, position);
    if (source === null) return this.nothing;
    let row = this.kept.get(source);
    if (!row) {
      if (this.kept.size > 2 * this.side.height + 2) this.kept.clear();
      const start = source * this.width;
      row = Float64Array.from(this.sources, (column) => (column === null ? this.outside : this.plane[start + column]));
      this.kept.set(source, row);
    }
    return row;
  }
}

function addProducts(side, rows, y, sums) {
  for (let a = 0; a < side.height; a += 1) {
    const samples = rows.at(positionOfTap(side, "y", a, y));
    for (let b = 0; b < side.width; b += 1) {
      const weight = number(side.taps[a * side.width + b]), first = b * side.dilation.x, step = side.stride.x;
      // 0 times NaN or infinity is NaN.
      if (weight === 0 && rows.isFinite) continue;
      for (let x = 0, i = first; x < sums.length; x += 1, i += step) sums[x] += weight * samples[i];
    }
  }
}

// Divides, multiplies and adds what the border rule, gain and bias demand; or copies, where a tap lies outside.
function finishRow(side, picture, channel, y, sums) {
  const { mode } = side.boundary, gain = number(side.gain), bias = number(side.bias);
  if (mode !== "renormalize" && mode !== "copy") {
    if (gain !== 1 || bias !== 0) for (let x = 0; x < sums.length; x += 1) sums[x] = gain * sums[x] + bias;
    return;
  }
  const kernel = { weights: side.taps.map(number) };
  const total = sumOf(kernel), nothing = number(side.vanishingWeight) * magnitudeOf(kernel);
  const rows = insideTaps(side, "y", side.height, y, picture.height);
  for (let x = 0; x < sums.length; x += 1) {
    const columns = insideTaps(side, "x", side.width, x, picture.width);
    const isInside = rows.length === side.height && columns.length === side.width;
    if (mode === "copy" && !isInside) {
      sums[x] = picture.planes[channel][centrePosition(side, "y", y) * picture.width + centrePosition(side, "x", x)];
      continue;
    }
    let weight = total;
    if (mode === "renormalize" && !isInside) {
      weight = 0;
      for (const a of rows) for (const b of columns) weight += kernel.weights[a * side.width + b];
    }
    const isDivided = mode === "renormalize" && Math.abs(total) > nothing && Math.abs(weight) > nothing;
    sums[x] = gain * (isDivided ? sums[x] / weight : sums[x]) + bias;
  }
}

// Returns the taps of an output sample that lie inside, along one axis.
function insideTaps(side, axis, count, output, size) {
  const taps = [];
  for (let tap = 0; tap < count; tap += 1) {
    const position = positionOfTap(side, axis, tap, output);
    if (position >= 0 && position < size) taps.push(tap);
  }
  return taps;
}

// Runs the steps of a task in slices, so that the page stays usable; a later task replaces it.
const runner = { task: 0 };

function runTask(steps, { progress, done, failed }) {
  runner.task += 1;
  const own = runner.task;
  const slice = () => {
    if (own !== runner.task) return;
    const end = performance.now() + 40;
    try {
      let step = steps.next();
      while (!step.done && performance.now() < end) step = steps.next();
      if (step.done) {
        done(step.value);
      } else {
        progress(step.value);
        setTimeout(slice);
      }
    } catch (error) {
      failed(error);
    }
  };
  slice();
}
