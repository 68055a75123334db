// A kernel's neighbourhood as grids: samples, weights as they lie, products.

// Up to this many taps either way, numbers can be read; larger kernels become pictures and a list.
const readableTaps = 15;

const channelLetters = ["R", "G", "B"];

// The numbers of a cell, one for each channel that is shown.
function cellNumbers(values) {
  if (values.length === 1) return [make("span", {}, short(values[0]))];
  return values.map((value, index) =>
    make("span", { class: `channel c${index}`, title: channelLetters[index] }, short(value)));
}

// Colour by sign and size, faint enough to be written on.
function tint(cell, value, largest) {
  if (!(largest > 0) || !Number.isFinite(value) || value === 0) return;
  const share = Math.round(60 * Math.sqrt(Math.abs(value) / largest));
  cell.style.setProperty("--tint", `${share}%`);
  cell.classList.add(value > 0 ? "positive" : "negative");
}

// Where a sample past the border came from, in a word.
function originWords(cell, boundary) {
  if (cell.source) return `\u21a9 ${cell.source.x}, ${cell.source.y}`;
  return cell.isLeftOut ? "left out" : "constant";
}

const largestMagnitude = (values) => values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);

function samplesCell(cell, side) {
  const parts = cell.isLeftOut ? [make("span", {}, "\u2013")] : cellNumbers(cell.samples);
  if (!cell.isOutside) {
    return make("td", { title: `column ${cell.position.x}, row ${cell.position.y}` }, ...parts);
  }
  const words = originWords(cell, side.boundary);
  const from = cell.source ? `taken from column ${cell.source.x}, row ${cell.source.y}` : words;
  return make("td", { class: "outside", title: `outside at column ${cell.position.x}, row ${cell.position.y}: ${from}` },
    ...parts, make("small", {}, words));
}

function weightCell(cell, largest) {
  const words = `${significant(cell.weight, 17)}: row ${cell.written.row}, column ${cell.written.column} of the kernel as written`;
  const element = make("td", { title: words }, make("span", {}, short(cell.weight)));
  tint(element, cell.weight, largest);
  return element;
}

function productsCell(cell, largest) {
  if (cell.isLeftOut) return make("td", {}, make("span", {}, "\u2013"));
  const element = make("td", { title: cell.products.map((product) => significant(product, 17)).join("; ") },
    ...cellNumbers(cell.products));
  if (cell.products.length === 1) tint(element, cell.products[0], largest);
  return element;
}

// A table of cells, the tap on the output sample and the kernel's first weight marked.
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
    make("table", {}, make("caption", {}, caption), make("tbody", {}, ...rows)));
}

// The same for kernels whose numbers could not be read: a picture, a square a tap.
function gridPicture(side, cells, caption, valueOf) {
  const values = cells.map(valueOf), largest = largestMagnitude(values.filter(Number.isFinite));
  const canvas = make("canvas", { width: side.width, height: side.height, role: "img", "aria-label": caption });
  const context = canvas.getContext("2d"), image = context.createImageData(side.width, side.height);
  const color = signedColor(largest);
  values.forEach((value, index) => color([value], image.data, 4 * index));
  context.putImageData(image, 0, 0);
  return make("figure", { class: "grid" }, make("figcaption", {}, caption), canvas);
}

// The products that make up most of the sum.
function largestProducts(cells) {
  const strongest = cells.filter((cell) => !cell.isLeftOut)
    .sort((a, b) => Math.abs(b.products[0]) - Math.abs(a.products[0])).slice(0, 12);
  const rows = strongest.map((cell) => make("tr", {},
    make("td", {}, `${cell.written.row}, ${cell.written.column}`), make("td", {}, short(cell.weight)),
    make("td", {}, `${short(cell.samples[0])} at ${cell.position.x}, ${cell.position.y}`
      + (cell.isOutside ? ` (${originWords(cell)})` : "")),
    make("td", {}, short(cell.products[0]))));
  const heads = ["Weight\u2019s row, column", "Weight", "Sample at column, row", "Product"];
  return make("div", { class: "grid" }, make("table", { class: "list" },
    make("caption", {}, `The ${strongest.length} largest of ${cells.length} products`),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows)));
}

// All that a side multiplies for one sample.
function equation(side, cells) {
  const lying = { correlate: "as written", convolve: "rotated by 180\u00b0", flipRows: "flipped top to bottom" }[side.operation];
  const sign = (text) => make("span", { class: "sign", "aria-hidden": "true" }, text);
  if (side.width > readableTaps || side.height > readableTaps) {
    return [
      make("div", { class: "equation" },
        gridPicture(side, cells, "Samples", (cell) => cell.samples[0] ?? 0), sign("\u00d7"),
        gridPicture(side, cells, `Kernel, ${lying}`, (cell) => cell.weight), sign("="),
        gridPicture(side, cells, "Products", (cell) => cell.products[0] ?? 0)),
      largestProducts(cells),
    ];
  }
  const weight = largestMagnitude(cells.map((cell) => cell.weight));
  const product = largestMagnitude(cells.map((cell) => cell.products[0] ?? 0).filter(Number.isFinite));
  return [make("div", { class: `equation${side.width > 5 ? " wide" : ""}` },
    grid(side, cells, "Samples", "samples", (cell) => samplesCell(cell, side)), sign("\u00d7"),
    grid(side, cells, `Kernel, ${lying}`, "weights", (cell) => weightCell(cell, weight)), sign("="),
    grid(side, cells, "Products", "products", (cell) => productsCell(cell, product)))];
}

// Pointing at a cell marks the same weight wherever it lies.
function linkCells(container) {
  const mark = (event) => {
    const tap = event.target.closest?.("[data-tap]")?.dataset.tap;
    for (const cell of container.querySelectorAll("[data-tap]")) cell.classList.toggle("same", cell.dataset.tap === tap);
  };
  container.addEventListener("pointerover", mark);
  container.addEventListener("pointerleave", mark);
}
