// The keys of the form: Enter goes down a column or to the next name, Alt and a key act on steps, Ctrl+Z undoes,
// "?" lists them all.
import { find, findAll } from "../dom.js";
import { suffixOf } from "./row_list.js";
import { moveAmongButtons } from "./tab_order.js";

/**
 * @typedef {import("./form_rows.js").FormRows} FormRows
 * @typedef {import("./row_actions.js").RowActions} RowActions
 * @typedef {import("./undo_stack.js").UndoStack} UndoStack
 *
 * Does what a key says; returns false where the key is left to the browser.
 * @typedef {() => unknown} KeyHandler
 */

const GRID_CELL = /^(?:first-.+|second-.+|days)$/;

/**
 * @param {FormRows} rows
 * @param {RowActions} actions
 * @param {UndoStack} undoStack
 */
export function listenToKeys(rows, actions, undoStack) {
  const help = find(document, "#keys", HTMLDialogElement);
  const showHelp = () => {
    help.showModal();
    find(help, "h2", HTMLElement).focus();
  };
  find(document, "#open-keys", HTMLElement).addEventListener("click", showHelp);
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const key = keyName(event, takesLetters(target));
    /** @type {Record<string, KeyHandler>} */
    const handlers = {
      "?": () => !isTextField(target) && showHelp(),
      Enter: () => goAlongColumn(rows, actions, target, 1) || goToNextName(rows, target),
      "Shift+Enter": () => goAlongColumn(rows, actions, target, -1),
      "Ctrl+z": () => (undoStack.isNext || !isTextField(target)) && undoStack.undo(),
      "Alt+n": () => event.repeat || actions.addStepLikeLast(),
      ...stepHandlers(rows, actions, event),
    };
    const handler = handlers[key];
    const isHandled = handler ? handler() !== false : moveAmongButtons(rows, target, key);
    if (isHandled) event.preventDefault();
  });
}

/**
 * The keys that act on the step with the focus.
 *
 * @param {FormRows} rows
 * @param {RowActions} actions
 * @param {KeyboardEvent} event
 * @returns {Record<string, KeyHandler>}
 */
function stepHandlers(rows, actions, event) {
  const { target } = event;
  const step = rows.stepOf(target);
  if (!step || !(target instanceof HTMLElement)) return {};
  const index = rows.steps.all.indexOf(step);
  const move = (/** @type {-1 | 1} */ by) => {
    // In these the browser uses the arrows: they open the list, and go through the lines.
    if (target.matches("select, textarea")) return false;
    actions.moveStep(index, by);
    target.focus();
    return true;
  };
  return {
    "Alt+d": () => event.repeat || actions.duplicateStep(index),
    "Alt+Delete": () => event.repeat || actions.removeStep(index),
    "Alt+ArrowUp": () => move(-1),
    "Alt+ArrowDown": () => move(1),
    "Alt+m": () => openDetails(step),
  };
}

/** @param {HTMLElement} step */
function openDetails(step) {
  const details = find(step, "details", HTMLDetailsElement);
  details.open = true;
  find(details, "select", HTMLElement).focus();
}

/**
 * Go to the same cell of the next step that shows it. Below the last step, add one like it.
 *
 * @param {FormRows} rows
 * @param {RowActions} actions
 * @param {EventTarget | null} cell
 * @param {-1 | 1} by
 * @returns {boolean} false where the focus is not in a cell
 */
function goAlongColumn(rows, actions, cell, by) {
  const suffix = suffixOf(cell);
  const step = rows.stepOf(cell);
  if (!step || !GRID_CELL.test(suffix)) return false;
  const steps = rows.steps.all;
  const index = steps.indexOf(step);
  const others = by > 0 ? steps.slice(index + 1) : steps.slice(0, index).reverse();
  const cells = others.map((other) => find(other, `[name$="-${suffix}"]`, HTMLInputElement));
  const next = cells.find((found) => found.checkVisibility());
  if (next) rows.goTo(next);
  else if (others.length) actions.status.say(`No step ${by > 0 ? "below" : "above"} has this field.`);
  else if (by < 0) actions.status.say("This is the first step.");
  else if (isBlank(step)) actions.status.say("This is the last step, and it is blank. Enter adds no other.");
  else actions.addStepLikeLast(suffix);
  return true;
}

/** @param {HTMLElement} step */
function isBlank(step) {
  return findAll(step, ".cell input", HTMLInputElement).every((cell) => !cell.value.trim());
}

/**
 * Go from an entry about the patient or the clinic to the next, and from the last to the products.
 *
 * @param {FormRows} rows
 * @param {EventTarget | null} name
 * @returns {boolean} false where the focus is not in such an entry
 */
function goToNextName(rows, name) {
  const names = findAll(rows.form, "#who input", HTMLInputElement);
  const index = name instanceof HTMLInputElement ? names.indexOf(name) : -1;
  if (index < 0) return false;
  rows.goTo(names[index + 1] ?? find(rows.form, "#products-0-strength", HTMLInputElement));
  return true;
}

/**
 * A key by name, such as "Alt+n". Where Alt or a keyboard layout puts another character on a letter's
 * key, the key's place says which letter it is, unless the character may be meant.
 *
 * @param {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "getModifierState">} event
 * @param {boolean} mayMeanCharacter
 * @returns {string}
 */
export function keyName(event, mayMeanCharacter) {
  const isLetter = event.code.startsWith("Key");
  const isOtherCharacter = isLetter && !/^[a-z]$/i.test(event.key) && !mayMeanCharacter;
  const key = isOtherCharacter ? event.code.slice(-1) : event.key;
  const modifiers = [
    (event.ctrlKey || event.metaKey) && "Ctrl",
    event.altKey && !event.getModifierState("AltGraph") && "Alt",
    event.shiftKey && (isLetter || key.length > 1) && "Shift",
  ];
  return [...modifiers.filter(Boolean), isLetter ? key.toLowerCase() : key].join("+");
}

/** @param {EventTarget | null} target */
function isTextField(target) {
  return (
    target instanceof Element && target.matches("input:not([type=checkbox], [type=radio]), textarea")
  );
}

/**
 * Whether letters of any alphabet may be typed there, as in a name.
 *
 * @param {EventTarget | null} target
 */
function takesLetters(target) {
  return isTextField(target) && !GRID_CELL.test(suffixOf(target));
}
