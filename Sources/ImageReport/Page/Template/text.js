// Text of the page: the comparison, the reason for the difference, the figures, the legend and the crops.

const areModes = () => comparison.kind === "modes";
const areSame = () => comparison.difference !== null && comparison.difference.isNothing;

// Whether every sample of the second result is the negative of the first one's: the taps are, and nothing is added.
function areNegatives() {
  const [a, b] = comparison.sides;
  if (!areModes() || !a.taps || !b.taps || a.boundary.mode === "copy" || number(a.bias) !== 0) return false;
  const isSamePlace = ["before", "centre"].every((key) => a[key].x === b[key].x && a[key].y === b[key].y);
  return isSamePlace && a.taps.some((tap) => number(tap) !== 0) && a.taps.every((tap, i) => number(tap) === -number(b.taps[i]));
}

// Returns the text for the position of a sample; null is a sample in a channel that this page does not hold.
function placeText(place) {
  if (!place) return "a place in a channel that is not shown here";
  return `column ${place.x}, row ${place.y}${comparison.channels.length > 1 ? ` (${channelName(place.channel)})` : ""}`;
}

const lowered = (text) => text.charAt(0).toLowerCase() + text.slice(1);

// Returns what a reader should take away, in a sentence or two.
function takeaway() {
  const { kernel, difference: apart } = comparison;
  if (!apart) return "The two results have different sizes.";
  const amount = number(apart.largest) > 0 ? `differ by up to ${significant(number(apart.largest), 6)}` : "differ in NaN or infinity";
  if (!areModes()) return areSame() ? "Both functions give the same result here." : `The two functions ${amount}.`;
  if (areSame() && kernel.isSymmetric) return "This kernel is its own half turn: convolution and correlation are the same.";
  if (areNegatives()) return "This kernel, rotated by 180\u00b0, is its own negative: convolution = \u2212correlation.";
  const rule = "Convolution is correlation with the kernel rotated by 180\u00b0.";
  return areSame() ? `${rule} On this picture both give the same.` : `${rule} On this picture the two ${amount}.`;
}

// Returns the place of the largest difference, and its size there if it is not the largest: opacity counts, too.
function largestText(apart) {
  const largest = number(apart.largest), visible = number(apart.largestVisible);
  if (visible < largest * (1 - 1e-5)) {
    return `${significant(largest, 6)}; with opacity as a weight, ${significant(visible, 6)} at ${placeText(apart.place)}`;
  }
  return `${significant(largest, 6)} at ${placeText(apart.place)}`;
}

// Returns an introduction of a few sentences.
function lede() {
  const { kernel, kernelName, difference: apart, sides } = comparison;
  const [first, second] = sides.map((side) => `${side.title} ${operationText[side.operation]}`);
  const unlike = apart && number(apart.finitenessDiffers) > 0 ? `${finitenessText(apart)}. ` : "";
  const result = !apart || areSame() ? ""
    : number(apart.largest) === 0 ? ` ${finitenessText(apart)}, first at ${placeText(apart.place)}; all else is the same.`
    : ` ${unlike}Largest difference: ${largestText(apart)}.`;
  const rule = areModes() && sides[0].boundary ? `, border ${sides[0].boundary.mode}` : "";
  return `Kernel: ${kernelName}, ${kernel.width} \u00d7 ${kernel.height}${rule}.`
    + `${areModes() ? "" : ` ${first}; ${second}.`}${result}`;
}

// Returns what computed the results that are shown.
function provenance() {
  if (!isRun()) {
    return "The results shown are computed in this page, in double precision. \u201cReset\u201d shows those of the run again.";
  }
  const rounded = comparison.sides.some((side) => side.roundsLikeLibrary) ? ", or as the library rounds them" : "";
  return `The results shown are those of the run of imgconv, in float32${rounded}. The sums of a chosen sample are computed `
    + "in this page, in double precision.";
}

// Returns the text for the number of samples in which NaN or infinity of the two results differs.
const finitenessText = (apart) => `NaN or infinity differs in ${number(apart.finitenessDiffers)} `
  + (number(apart.finitenessDiffers) === 1 ? "sample" : "samples");

