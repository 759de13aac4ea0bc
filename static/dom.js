// Elements looked up by selector and type, and made.

/**
 * The first element that matches a selector. Throws where there is none of that type: the page and its
 * script do not fit together.
 *
 * @template {Element} T
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function find(parent, selector, type) {
  const found = parent.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`No ${type.name} matches ${selector}`);
  return found;
}

/**
 * The descendants that match a selector and are of a type, in document order.
 *
 * @template {Element} T
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T[]}
 */
export function findAll(parent, selector, type) {
  const found = [...parent.querySelectorAll(selector)];
  return found.filter(/** @returns {one is T} */ (one) => one instanceof type);
}

/**
 * A new element with a text in it.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} text
 * @param {Partial<HTMLElementTagNameMap[K]>} properties
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(name, text, properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  made.textContent = text;
  return made;
}

/**
 * Add the id of a description to a field's aria-describedby, or remove it.
 *
 * @param {Element} field
 * @param {string} id
 * @param {boolean} isDescribed
 */
export function setDescribedBy(field, id, isDescribed) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (isDescribed) ids.add(id);
  else ids.delete(id);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
}
