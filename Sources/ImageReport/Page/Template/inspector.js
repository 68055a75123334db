// The inspector shows one sample, and the computation of both results.

const channelName = (channel) => comparison.channels[channel];

// Returns a paragraph on the effect of the border rule on this sample.
function borderParagraph(side, cells) {
  const outside = cells.filter((cell) => cell.isOutside).length;
  const rule = make("b", {}, side.boundary.mode);
  if (outside === 0) {
    return make("p", { class: "border" }, "All taps lie inside the image: the border rule (", rule, ") has nothing to do here.");
  }
  const value = side.boundary.mode === "constant" ? `: ${long(number(side.boundary.value))}` : "";
  const marked = " Those cells are marked"
    + (cells.some((cell) => cell.isOutside && cell.source) ? ", with the column and row that their sample was taken from." : ".");
  return make("p", { class: "border" }, `${outside} of ${plural(cells.length, "tap")} ${outside === 1 ? "lies" : "lie"} outside. Border rule `,
    rule, `: ${side.boundary.words}${value}.${marked}`);
}

// Returns all that is known of a side at the cursor: where its sample is, its products, and both results.
function workOf(side, sideIndex) {
  const at = indexIn(sideIndex, state.cursor), work = { side, sideIndex, at, cells: null, results: null };
  if (!at) return work;
  work.stored = state.channels.map((channel) => resultSample(sideIndex, channel, at.x, at.y));
  if (!side.taps || work.stored.includes(undefined)) return work;
  const cells = tapsAt(side, state.channels, at.x, at.y);
  if (cells.some((cell) => cell.samples.includes(undefined))) return work;
  const results = state.channels.map((channel, index) => resultOf(side, cells, index, at.x, at.y, channel));
  return { ...work, cells, results };
}

const tableRow = (name, side, quantity, texts) => make("tr", { class: side === null ? null : `side ${"ab"[side]}` },
  make("th", { scope: "row" }, name), ...texts.map((text) => make("td", { "data-quantity": quantity }, text)));

// Returns a table with the results of both sides, and their difference.
function sumsTable(works) {
  const rows = [];
  if (state.channels.length > 1) {
    rows.push(make("tr", {}, make("td"), ...state.channels.map((channel) => make("th", { scope: "col" }, channelName(channel)))));
  }
  for (const { side, sideIndex, results, stored } of works) {
    if (results) rows.push(tableRow(`${side.title}, in double`, sideIndex, "double", results.map((result) => long(result.value))));
    if (stored && isRun()) {
      const name = side.roundsLikeLibrary ? "the library\u2019s integer" : "the run\u2019s result, in float32";
      rows.push(tableRow(results ? name : `${side.title}, ${name}`, sideIndex, "float32",
        stored.map((sample) => long(sample ?? NaN))));
    }
  }
  // A library's integers differ by other amounts than its sums.
  const isRounded = comparison.sides.some((side) => side.roundsLikeLibrary);
  const [first, second] = works.map(({ results, stored }) => (
    results && !isRounded ? results.map((result) => result.value) : stored));
  if (comparison.difference && first && second) {
    const name = areModes() ? "Correlation \u2212 convolution" : "The first minus the second";
    rows.push(tableRow(name, null, "difference", first.map((value, index) => long(difference(value, second[index])))));
  }
  return make("div", { class: "scrolling" }, make("table", { class: "result" }, make("tbody", {}, ...rows)));
}

// Returns the steps between the sum of the products and the result, if there are any.
function stepsTable({ side, cells, results }) {
  const gain = number(side.gain), bias = number(side.bias), rows = [];
  if (results[0].isCopied) return make("p", { class: "border" }, "The result is copied from the input.");
  if (results[0].divisor === null && gain === 1 && bias === 0) return null;
  const line = (name, quantity, texts) => tableRow(name, null, quantity, texts);
  rows.push(line(`Sum of ${plural(cells.length, "product")}`, "sum", results.map((result) => long(result.sum))));
  if (results[0].divisor !== null) {
    rows.push(line("divided by the weight inside", "divisor", results.map((result) => long(result.divisor))));
  }
  if (gain !== 1) rows.push(line("times the gain", "gain", results.map(() => long(gain))));
  if (bias !== 0) rows.push(line("plus the bias", "bias", results.map(() => long(bias))));
  return make("div", { class: "scrolling" }, make("table", { class: "steps" }, make("tbody", {}, ...rows)));
}

