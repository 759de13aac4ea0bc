// The check boxes of a step for the products it uses, kept in line with the rows of products.
import { find, findAll } from "../dom.js";

/** @typedef {import("./row_list.js").RowValues} RowValues */

const REMOVED = "gone";
const TITLE_MAX = 40;
const NBSP = "\u00a0";
const MG = / *mg\.?$/i;
const ML = / *ml\.?$/i;

/**
 * A step's ticks once a product is removed: a tick never comes to mean another product.
 *
 * @param {string[]} ticks
 * @param {number} removed the product's number, counted from 1
 * @returns {string[]}
 */
export function ticksAfterRemoval(ticks, removed) {
  return ticks.map((tick) => {
    if (!/^\d{1,3}$/.test(tick) || Number(tick) < removed) return tick;
    return Number(tick) === removed ? REMOVED : String(Number(tick) - 1);
  });
}

/**
 * The boxes to show: the value and label of each product, and of each tick that has no product.
 *
 * @param {RowValues[]} products
 * @param {string[]} ticked
 * @returns {[value: string, label: string][]}
 */
export function tickChoices(products, ticked) {
  /** @type {[string, string][]} */
  const choices = products.map((product, index) => {
    const number = String(index + 1);
    return [number, `${number}: ${productTitle(product)}`];
  });
  const known = new Set(choices.map(([value]) => value));
  const unknown = ticked.filter((tick) => !known.has(tick));
  return [
    ...choices,
    ...unknown.map((tick) => /** @type {[string, string]} */ ([tick, unknownLabel(tick)])),
  ];
}

/**
 * Show in a step a box for each product and for each tick that has no product.
 *
 * @param {HTMLElement} group
 * @param {RowValues[]} products
 * @param {string[]} ticked
 */
export function drawTicks(group, products, ticked) {
  const old = findAll(group, ".form-check", HTMLElement);
  const [pattern] = old;
  if (!pattern) throw new Error("A step has no box for a product");
  const id = find(pattern, "input", HTMLInputElement).id;
  const choices = tickChoices(products, ticked);
  group.hidden = products.length === 1 && ticked.length === 0;
  if (JSON.stringify(old.map(shownChoice)) === JSON.stringify(choices)) {
    for (const input of findAll(group, "input", HTMLInputElement)) {
      input.checked = ticked.includes(input.value);
    }
    return;
  }
  const boxes = choices.map(([value, text], index) => {
    const box = document.importNode(pattern, true);
    const input = find(box, "input", HTMLInputElement);
    const label = find(box, "label", HTMLLabelElement);
    input.id = label.htmlFor = index ? `${id}-${index + 1}` : id;
    input.value = value;
    input.checked = ticked.includes(value);
    label.textContent = text;
    return box;
  });
  pattern.before(...boxes);
  old.forEach((box) => box.remove());
}

/** @param {HTMLElement} box */
function shownChoice(box) {
  return [find(box, "input", HTMLInputElement).value, find(box, "label", HTMLLabelElement).textContent];
}

/** @param {string} tick */
function unknownLabel(tick) {
  return tick === REMOVED ? "a product that was removed" : `${tick}: no such product`;
}

/** @param {RowValues} product */
function productTitle(product) {
  const number = (/** @type {string} */ suffix, /** @type {RegExp} */ unit) => {
    return shorten(product[suffix]?.[0] ?? "").replace(unit, "") || "?";
  };
  if (product.kind?.[0] !== "liquid") return `${number("strength", MG)}${NBSP}mg tablets`;
  return `liquid ${number("liquid_mg", MG)}${NBSP}mg in ${number("in_ml", ML)}${NBSP}mL`;
}

/** @param {string} text */
function shorten(text) {
  const characters = [...text.trim().replace(/\s+/g, " ")];
  if (characters.length <= TITLE_MAX) return characters.join("");
  return `${characters.slice(0, TITLE_MAX).join("")}…`;
}
