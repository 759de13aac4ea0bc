// Cells copied from a spreadsheet and pasted into the steps.
import { findAll } from "../dom.js";
import { PasteQuestion } from "./paste_question.js";
import { pasteMessages, placeCells } from "./paste_placement.js";
import { suffixOf } from "./row_list.js";

/**
 * @typedef {import("./form_rows.js").FormRows} FormRows
 * @typedef {import("./paste_placement.js").Column} Column
 * @typedef {import("./paste_placement.js").Placement} Placement
 * @typedef {import("./status_line.js").StatusLine} StatusLine
 * @typedef {import("./undo_stack.js").UndoStack} UndoStack
 */

/**
 * @param {FormRows} rows
 * @param {UndoStack} undoStack
 * @param {StatusLine} status
 */
export function pasteCells(rows, undoStack, status) {
  const question = new PasteQuestion();
  rows.form.addEventListener("paste", async (event) => {
    const step = rows.stepOf(event.target);
    const { columns, column } = columnsOf(step, event.target);
    if (!step || column < 0) return;
    const index = rows.steps.all.indexOf(step);
    const { limit: stepsMax, limitMessage } = rows.steps;
    const target = { columns, column, step: index, stepsMax, limitMessage };
    const placement = placeCells(event.clipboardData?.getData("text/plain") ?? "", target);
    if (!placement) return;
    event.preventDefault();
    if ("refused" in placement) status.say(`Nothing was pasted. ${placement.refused}`);
    else if (await isWanted(placement, index, question)) write(placement, index, rows, undoStack);
    else status.say("Nothing was pasted.");
  });
}

/**
 * The columns for the kind of day that a cell belongs to, and which of them is the cell's; -1 for none.
 *
 * @param {HTMLElement | null} step
 * @param {EventTarget | null} cell
 * @returns {{ columns: Column[], column: number }}
 */
function columnsOf(step, cell) {
  const inputs = step ? findAll(step, ".cell input", HTMLInputElement) : [];
  const isSecond = suffixOf(cell).startsWith("second-");
  const alike = inputs.filter((input) => suffixOf(input).startsWith("second-") === isSecond);
  const columns = alike.map((input) => ({ suffix: suffixOf(input), name: headingOf(input) }));
  return { columns, column: alike.findIndex((input) => input === cell) };
}

/** @param {HTMLInputElement} input */
function headingOf(input) {
  return input.closest(".cell")?.querySelector("label")?.textContent.trim() ?? "";
}

/**
 * @param {Placement} placement
 * @param {number} step
 * @param {PasteQuestion} question
 */
async function isWanted(placement, step, question) {
  return !placement.doubt || question.ask(placement, step);
}

/**
 * @param {Placement} placement
 * @param {number} first the step of the first row, counted from 0
 * @param {FormRows} formRows
 * @param {UndoStack} undoStack
 */
function write(placement, first, formRows, undoStack) {
  undoStack.act(pasteMessages(placement, first), ({ steps }) => {
    while (steps.length < first + placement.rows.length) steps.push(formRows.steps.create());
    placement.rows.forEach((cells, below) => {
      const step = steps[first + below];
      placement.columns.forEach(({ suffix }, index) => {
        if (step) step.values[suffix] = [cells[index] ?? ""];
      });
    });
  });
}
