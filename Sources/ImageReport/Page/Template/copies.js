// The same filter as a line for a shell and as a Python program.

const shellWord = (text) => (/^[\w./:=,+][\w./:=,+-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const stemOf = (name) => name.replace(/\.[^.]*$/, "");

// Returns the modes whose results are chosen.
const chosenModes = () => (laboratory.mode === "both" ? ["correlate", "convolve"] : [laboratory.mode]);

// Returns a file's name as an argument; a name that begins with a hyphen would be taken for an option.
const fileArgument = (name) => shellWord(name.startsWith("-") ? `./${name}` : name);

function commandLine(mode) {
  const { settings, picture } = laboratory;
  const { boundary, value, anchor, size, stride, dilation, bias } = settings;
  const grid = rowsOf(settings.kernel).map((row) => row.join(" ")).join("; ");
  const words = [
    "imgconv", fileArgument(picture.name), "--kernel", shellWord(grid), "--mode", mode,
    "--boundary", boundary === "constant" && value !== 0 ? `constant:${value}` : boundary,
    "--anchor", anchor ? `x=${anchor.x},y=${anchor.y}` : "center",
  ];
  if (size !== "same") words.push("--size", size);
  for (const [name, pair] of [["--stride", stride], ["--dilation", dilation]]) {
    if (pair.x !== 1 || pair.y !== 1) words.push(name, `y=${pair.y},x=${pair.x}`);
  }
  if (bias !== 0) words.push("--bias", String(bias));
  if (picture.hasAlpha) words.push("--alpha", "copy");
  if (/\.jpe?g$/i.test(picture.name)) words.push("--orientation", "upright");
  words.push("--output", fileArgument(`${stemOf(picture.name)}.${mode}.npy`));
  return words.join(" ");
}

const commandText = () => chosenModes().map(commandLine).join("\n");

// Returns the line that reads the picture as an array of rows and columns, and of channels if there are several.
function readingLines(picture) {
  const name = JSON.stringify(picture.name);
  if (/\.npy$/i.test(picture.name)) return ["import numpy as np", "", `image = np.load(${name}).astype(float)`];
  const kind = picture.channels.length > 1 ? ".convert(\"RGB\")" : picture.bitDepth === 8 ? ".convert(\"L\")" : "";
  const lines = ["import numpy as np", "from PIL import Image, ImageOps", "",
    `image = np.asarray(ImageOps.exif_transpose(Image.open(${name}))${kind}, dtype=float)`];
  if (picture.bitDepth === 16 && picture.channels.length > 1) lines.splice(3, 0, "# Pillow reads 16-bit colours with 8 bits.");
  return lines;
}

// Returns a Python function that filters one channel, and the call of it.
function filterLines(mode) {
  const { settings, picture } = laboratory, { kernel, stride, dilation, boundary, bias } = settings;
  const side = sideFor(settings, mode, picture), call = mode === "correlate" ? "correlate2d" : "convolve2d";
  const span = { x: dilation.x * (kernel.width - 1) + 1, y: dilation.y * (kernel.height - 1) + 1 };
  const pads = ["y", "x"].map((axis) => {
    const [count, output] = axis === "x" ? [picture.width, side.output.width] : [picture.height, side.output.height];
    return [side.before[axis], Math.max((output - 1) * stride[axis] + span[axis] - side.before[axis] - count, 0)];
  });
  const padding = `(${pads.map(([before, after]) => `(${before}, ${after})`).join(", ")})`;
  const added = bias === 0 ? "" : ` + ${bias}`;
  const rule = laboratoryData.boundaries.find((candidate) => candidate.mode === boundary);
  const body = [];
  if (boundary === "copy") {
    const part = (axis, output) => {
      const first = side.centre[axis] * dilation[axis] - side.before[axis];
      return `${first}:${first + (output - 1) * stride[axis] + 1}`;
    };
    body.push(`    result = channel[${part("y", side.output.height)}, ${part("x", side.output.width)}].copy()`);
    const inside = { y: picture.height - span.y + 1, x: picture.width - span.x + 1 };
    if (inside.x > 0 && inside.y > 0) {
      body.push(`    result[${side.before.y}:${side.before.y + inside.y}, ${side.before.x}:${side.before.x + inside.x}] = `
        + `${call}(channel, kernel, mode="valid")${added}`);
    }
    body.push("    return result");
  } else if (boundary === "renormalize") {
    body.push(`    sums = ${call}(np.pad(channel, ${padding}), kernel, mode="valid")`,
      `    inside = ${call}(np.pad(np.ones_like(channel), ${padding}), kernel, mode="valid")`,
      "    least = 1e-6 * np.abs(kernel).sum()",
      "    if abs(kernel.sum()) > least:",
      "        sums = np.where(np.abs(inside) > least, sums / np.where(inside == 0, 1, inside), sums)",
      `    return sums${added}`);
  } else {
    const how = boundary === "constant" ? `, constant_values=${settings.value}` : `, mode=${JSON.stringify(rule.numpy)}`;
    body.push(`    padded = np.pad(channel, ${padding}${how})`, `    return ${call}(padded, kernel, mode="valid")${added}`);
  }
  const steps = stride.x !== 1 || stride.y !== 1 ? `[::${stride.y}, ::${stride.x}]` : "";
  const one = (channel) => `filtered(${channel})${steps}`;
  const result = picture.channels.length > 1
    ? `np.stack([${one("image[..., c]")} for c in range(${picture.channels.length})], axis=-1)` : one("image");
  return ["", "def filtered(channel):", ...body, "", `${mode === "correlate" ? "correlated" : "convolved"} = ${result}`];
}

function pythonText() {
  const { settings, picture } = laboratory, { kernel, dilation } = settings;
  const rows = rowsOf(kernel).map((row) => `[${row.join(", ")}]`).join(", ");
  const lines = [...readingLines(picture), `kernel = np.array([${rows}], dtype=float)`];
  if (dilation.x !== 1 || dilation.y !== 1) {
    lines.push(`spread = np.zeros((${dilation.y * (kernel.height - 1) + 1}, ${dilation.x * (kernel.width - 1) + 1}))`,
      `spread[::${dilation.y}, ::${dilation.x}] = kernel`, "kernel = spread");
  }
  const names = chosenModes().map((mode) => (mode === "correlate" ? "correlate2d" : "convolve2d"));
  lines.splice(1, 0, `from scipy.signal import ${names.sort().join(", ")}`);
  return [...lines, ...chosenModes().flatMap(filterLines)].join("\n");
}

// Shows a text, and copies it if the browser allows that. Settings that cannot be applied have none.
async function copy(textOf, words) {
  const box = byId("copied"), { settings, picture } = laboratory;
  let text;
  try {
    for (const mode of chosenModes()) sideFor(settings, mode, picture);
    text = textOf();
  } catch (error) {
    tell(`Nothing is copied: ${error.message}`);
    return;
  }
  box.hidden = false;
  box.value = text;
  box.rows = Math.min(text.split("\n").length + 1, 16);
  let isCopied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    box.select();
    isCopied = document.execCommand("copy");
  }
  tell(isCopied ? `Copied: ${words}` : `Select and copy the text below: ${words}`);
}

// "Save picture" names its file so.
const savedWords = () => (canBeSaved(laboratory.picture) && /\.png$/i.test(laboratory.picture.name)
  ? " (\u201cSave picture\u201d makes that file)" : "");

const copyCommand = () => copy(commandText, `run it in the folder of ${laboratory.picture.name}${savedWords()}. It writes these numbers `
  + "unrounded; with a name that ends in .png they are rounded and clipped to the file\u2019s range.");
const copyPython = () => copy(pythonText,
  `run it in the folder of ${laboratory.picture.name}${savedWords()}. It needs NumPy, SciPy${/\.npy$/i.test(laboratory.picture.name) ? "" : " and Pillow"}; `
  + "the results are arrays of double precision.");
