// Numbers and words as people read them.

// A number with so many significant digits, trailing zeros left away, and with a real minus sign.
function significant(value, digits) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "\u2212\u221e" : "\u221e";
  const text = Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(digits)));
  return text.replace("-", "\u2212");
}

const short = (value) => significant(value, 4);
// Nine digits tell every float32 from its neighbours.
const long = (value) => significant(value, 9);

// How the numbers of a grid are written: whole ones as they are, others with as many decimals as give the largest of them
// four digits, so that the points stand under one another.
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

// An element with attributes and children; strings become text, never markup.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const byId = (id) => document.getElementById(id);
