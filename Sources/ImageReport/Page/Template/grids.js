// The neighbourhood of a sample as grids of samples, weights and products. Weights are shown as applied.

// Numbers are readable up to this many taps along an axis. Larger kernels are shown as pictures and a list.
const readableTaps = 11;
const isReadable = (side) => side.width <= readableTaps && side.height <= readableTaps;

// Returns the numbers of a cell, one for each channel that is shown.
function cellNumbers(values, format) {
  if (values.length === 1) return [make("span", {}, format(values[0]))];
  return values.map((value, index) => make("span", { class: `c${index}` }, format(value)));
}

// Colours a cell as the sheet does, with black or white text, whichever has the higher contrast.
function tint(cell, value, largest) {
  if (!(largest > 0) || Number.isNaN(value)) return;
  const index = 3 * signedIndex(rootOf(value), Math.sqrt(largest));
  const color = [...signedColors().slice(index, index + 3)];
  cell.style.background = `rgb(${color.join(" ")})`;
  cell.style.color = luminance(color) > 0.179 ? "#000" : "#fff";
}

// Returns the relative luminance of WCAG 2, 0 to 1. Black text has the higher contrast above 0.179.
function luminance(color) {
  const [red, green, blue] = color.map((byte) => {
    const encoded = byte / 255;
    return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// Returns the legend of the colours of weights and products.
const weightLegend = (largest) => "Orange is positive, blue negative. The strength of a colour is the square root of "
  + `the magnitude, so that small weights are seen; it is full at ${short(largest)}.`;

// Returns a short text for the source of a sample past the border.
function originText(cell, boundary) {
  if (cell.source) return `\u21a9 ${cell.source.x}, ${cell.source.y}`;
  return cell.isLeftOut ? "left out" : "constant";
}

function samplesCell(cell, side, format) {
  const parts = cell.isLeftOut ? ["\u2013"] : cellNumbers(cell.samples, format);
  if (!cell.isOutside) {
    return make("td", { title: `column ${cell.position.x}, row ${cell.position.y}` }, ...parts);
  }
  const words = originText(cell, side.boundary);
  const from = cell.source ? `taken from column ${cell.source.x}, row ${cell.source.y}` : words;
  return make("td", { class: "outside", title: `outside at column ${cell.position.x}, row ${cell.position.y}: ${from}` },
    ...parts, cell.isLeftOut ? null : make("small", {}, words));
}

function weightCell(cell, format, largest) {
  const words = `${significant(cell.weight, 17)}: row ${cell.written.row}, column ${cell.written.column} of the kernel as written`;
  const element = make("td", { title: words }, make("span", {}, format(cell.weight)));
  tint(element, cell.weight, largest);
  return element;
}

function productsCell(cell, format, largest) {
  if (cell.isLeftOut) return make("td", {}, make("span", {}, "\u2013"));
  const element = make("td", { title: cell.products.map((product) => significant(product, 17)).join("; ") },
    ...cellNumbers(cell.products, format));
  if (cell.products.length === 1) tint(element, cell.products[0], largest);
  return element;
}

// Returns a table of cells. The tap on the output sample and the first weight of the kernel are marked.
function grid(side, cells, caption, kind, cellOf) {
  const rows = [];
  for (let row = 0; row < side.height; row += 1) {
    const line = make("tr");
    for (const cell of cells.slice(row * side.width, (row + 1) * side.width)) {
      const element = cellOf(cell);
      element.dataset.tap = `${cell.written.row} ${cell.written.column}`;
      if (cell.row === side.centre.y && cell.column === side.centre.x) element.classList.add("centre");
      if (kind === "weights" && cell.written.row === 0 && cell.written.column === 0) element.classList.add("first");
      line.append(element);
    }
    rows.push(line);
  }
  return make("div", { class: `grid ${kind}` },
    make("p", { class: "name", "aria-hidden": "true" }, caption), make("table", { "aria-label": caption }, make("tbody", {}, ...rows)));
}

// Returns the kernel as it is applied to the image: a table of its weights, or a picture.
function weightsGrid(side, cells, caption, format = gridFormat(cells.map((cell) => cell.weight))) {
  const largest = largestMagnitude(cells.map((cell) => cell.weight));
  if (isReadable(side)) return grid(side, cells, caption, "weights", (cell) => weightCell(cell, format, largest));
  return gridPicture(side, cells, caption, (cell) => [cell.weight], weightColor(largest));
}

// Returns a picture with one square per tap, for kernels whose numbers would not be readable.
function gridPicture(side, cells, caption, valuesOf, color) {
  const canvas = make("canvas", { width: side.width, height: side.height, role: "img", "aria-label": caption });
  const context = canvas.getContext("2d"), image = context.createImageData(side.width, side.height);
  cells.forEach((cell, index) => color(valuesOf(cell), image.data, 4 * index));
  context.putImageData(image, 0, 0);
  return make("figure", { class: "grid" }, make("figcaption", {}, caption), canvas);
}

// Returns a list of the largest products.
function largestProducts(cells, channel) {
  const strongest = cells.filter((cell) => !cell.isLeftOut)
    .sort((a, b) => Math.abs(b.products[0]) - Math.abs(a.products[0])).slice(0, 12);
  const rows = strongest.map((cell) => make("tr", {},
    make("td", {}, `${cell.written.row}, ${cell.written.column}`), make("td", {}, short(cell.weight)),
    make("td", {}, `${short(cell.samples[0])} at ${cell.position.x}, ${cell.position.y}`
      + (cell.isOutside ? ` (${originText(cell)})` : "")),
    make("td", {}, short(cell.products[0]))));
  const heads = ["Weight\u2019s row, column", "Weight", "Sample at column, row", "Product"];
  return make("div", { class: "grid" }, make("table", { class: "list" },
    make("caption", {}, `The ${strongest.length} largest of ${cells.length} products${channel}`),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows)));
}

const shortLyingText = { correlate: "as written", convolve: "rotated", flipRows: "flipped" };
const lyingText = { correlate: "as written", convolve: "rotated by 180\u00b0", flipRows: "flipped top to bottom" };

// Returns only the samples, if nothing is multiplied.
function samplesGrid(side, cells) {
  if (!isReadable(side)) {
    const color = brightness(comparison.ranges[state.range].input);
    return gridPicture(side, cells, "Samples", (cell) => cell.samples.map((sample) => sample ?? NaN), color);
  }
  const format = gridFormat(cells.flatMap((cell) => cell.samples).filter((sample) => sample !== null));
  return grid(side, cells, "Samples", "samples", (cell) => samplesCell(cell, side, format));
}

// Returns the grids of samples, weights and products of a side.
function equation(side, cells) {
  const kernel = weightsGrid(side, cells, `Kernel ${shortLyingText[side.operation]}`);
  // A sign stays with the grid behind it where lines break.
  const term = (text, grid) => make("span", { class: "term" },
    make("span", { class: "sign", "aria-hidden": "true" }, text), grid);
  const products = cells.flatMap((cell) => cell.products).filter((product) => product !== null);
  if (!isReadable(side)) {
    const first = state.channels.length > 1 ? `, ${channelName(state.channels[0])}` : "";
    const values = cells.map((cell) => cell.products[0] ?? 0), largest = largestMagnitude(values.filter(Number.isFinite));
    const pictured = gridPicture(side, cells, `Products${first}`, (cell) => [cell.products[0] ?? 0], weightColor(largest));
    return [
      make("div", { class: "equation" }, samplesGrid(side, cells), term("\u00d7", kernel), term("=", pictured)),
      largestProducts(cells, first),
    ];
  }
  const format = gridFormat(products), largest = largestMagnitude(products.filter(Number.isFinite));
  return [make("div", { class: `equation${side.width > 3 ? " wide" : ""}` },
    samplesGrid(side, cells), term("\u00d7", kernel),
    term("=", grid(side, cells, "Products", "products", (cell) => productsCell(cell, format, largest))))];
}

// Highlights the cells of the same weight in all grids when the pointer is over one of them.
function linkCells(container) {
  const mark = (event) => {
    const tap = event.target.closest?.("[data-tap]")?.dataset.tap;
    for (const cell of container.querySelectorAll("[data-tap]")) cell.classList.toggle("same", cell.dataset.tap === tap);
  };
  container.addEventListener("pointerover", mark);
  container.addEventListener("pointerleave", mark);
}