// Returns a note on whether the run's result equals the sum.
function agreement({ side, results, stored }) {
  const note = make("p", { class: "agreement" });
  if (!isRun()) return null;
  if (side.roundsLikeLibrary) {
    note.append("The library rounds and clips its sums to integers.");
    return note;
  }
  const digitsOf = (size) => Math.min(...results.map((result, index) => equalDigits(result.value, stored[index], size(result))));
  const digits = digitsOf((result) => Math.abs(result.value)), digitsOfProducts = digitsOf((result) => result.magnitude);
  note.classList.add(digitsOfProducts >= 6 ? "equal" : "unequal");
  note.append(digits === Infinity ? "\u2713 The sum in double and the run\u2019s result are equal."
    : digits >= 6 ? "\u2713 The sum in double and the run\u2019s result are equal to six digits."
    : digitsOfProducts >= 6 ? "\u2713 Equal to six digits of the products, which cancel one another."
    : `\u2717 Equal to ${plural(digitsOfProducts, "digit")} of the products only.`);
  return note;
}

// Returns the products of a side, or the reason why there are none.
function card(work) {
  const { side, sideIndex, at, cells } = work;
  const article = make("article", { class: `side ${"ab"[sideIndex]}`, "aria-label": side.title }, make("h3", {}, side.title));
  if (!at) {
    article.append(make("p", {}, "This result has no sample there."));
    return article;
  }
  if (!side.taps) {
    article.append(make("p", {}, side.stride
      ? `A kernel of ${side.width} \u00d7 ${side.height} weights is too large to be multiplied in a page.`
      : "This library does more than a weighted sum here, so no products are shown."));
    return article;
  }
  if (at.x !== state.cursor.x || at.y !== state.cursor.y) {
    article.append(make("p", {}, `At the same place: column ${at.x}, row ${at.y} of this result.`));
  }
  if (!cells) {
    article.append(make("p", {}, "This page does not hold the samples of this result there."));
    return article;
  }
  const isCopied = work.results[0].isCopied;
  article.append(...(isCopied ? [make("div", { class: "equation" }, samplesGrid(side, cells))] : equation(side, cells)));
  article.append(...[stepsTable(work), agreement(work), borderParagraph(side, cells)].filter((part) => part !== null));
  return article;
}

// Returns a sentence on the samples at the cursor, which screen readers announce when the cursor moves.
function sampleSentence() {
  const { x, y } = state.cursor;
  const values = (view) => state.channels.map((channel) => {
    const at = view.side === undefined ? null : indexIn(view.side, state.cursor);
    const sample = at ? resultSample(view.side, channel, at.x, at.y) : undefined;
    return sample === undefined ? "none" : significant(sample, 6);
  }).join(", ");
  const parts = [1, 2].map((index) => `${views[index].name} ${values(views[index])}`);
  if (!comparison.difference) return `${parts.join("; ")}.`;
  const differences = state.channels.map((channel) =>
    difference(resultSample(0, channel, x, y), resultSample(1, channel, x, y)));
  const isNothing = differences.every((value) => Math.abs(value) <= number(comparison.difference.tolerance));
  return `${parts.join("; ")}. ${isNothing ? "The two are the same here."
    : `They differ by ${differences.map((value) => significant(Math.abs(value), 6)).join(", ")}.`}`;
}

function inspect() {
  const { x, y } = state.cursor;
  const name = state.channels.length > 1 ? state.channels.map(channelName).join(", ") : channelName(state.channels[0]);
  byId("sample-heading").textContent = `Column ${x}, row ${y}${comparison.channels.length > 1 ? `: ${name}` : ""}`;
  byId("column").value = x;
  byId("row").value = y;
  const isHeld = resultPatches.some((pair) => isInside(pair[0], x, y));
  byId("sample-words").textContent = isHeld ? sampleSentence()
    : "This page holds no samples at full size there, only a smaller picture. Choose one of the crops beneath the picture.";
  byId("announcement").textContent = `Column ${x}, row ${y}. ${byId("sample-words").textContent}`;
  const works = isHeld ? comparison.sides.map(workOf) : [];
  const largest = Math.max(...works.map(({ side }) => (side.taps ? largestMagnitude(side.taps.map(number)) : 0)), 0);
  byId("both-sums").replaceChildren(...(isHeld ? [sumsTable(works)] : []));
  byId("sums").replaceChildren(...works.map(card), ...(largest > 0 ? [make("p", { class: "border" },
    `${weightLegend(largest)} The products have a scale of their own.`)] : []));
}
