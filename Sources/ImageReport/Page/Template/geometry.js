// The positions of a filter's taps for settings that the reader chose: what the command computes for its own run.

// The tap on the output sample, counted in the kernel as written, if the settings name none.
const defaultCentre = (mode, taps) => Math.floor((mode === "correlate" ? taps : taps - 1) / 2);

function writtenCentre(settings, mode) {
  if (settings.anchor) return settings.anchor;
  return { x: defaultCentre(mode, settings.kernel.width), y: defaultCentre(mode, settings.kernel.height) };
}

// Returns the extension of an axis of `count` samples. The rule's members are a slope and an intercept each.
function axisExtension(rule, count) {
  const at = (line) => (line ? line[0] * count + line[1] : null);
  // A single sample has no neighbour to mirror, so it repeats.
  const period = rule.period[0] > 0 ? Math.max(at(rule.period), 1) : 0;
  return { count, period, mirrorSum: at(rule.mirrorSum), before: at(rule.before), after: at(rule.after) };
}

// Returns a side of the comparison, in the form of those that the run describes.
// Throws a sentence if the settings cannot be applied to a picture of this size.
function sideFor(settings, mode, picture) {
  const { kernel, stride, dilation } = settings;
  const rule = laboratoryData.boundaries.find((candidate) => candidate.mode === settings.boundary);
  const written = writtenCentre(settings, mode);
  const sizes = { x: [picture.width, kernel.width], y: [picture.height, kernel.height] };
  const axis = (name) => {
    const [count, taps] = sizes[name];
    if (!(written[name] >= 0 && written[name] < taps)) throw new Error("The centre is not a tap of the kernel.");
    const centre = mode === "correlate" ? written[name] : taps - 1 - written[name];
    const span = dilation[name] * (taps - 1) + 1;
    const before = { same: centre * dilation[name], full: span - 1, valid: 0 }[settings.size];
    const after = { same: span - 1 - before, full: span - 1, valid: 0 }[settings.size];
    const reach = count + before + after - span;
    if (reach < 0) throw new Error(`No position has the ${kernel.width} \u00d7 ${kernel.height} kernel wholly inside the picture.`);
    const output = Math.floor(reach / stride[name]) + 1;
    const position = (at) => at * stride[name] + centre * dilation[name] - before;
    if (settings.boundary === "copy" && (position(0) < 0 || position(output - 1) >= count)) {
      throw new Error("There is nothing to copy outside the picture, where the result would have samples.");
    }
    return { centre, before, output };
  };
  const [x, y] = [axis("x"), axis("y")];
  return {
    title: mode === "correlate" ? "Correlation" : "Convolution", operation: mode,
    output: { width: x.output, height: y.output }, roundsLikeLibrary: false,
    width: kernel.width, height: kernel.height,
    taps: mode === "correlate" ? kernel.weights : rotated(kernel).weights,
    before: { x: x.before, y: y.before }, centre: { x: x.centre, y: y.centre }, stride, dilation,
    boundary: {
      mode: settings.boundary, words: rule.words, value: settings.value,
      x: axisExtension(rule.extension, picture.width), y: axisExtension(rule.extension, picture.height),
    },
    gain: settings.gain, bias: settings.bias, vanishingWeight: laboratoryData.vanishingWeight,
  };
}
