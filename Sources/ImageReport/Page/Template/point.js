// What each operation makes of one bright point: computed by the formula, not copied from the kernel.

// Returns the response of a side to a sample of 1 among zeros, placed so that all of it is seen.
function pointResponse(side) {
  const { width, height } = side, steps = { x: 1, y: 1 };
  const point = { x: width - 1 - side.centre.x, y: height - 1 - side.centre.y };
  const plane = new Float64Array(width * height);
  plane[point.y * width + point.x] = 1;
  const extension = (count) => ({ count, period: 0, mirrorSum: 0, before: null, after: null });
  const alone = {
    ...side, output: { width, height }, stride: steps, dilation: steps, before: side.centre, gain: 1, bias: 0,
    boundary: { mode: "constant", value: 0, x: extension(width), y: extension(height) },
  };
  const task = filtering(alone, { width, height, planes: [plane] }, 1);
  let step = task.next();
  while (!step.done) step = task.next();
  return { point, plane, weights: step.value[0] };
}

// Returns a grid of numbers, or a picture of many; the point's place is framed.
function responseGrid(side, values, point, caption) {
  const cells = Array.from(values, (weight, i) => {
    const row = Math.floor(i / side.width), column = i % side.width;
    return { row, column, weight, written: { row, column } };
  });
  const weights = [...values], largest = largestMagnitude(weights), format = gridFormat(weights);
  const shape = { width: side.width, height: side.height, centre: point };
  if (!isReadable(side)) return gridPicture(shape, cells, caption, (cell) => [cell.weight], weightColor(largest));
  return grid(shape, cells, caption, "response", (cell) => {
    const element = make("td", { title: significant(cell.weight, 17) }, make("span", {}, format(cell.weight)));
    tint(element, cell.weight, largest);
    return element;
  });
}

// Returns the sentence on what a response is, compared with the kernel as it is written.
function responseText(side, weights, written) {
  const turned = [...written].reverse();
  const equals = (others) => weights.every((weight, i) => weight === others[i]);
  const isKernel = equals(written), isTurned = equals(turned);
  return isKernel && isTurned ? "the kernel, which is its own half turn" : isKernel ? "the kernel as written"
    : isTurned ? "the kernel rotated by 180\u00b0" : "another pattern";
}

function pointRow() {
  const [first] = comparison.sides;
  // Responses of kernels that are too large to be multiplied are not shown.
  if (!areModes() || comparison.sides.some((side) => !side.taps)) return [];
  const written = first.taps.map(number);
  const panels = comparison.sides.map((side, index) => {
    const { point, weights } = pointResponse(side);
    return make("div", { class: `side ${"ab"[index]}` },
      responseGrid(side, weights, point, `${side.title}: ${responseText(side, weights, written)}`));
  });
  const { point, plane } = pointResponse(first);
  const before = make("div", {}, responseGrid(first, plane, point, "One bright point: 1 among zeros"));
  return [before, ...panels];
}
