// The picture that the laboratory filters: the run's, a part of it, or one of the reader's own.

// Larger pictures are cut to a part of this many columns and rows.
const largestSide = 1024;

// Returns the run's picture, or the part of it that this page holds around the largest difference.
function runPicture() {
  const { input, channels, isColor, inputName } = ownRun.comparison;
  const shared = { bitDepth: input.bitDepth, hasAlpha: input.hasAlpha, channels, isColor };
  if (!ownRun.overview) {
    const [{ planes }] = ownRun.inputPatches;
    return { ...shared, name: inputName, width: input.width, height: input.height, planes, isWhole: true, note: "" };
  }
  const part = heldPart();
  if (!part) return null;
  const planes = channels.map((_, channel) => copiedPart(part, (x, y) => inputSample(channel, x, y)));
  if (input.hasAlpha) planes.push(copiedPart(part, (x, y) => inputSample(channels.length, x, y)));
  return {
    ...shared, name: cutName(inputName), width: part.width, height: part.height, planes, isWhole: false,
    note: `The picture is too large: the laboratory filters columns ${part.x} to ${part.x + part.width - 1} and rows ${part.y} to `
      + `${part.y + part.height - 1} of it, with the border rule at the edges of this part.`,
  };
}

const cutName = (name) => `${stemOf(name)}.part.png`;

// Returns the first crop's rectangle of the input, if all its samples are held.
function heldPart() {
  const [pair] = ownRun.resultPatches, [side] = ownRun.comparison.sides, { input } = ownRun.comparison;
  if (!pair || !side.stride) return null;
  const [crop] = pair;
  const range = (axis, start, count, size) => {
    const first = clamp(centrePosition(side, axis, start), 0, size - 1);
    return [first, clamp(centrePosition(side, axis, start + count - 1), first, size - 1) - first + 1];
  };
  const [x, width] = range("x", crop.x, crop.width, input.width), [y, height] = range("y", crop.y, crop.height, input.height);
  const corners = [[x, y], [x + width - 1, y], [x, y + height - 1], [x + width - 1, y + height - 1]];
  return corners.every(([column, row]) => inputSample(0, column, row) !== undefined) ? { x, y, width, height } : null;
}

function copiedPart({ x, y, width, height }, sample) {
  return Float32Array.from({ length: width * height }, (_, i) => sample(x + (i % width), y + Math.floor(i / width)) ?? NaN);
}

// Decodes a picture with the browser: 8 bits a sample, without conversion of colours where the browser allows it.
async function readPicture(file) {
  const bitmap = await createImageBitmap(file, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  const width = Math.min(bitmap.width, largestSide), height = Math.min(bitmap.height, largestSide);
  const x = Math.floor((bitmap.width - width) / 2), y = Math.floor((bitmap.height - height) / 2);
  const context = make("canvas", { width, height }).getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, -x, -y);
  const { data } = context.getImageData(0, 0, width, height);
  const plane = (k) => Float32Array.from({ length: width * height }, (_, i) => data[4 * i + k]);
  const colors = [plane(0), plane(1), plane(2)], alpha = plane(3);
  const isGrey = [1, 2].every((k) => colors[k].every((sample, i) => sample === colors[0][i]));
  const hasAlpha = alpha.some((sample) => sample < 255), isWhole = width === bitmap.width && height === bitmap.height;
  const notes = ["Your picture is used as this browser decodes it, with 8 bits a sample, and stays in this browser."];
  if (!isWhole) {
    notes.push(`It has ${bitmap.width} \u00d7 ${bitmap.height} pixels: the laboratory filters columns ${x} to ${x + width - 1} and rows `
      + `${y} to ${y + height - 1}, with the border rule at the edges of this part.`);
  }
  if (hasAlpha) notes.push("Colours of transparent pixels may be rounded by the browser; opacity is not filtered.");
  return {
    name: isWhole ? file.name : cutName(file.name), width, height, bitDepth: 8, hasAlpha, isColor: !isGrey, isWhole,
    channels: isGrey ? ["grey"] : ["red", "green", "blue"], note: notes.join(" "),
    planes: [...(isGrey ? [colors[0]] : colors), ...(hasAlpha ? [alpha] : [])],
  };
}

// Whether the picture can be saved without loss.
const canBeSaved = ({ bitDepth, hasAlpha, channels }) =>
  bitDepth === 8 && !hasAlpha && (channels.length === 1 || channels.length === 3);

// Offers the picture's samples as a PNG file, for the command and the program that are copied.
function savePicture({ name, width, height, planes, channels }) {
  const canvas = make("canvas", { width, height }), context = canvas.getContext("2d", { alpha: false });
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i += 1) {
    for (let k = 0; k < 3; k += 1) image.data[4 * i + k] = planes[channels.length === 1 ? 0 : k][i];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  canvas.toBlob((blob) => {
    const link = make("a", { href: URL.createObjectURL(blob), download: `${stemOf(name)}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }, "image/png");
}