// Returns a share in percent. A share below 100 % is never rounded to 100 %.
const percentText = (share) => share > 0.999 && share < 1 ? ">99.9 %" : `${significant(100 * share, 3)} %`;

const operationText = {
  correlate: "lays the kernel as it is written",
  convolve: "lays the kernel rotated by 180\u00b0",
  flipRows: "lays the kernel flipped top to bottom",
};

// Returns paragraphs that explain why the two results differ or not.
function explanation() {
  const paragraphs = ["Either operation lays the kernel over a sample, multiplies each sample beneath it by the weight on top of it, "
    + "and adds up the products."];
  if (areModes()) {
    paragraphs.push("Correlation lays the kernel as it is written. Convolution lays the kernel rotated by 180\u00b0: its first "
      + "weight comes to lie at the bottom right, so that every weight meets the sample on the other side of the centre.");
  } else {
    for (const side of comparison.sides) paragraphs.push(`${side.title} ${operationText[side.operation]}.`);
  }
  const isSymmetric = comparison.kernel.isSymmetric;
  if (areModes() && isSymmetric && areSame()) {
    paragraphs.push("This kernel is its own half turn: rotated by 180\u00b0 it stays as it is. Convolution and correlation are "
      + "the same with it.");
  } else if (areSame()) {
    paragraphs.push("With this kernel and this image the two come to the same.");
  } else if (areModes()) {
    if (areNegatives()) {
      paragraphs.push("Rotated by 180\u00b0, every weight of this kernel meets its own negative, as with Sobel\u2019s and other "
        + "gradients. Each sum therefore changes its sign: convolution = \u2212correlation.");
    }
    paragraphs.push("This kernel changes when it is rotated, so the two differ. They would be the same with any kernel that is "
      + "its own half turn, such as a box or a Gaussian. To get one from the other, rotate the kernel by 180\u00b0 first; "
      + "transposing it does something else.");
  } else {
    const others = conventionDifferences();
    if (others.length > 0) paragraphs.push(`They differ in ${new Intl.ListFormat("en").format(others)}.`);
  }
  return paragraphs.map((text) => make("p", {}, text));
}

// Returns the properties in which two conventions differ.
function conventionDifferences() {
  const describe = {
    "what they do to the kernel": (side) => !comparison.kernel.isSymmetric && side.operation,
    "the border rule": (side) => side.boundary && side.boundary.mode + (side.boundary.value ?? ""),
    "the centre": (side) => side.centre && JSON.stringify(comparison.difference ? [side.centre, side.before] : side.centre),
    "the size of the result": (side) => JSON.stringify(side.output),
    "the stride": (side) => side.stride && JSON.stringify(side.stride),
    "the gain": (side) => side.gain,
    "rounding": (side) => side.roundsLikeLibrary,
  };
  const [a, b] = comparison.sides;
  return Object.entries(describe).filter(([, value]) => value(a) !== value(b)).map(([name]) => name);
}

// Returns the kernel as it is applied by each side.
function laidKernels() {
  if (areModes()) return [];
  return comparison.sides.flatMap((side, index) => {
    if (!side.taps) return [];
    const cells = side.taps.map((weight, tap) => {
      const row = Math.floor(tap / side.width), column = tap % side.width;
      return { row, column, weight: number(weight), written: writtenTap(side, row, column) };
    });
    return make("div", { class: `side ${"ab"[index]}` },
      weightsGrid(side, cells, `${side.title}: ${lyingText[side.operation]}`));
  });
}

