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

// Returns a table with the sum, the steps applied to it, and the result of the run; one column per channel.
function resultTable(side, sideIndex, cells, at) {
  const results = state.channels.map((channel, index) => resultOf(side, cells, index, at.x, at.y, channel));
  const stored = state.channels.map((channel) => resultSample(sideIndex, channel, at.x, at.y));
  const line = (name, quantity, texts) => make("tr", {}, make("th", { scope: "row" }, name),
    ...texts.map((text) => make("td", { "data-quantity": quantity }, text)));
  const rows = [];
  if (state.channels.length > 1) {
    rows.push(make("tr", {}, make("td"), ...state.channels.map((channel) => make("th", { scope: "col" }, channelName(channel)))));
  }
  const isPlain = !results[0].isCopied && results[0].divisor === null && number(side.gain) === 1 && number(side.bias) === 0;
  const sumName = `Sum of ${plural(cells.length, "product")}`;
  if (!results[0].isCopied) {
    if (!isPlain) rows.push(line(sumName, "sum", results.map((result) => long(result.sum))));
    if (results[0].divisor !== null) {
      rows.push(line("divided by the weight inside", "divisor", results.map((result) => long(result.divisor))));
    }
    if (number(side.gain) !== 1) rows.push(line("times the gain", "gain", results.map(() => long(number(side.gain)))));
    if (number(side.bias) !== 0) rows.push(line("plus the bias", "bias", results.map(() => long(number(side.bias)))));
  }
  const name = results[0].isCopied ? "Copied from the input" : isPlain ? `${sumName}, in double` : "Result, in double";
  rows.push(line(name, "double", results.map((result) => long(result.value))));
  rows.push(line(side.roundsLikeLibrary ? "The library\u2019s integer" : "From the run, in float32", "float32", stored.map(long)));
  const digitsOf = (size) => Math.min(...results.map((result, index) => equalDigits(result.value, stored[index], size(result))));
  const digits = digitsOf((result) => Math.abs(result.value)), digitsOfProducts = digitsOf((result) => result.magnitude);
  const note = make("p", { class: "agreement" });
  if (side.roundsLikeLibrary) {
    note.append("The library rounds and clips its sums to integers.");
  } else {
    note.classList.add(digitsOfProducts >= 6 ? "equal" : "unequal");
    note.append(digits === Infinity ? "\u2713 Equal." : digits >= 6 ? "\u2713 Equal to six digits."
      : digitsOfProducts >= 6 ? "\u2713 Equal to six digits of the products, which cancel one another."
      : `\u2717 Equal to ${plural(digitsOfProducts, "digit")} of the products only.`);
  }
  const table = make("table", { class: "result" }, make("tbody", {}, ...rows));
  return [make("div", { class: "scrolling" }, table), note];
}

function card(side, sideIndex) {
  const at = indexIn(sideIndex, state.cursor);
  const article = make("article", { class: `side ${"ab"[sideIndex]}`, "aria-label": side.title },
    make("h3", {}, side.title));
  if (!at) {
    article.append(make("p", {}, "This result has no sample there."));
  } else if (!side.taps) {
    const values = state.channels.map((channel) => long(resultSample(sideIndex, channel, at.x, at.y) ?? NaN));
    const reason = side.stride ? `A kernel of ${side.width} \u00d7 ${side.height} weights is too large to be multiplied in a page`
      : "This library does more than a weighted sum here, so no products are shown";
    article.append(make("p", {}, `${reason}. The result: `, make("b", {}, values.join(", ")), "."));
  } else {
    if (at.x !== state.cursor.x || at.y !== state.cursor.y) {
      article.append(make("p", {}, `At the same place: column ${at.x}, row ${at.y} of this result.`));
    }
    const cells = tapsAt(side, state.channels, at.x, at.y);
    const isHeld = state.channels.every((channel) => resultSample(sideIndex, channel, at.x, at.y) !== undefined)
      && !cells.some((cell) => cell.samples.includes(undefined));
    if (!isHeld) {
      article.append(make("p", {}, "This page does not hold the samples of this result there."));
    } else {
      const isCopied = side.boundary.mode === "copy" && cells.some((cell) => cell.isOutside);
      const multiplied = isCopied ? [make("div", { class: "equation" }, samplesGrid(side, cells))] : equation(side, cells);
      article.append(...multiplied, ...resultTable(side, sideIndex, cells, at), borderParagraph(side, cells));
    }
  }
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
  byId("sums").replaceChildren(...(isHeld ? comparison.sides.map(card) : []));
}
