// Figures and ranges of results that this page computed, by the rules of the run's.

const rangeKinds = comparison.ranges.map((range) => range.kind);

// Compares two rank keys: visibility, then the distances from the border.
const isHigher = (a, b) => {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return a[i] > b[i];
  return false;
};

// Rounds to 18 bits, so that sums in another order are equal.
function roundedVisibility(value) {
  const step = 2 ** (Math.floor(Math.log2(value)) - 18);
  return Math.round(value / step) * step;
}

// Returns the figures of two results with equal sizes. `opacity` is a plane, or null.
function measured(a, b, width, height, opacity, tolerance) {
  const weights = opacity && opacity.some((sample) => sample > 0) ? opacity : null;
  let largest = 0, largestVisible = 0, sum = 0, squares = 0, differing = 0, finite = 0, finitenessDiffers = 0;
  let best = [0, 0, 0], place = null;
  for (let channel = 0; channel < a.length; channel += 1) {
    for (let i = 0; i < width * height; i += 1) {
      const size = Math.abs(difference(a[channel][i], b[channel][i]));
      if (size > tolerance) differing += 1;
      if (!Number.isFinite(a[channel][i]) || !Number.isFinite(b[channel][i])) {
        if (size > 0) finitenessDiffers += 1;
        continue;
      }
      finite += 1;
      sum += size;
      squares += size * size;
      if (size > largest) largest = size;
      const visibility = size * (weights ? Math.max(weights[i], 0) : 1);
      if (!(visibility > 0) || visibility < best[0] * 0.9999) continue;
      const x = i % width, y = (i - x) / width;
      const across = Math.min(x, width - 1 - x), down = Math.min(y, height - 1 - y);
      const rank = [roundedVisibility(visibility), Math.min(across, down), Math.max(across, down)];
      if (isHigher(rank, best)) [best, place, largestVisible] = [rank, { x, y, channel }, size];
    }
  }
  const isNothing = differing === 0, { fullScale, saturatedShare } = scaleEnd(a, b, largest);
  return {
    isNothing, place: isNothing ? null : place, tolerance, largest, largestVisible, fullScale, saturatedShare,
    mean: finite > 0 ? sum / finite : 0, rmse: finite > 0 ? Math.sqrt(squares / finite) : 0, finitenessDiffers,
    differingShare: differing / (a.length * width * height),
  };
}

// Returns the end of the scale of colours: all but the largest 0.5 % of the differences that are not 0.
function scaleEnd(a, b, largest) {
  if (!(largest > 0)) return { fullScale: 0, saturatedShare: 0 };
  const bins = new Uint32Array(4096);
  let count = 0, all = 0;
  for (let channel = 0; channel < a.length; channel += 1) {
    for (let i = 0; i < a[channel].length; i += 1) {
      const size = Math.abs(difference(a[channel][i], b[channel][i]));
      all += 1;
      if (!(size > 0) || size > largest) continue;
      bins[Math.min(Math.floor(size / largest * 4096), 4095)] += 1;
      count += 1;
    }
  }
  let below = 0, bin = 0;
  while (below + bins[bin] < 0.995 * count) {
    below += bins[bin];
    bin += 1;
  }
  const above = count - below - bins[bin];
  return { fullScale: largest * (bin + 1) / 4096, saturatedShare: above / all };
}

function extentOf(planes) {
  let low = Infinity, high = -Infinity;
  for (const plane of planes) {
    for (const sample of plane) {
      if (!Number.isFinite(sample)) continue;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}

// Returns the ways to show results, in the order of the run's. If 0 in the middle suits them, dim results are stretched.
function rangesOf(extent, bitDepth, input, suitable) {
  const most = Math.max(Math.abs(extent.low), Math.abs(extent.high)) || 1;
  const white = { 8: 255, 16: 65535 }[bitDepth] ?? most, widest = bitDepth === 32 ? white : white / 2;
  const half = rangeKinds[suitable] === "offset" && most < laboratoryData.darkShare * widest ? most : widest;
  const scales = {
    clip: { low: 0, high: white, showsMagnitude: false }, offset: { low: -half, high: half, showsMagnitude: false },
    abs: { low: 0, high: white, showsMagnitude: true },
    minmax: { low: extent.low, high: extent.high > extent.low ? extent.high : extent.low + 1, showsMagnitude: false },
  };
  return ownRun.comparison.ranges.map(({ kind, name }) => (
    { kind, name: kind === "clip" && bitDepth !== 32 ? `0 to ${white}` : name, input, results: scales[kind] }));
}

// Returns the index of the range that suits results: 0 in the middle for kernels that sum to 0, the file's own range
// if the results fit into it and are not all dark, and otherwise their extent.
function suitableRange(planes, extent, bitDepth, sides) {
  const sumsToZero = sides.every(({ taps, boundary }) => {
    const kernel = { weights: taps.map(number) };
    return boundary.mode !== "renormalize" && kernel.weights.some((weight) => weight < 0)
      && Math.abs(sumOf(kernel)) <= 1e-6 * magnitudeOf(kernel);
  });
  if (bitDepth === 32) return rangeKinds.indexOf("minmax");
  if (sumsToZero) return rangeKinds.indexOf("offset");
  const white = bitDepth === 16 ? 65535 : 255;
  let outside = 0, count = 0;
  for (const plane of planes) {
    count += plane.length;
    for (const sample of plane) if (sample < -0.5 || sample >= white + 0.5) outside += 1;
  }
  const isDark = extent.low >= 0 && extent.high > 0 && extent.high < laboratoryData.darkShare * white;
  return rangeKinds.indexOf(outside > 0.1 * count || isDark ? "minmax" : "clip");
}