function figures() {
  const { input, kernel, difference: apart, channels } = comparison;
  const size = ({ width, height }) => `${width} \u00d7 ${height}`;
  const lines = [
    ["Image", `${comparison.inputName}: ${size(input)} samples, ${plural(input.channelCount, "channel")}, `
      + (input.bitDepth === 32 ? "float32" : `${input.bitDepth} bits a sample`)],
    ["Kernel", `${comparison.kernelName}: ${size(kernel)} weights, sum ${long(number(kernel.sum))}`],
  ];
  for (const side of comparison.sides) {
    const rule = side.boundary ? `border ${side.boundary.mode}` : "a border of its own";
    lines.push([side.title, `${operationText[side.operation]}, ${rule}, ${size(side.output)} samples out`]);
  }
  if (input.channelCount > channels.length) {
    lines.push(["Channels", `the first ${channels.length} of ${input.channelCount} are shown; all are in the figures`]);
  }
  if (input.hasAlpha) lines.push(["Opacity", "not filtered, and not shown"]);
  if (apart) {
    lines.push(["Largest difference", areSame() ? `none beyond the rounding of ${isRun() ? "float32" : "double precision"}`
      : number(apart.largest) === 0 ? "none of finite samples" : largestText(apart)]);
    if (number(apart.finitenessDiffers) > 0) lines.push(["NaN and infinity", finitenessText(apart)]);
    lines.push(["Mean difference", `${significant(number(apart.mean), 4)}, without sign`]);
    lines.push(["RMS difference", `${significant(number(apart.rmse), 4)}, the square root of the mean squared difference`]);
    lines.push(["Samples that differ", percentText(number(apart.differingShare))]);
  }
  return lines.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]);
}

// Draws the legend of colours for the two views that are shown.
function drawLegend() {
  const shown = [viewOf(state.left), viewOf(state.right)];
  const range = comparison.ranges[state.range], parts = [];
  const scaleText = (scale) => `black ${scale.showsMagnitude ? "0" : `\u2264 ${short(number(scale.low))}`}, `
    + `white \u2265 ${scale.showsMagnitude ? "\u00b1" : ""}${short(number(scale.high))}`;
  if (shown.some((view) => view.id === "input")) parts.push(make("span", {}, `Input: ${scaleText(range.input)}.`));
  if (shown.some((view) => view.side !== undefined)) parts.push(make("span", {}, `Results: ${scaleText(range.results)}.`));
  if (shown.some((view) => view.id === "difference")) {
    const fullScale = number(comparison.difference.fullScale);
    const more = number(comparison.difference.saturatedShare) > 0 ? " or more" : "";
    const scale = make("canvas", { width: 2 * signedLevels + 1, height: 1, role: "img", "aria-label": "Scale from blue by grey to orange" });
    const context = scale.getContext("2d"), image = context.createImageData(scale.width, 1);
    const color = signedColor(signedLevels);
    for (let i = 0; i < scale.width; i += 1) color([i - signedLevels], image.data, 4 * i);
    context.putImageData(image, 0, 0);
    parts.push(make("span", { class: "scale" }, `${comparison.sides[1].title} larger by ${short(fullScale)}${more} `, scale,
      ` ${comparison.sides[0].title} larger by ${short(fullScale)}${more}`));
  }
  byId("legend").replaceChildren(...parts);
}

// Lists the crops that can be clicked, if the page does not hold the whole image.
function listCrops() {
  const crops = byId("crops");
  crops.hidden = !overview;
  crops.replaceChildren();
  if (!overview) return;
  crops.append(make("p", {}, `The image is too large to be held here whole: the picture is ${overview.factor} times smaller. `
    + (resultPatches.length > 0 ? "Samples can be clicked in the framed crops, which are held at full size:" : "Its samples are not held.")));
  resultPatches.forEach(([crop], index) => {
    const words = `${index + 1}: columns ${crop.x} to ${crop.x + crop.width - 1}, rows ${crop.y} to ${crop.y + crop.height - 1}`;
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => showCrop(crop));
    crops.append(button);
  });
}

// Fits a crop into the stage, with the cursor at the largest difference if it is inside, and in the middle otherwise.
function showCrop(crop) {
  const place = comparison.difference?.place;
  const isThere = place && isInside(crop, place.x, place.y);
  const target = isThere ? place : { x: crop.x + crop.width / 2, y: crop.y + crop.height / 2 };
  setCursor(target.x, target.y);
  zoomTo(Math.min(stage.clientWidth / crop.width, stage.clientHeight / crop.height));
  moveView(crop.x + crop.width / 2, crop.y + crop.height / 2);
}
