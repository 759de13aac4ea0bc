// The keys: Enter goes down, Alt with a letter or an arrow acts on steps, Ctrl+Z undoes, "?" lists them.
import { suffixOf } from "./row_list.js";
import { goAlong } from "./tab_order.js";

const CELL = /^(?:first-.+|second-.+|days)$/;

export function listenToKeys(sheet, acts, undo, dialog) {
  document.getElementById("open-keys").addEventListener("click", () => list(dialog));
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || dialog.open || event.defaultPrevented) return;
    const key = keyOf(event);
    const does = {
      "?": () => !isText(event.target) && list(dialog),
      Enter: () => goDown(sheet, acts, event.target, 1),
      "Shift+Enter": () => goDown(sheet, acts, event.target, -1),
      "Ctrl+z": () => (undo.isNext || !isText(event.target)) && undo.undo(),
      "Alt+n": () => event.repeat || acts.addStepLikeLast(),
      ...ofStep(sheet, acts, event),
    }[key];
    if (does ? does() !== false : goAlong(sheet, event.target, key)) event.preventDefault();
  });
}

function list(dialog) {
  dialog.showModal();
  dialog.querySelector("h2").focus();
}

/** What the keys do to the step that has the focus. */
function ofStep(sheet, acts, event) {
  const row = sheet.stepOf(event.target);
  if (!row) return {};
  const at = sheet.steps.all.indexOf(row);
  const move = (by) => {
    // There, these are the browser's own: to open a list, to go through lines.
    if (event.target.matches("select, textarea")) return false;
    acts.moveStep(at, by);
    event.target.focus();
  };
  return {
    "Alt+d": () => event.repeat || acts.duplicateStep(at),
    "Alt+Delete": () => event.repeat || acts.removeStep(at),
    "Alt+ArrowUp": () => move(-1),
    "Alt+ArrowDown": () => move(1),
    "Alt+m": () => openMore(row),
  };
}

function openMore(row) {
  const more = row.querySelector("details");
  more.open = true;
  more.querySelector("select").focus();
}

/** Go to the same cell of the next step that shows it; false outside of the cells. */
function goDown(sheet, acts, cell, by) {
  if (!sheet.stepOf(cell) || !CELL.test(suffixOf(cell))) return false;
  const rows = sheet.steps.all;
  const at = rows.indexOf(sheet.stepOf(cell));
  const name = `[name$="-${suffixOf(cell)}"]`;
  const others = by > 0 ? rows.slice(at + 1) : rows.slice(0, at).reverse();
  const cells = others.map((row) => row.querySelector(name));
  const next = cells.find((found) => found?.checkVisibility());
  if (next) sheet.goTo(next);
  else acts.line.say(by > 0 ? "This is the last step. Alt+N adds one like it." : "This is the first step.");
}

/**
 * The key by name, as in "Alt+n". Where Alt makes another sign of a letter, its place on the keyboard
 * says which it is.
 */
function keyOf(event) {
  const isLetter = event.code.startsWith("Key");
  const isOther = isLetter && !/^[a-z]$/i.test(event.key) && !isWords(event.target);
  const sign = isOther ? event.code.at(-1) : event.key;
  const holds = [
    (event.ctrlKey || event.metaKey) && "Ctrl",
    event.altKey && !event.getModifierState("AltGraph") && "Alt",
    event.shiftKey && (isLetter || sign.length > 1) && "Shift",
  ];
  return [...holds.filter(Boolean), isLetter ? sign.toLowerCase() : sign].join("+");
}

function isText(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), textarea");
}

/** Whether such a sign may be meant there, as a letter of a name. */
function isWords(target) {
  return isText(target) && !CELL.test(suffixOf(target) ?? "");
}
