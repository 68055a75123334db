// The kernel as a grid of fields, and beside it the kernel rotated by 180 degrees, with the half turn as a motion.

// Larger kernels are shown as pictures, without fields.
const editableTaps = 11;
const isEditable = (kernel) => kernel.width <= editableTaps && kernel.height <= editableTaps;

// Returns an object like a side, for the grids of a kernel.
const shapeOf = (kernel, centre) => ({ width: kernel.width, height: kernel.height, centre });

const cellsOf = (kernel, isTurned) => kernel.weights.map((weight, i) => {
  const row = Math.floor(i / kernel.width), column = i % kernel.width;
  const written = isTurned ? { row: kernel.height - 1 - row, column: kernel.width - 1 - column } : { row, column };
  return { row, column, weight, written };
});

// Draws both grids. A grid whose fields are in use is kept, and only its colours are changed.
function drawEditor(settings) {
  const { kernel } = settings, written = byId("written"), centre = writtenCentre(settings, "correlate");
  const fields = [...written.querySelectorAll("input")];
  const isKept = fields.length === kernel.weights.length && written.dataset.width === String(kernel.width)
    && written.contains(document.activeElement);
  if (!isKept) written.replaceChildren(isEditable(kernel) ? fieldsGrid(kernel)
    : weightsGrid(shapeOf(kernel, centre), cellsOf(kernel, false), "", fieldText));
  written.dataset.width = kernel.width;
  if (isEditable(kernel)) colorFields(kernel, centre);
  byId("too-large").hidden = isEditable(kernel);
  drawTurned(settings);
}

function fieldsGrid(kernel) {
  const rows = [];
  for (let row = 0; row < kernel.height; row += 1) {
    const line = make("tr");
    for (let column = 0; column < kernel.width; column += 1) {
      const field = make("input", { type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false",
        "aria-label": `Weight in row ${row}, column ${column}`, "data-index": row * kernel.width + column });
      line.append(make("td", { "data-tap": `${row} ${column}` }, field));
    }
    rows.push(line);
  }
  return make("div", { class: "grid fields" }, make("table", { "aria-label": "Kernel as written" }, make("tbody", {}, ...rows)));
}

// Returns a weight with as many digits as a field has room for.
function fieldText(weight) {
  const text = short(weight);
  return text.length <= 6 ? text : significant(weight, 3);
}

// Writes the weights into the fields, except into the one that is in use, and colours their cells.
function colorFields(kernel, centre) {
  const largest = largestMagnitude(kernel.weights);
  for (const field of byId("written").querySelectorAll("input")) {
    const index = Number(field.dataset.index), weight = kernel.weights[index], cell = field.closest("td");
    if (field !== document.activeElement) {
      field.value = fieldText(weight);
      field.removeAttribute("aria-invalid");
    }
    field.title = significant(weight, 17);
    cell.removeAttribute("style");
    tint(cell, weight, largest);
    cell.classList.toggle("centre", index === centre.y * kernel.width + centre.x);
    cell.classList.toggle("first", index === 0);
  }
}

// Draws the kernel as convolution lays it on the picture.
function drawTurned(settings) {
  const { kernel } = settings, centre = writtenCentre(settings, "convolve");
  const place = { x: kernel.width - 1 - centre.x, y: kernel.height - 1 - centre.y };
  byId("turned").replaceChildren(weightsGrid(shapeOf(kernel, place), cellsOf(rotated(kernel), true), "", fieldText));
}

// Plays the half turn: the grid as written is rotated by 180 degrees, and its numbers stay upright.
// Without motion, the two states are shown one after the other.
async function playHalfTurn(settings) {
  const { kernel } = settings, box = byId("turned"), centre = writtenCentre(settings, "convolve");
  box.replaceChildren(weightsGrid(shapeOf(kernel, centre), cellsOf(kernel, false), "", fieldText));
  const start = box.firstElementChild, caption = byId("turned-caption"), words = caption.textContent;
  caption.textContent = "as written \u2026";
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    await new Promise((done) => setTimeout(done, 900));
  } else {
    const options = { duration: 1600, delay: 350, easing: "ease-in-out", fill: "both" };
    const turned = start.querySelector("table, canvas");
    box.classList.add("turning");
    const turns = [turned.animate({ transform: ["rotate(0deg)", "rotate(180deg)"] }, options)];
    for (const text of start.querySelectorAll("td > span")) {
      turns.push(text.animate({ transform: ["rotate(0deg)", "rotate(-180deg)"] }, options));
    }
    await Promise.all(turns.map((turn) => turn.finished)).catch(() => {});
  }
  box.classList.remove("turning");
  caption.textContent = words;
  // Another kernel may have been drawn meanwhile.
  if (box.firstElementChild === start) drawTurned(settings);
}
