// Tab goes from a step's last cell to the next step. The buttons of all steps are one stop after the last step.
import { findAll } from "../dom.js";

/** @typedef {import("./form_rows.js").FormRows} FormRows */

const BUTTONS = ".moves button, details > summary";
/** @type {Record<string, [right: number, down: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {FormRows} rows */
export function setTabOrder(rows) {
  const update = () => {
    const steps = rows.steps.all;
    steps.forEach((step, index) => {
      buttonsOf(step).forEach((button, place) => {
        button.tabIndex = index === steps.length - 1 && place === 0 ? 0 : -1;
      });
    });
  };
  update();
  rows.form.addEventListener("rows-changed", update);
}

/**
 * Go from a button of a step to the one beside, above or below it.
 *
 * @param {FormRows} rows
 * @param {EventTarget | null} button
 * @param {string} key
 * @returns {boolean} whether there was such a button
 */
export function moveAmongButtons(rows, button, key) {
  const step = rows.stepOf(button);
  const arrow = ARROWS[key];
  if (!step || !arrow || !(button instanceof HTMLElement) || !button.matches(BUTTONS)) return false;
  const [right, down] = arrow;
  const neighbor = rows.steps.all[rows.steps.all.indexOf(step) + down];
  const found = neighbor && buttonsOf(neighbor)[buttonsOf(step).indexOf(button) + right];
  found?.focus();
  return Boolean(found);
}

/** @param {HTMLElement} step */
function buttonsOf(step) {
  return findAll(step, BUTTONS, HTMLElement);
}
