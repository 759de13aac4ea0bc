// The script of the taper form: rows, keys, paste, undo, date picker, drafts. The form also works without it.
import { find } from "../dom.js";
import { pickDates } from "./date_picker.js";
import { keepDraft } from "./draft.js";
import { FormRows } from "./form_rows.js";
import { pasteCells } from "./grid_paste.js";
import { listenToKeys } from "./keyboard.js";
import { warnBeforeLeaving } from "./leave_warning.js";
import { RowActions } from "./row_actions.js";
import { StatusLine } from "./status_line.js";
import { setTabOrder } from "./tab_order.js";
import { UndoStack } from "./undo_stack.js";

const form = find(document, "#plan", HTMLFormElement);
const status = new StatusLine(find(document, "#done", HTMLElement));
const rows = new FormRows(form);
const undoStack = new UndoStack(rows, status);
const actions = new RowActions(rows, undoStack, status);

form.classList.add("scripted");
form.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest('button[name="action"]');
  if (button instanceof HTMLButtonElement && actions.press(button.value)) event.preventDefault();
});
form.addEventListener("input", () => status.clear());
status.button.addEventListener("click", () => undoStack.undo());

setTabOrder(rows);
listenToKeys(rows, actions, undoStack);
pasteCells(rows, undoStack, status);
pickDates(form);
keepDraft(form, find(document, "#earlier", HTMLElement), warnBeforeLeaving(form));
