// Elements: text only ever becomes text.

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; strings become text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The same in a picture. */
function shape(name, attributes = {}, text = null) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

/** A number that carries all its digits. */
function datum(value, digits = 3) {
  if (value === undefined || value === null) return document.createTextNode('-');
  return element('data', { value: String(value) }, shortText(value, digits));
}

/** Gives an element the color of a run, which the sheet takes for light and for dark. */
function pen(node, run) {
  node.style.setProperty('--pen-light', '#' + run.light);
  node.style.setProperty('--pen-dark', '#' + run.dark);
  node.classList.add('pen');
  return node;
}
