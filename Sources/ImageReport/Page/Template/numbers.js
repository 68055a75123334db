// Formatting of numbers and text, and creation of elements.

// Returns a number with the given significant digits, without trailing zeros, and with a typographic minus sign.
function significant(value, digits) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "\u2212\u221e" : "\u221e";
  const text = Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(digits)));
  return text.replace("-", "\u2212");
}

const short = (value) => significant(value, 4);
// Nine digits distinguish every float32 from its neighbours.
const long = (value) => significant(value, 9);

// Returns the format for the numbers of a grid. Integers are written in full. Other numbers have the decimals that give
// the largest of them four digits, so that decimal points are aligned.
function gridFormat(values) {
  const finite = values.filter(Number.isFinite);
  const largest = largestMagnitude(finite);
  if (largest === 0 || finite.every(Number.isInteger) || largest < 1e-3 || largest >= 1e9) return (value) => significant(value, 4);
  const decimals = Math.max(3 - Math.floor(Math.log10(largest)), 0);
  return (value) => (Number.isFinite(value) && value !== 0 ? value.toFixed(decimals).replace("-", "\u2212") : significant(value, 4));
}

const largestMagnitude = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// Creates an element with attributes and children. Strings become text, never markup.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const byId = (id) => document.getElementById(id);
