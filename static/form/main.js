// The form's script: rows, keys, paste, undo, a calendar, earlier entries. The form works without it.
import { Acts } from "./row_actions.js";
import { pickDays } from "./date_picker.js";
import { keepDraft } from "./draft.js";
import { listenToKeys } from "./keyboard.js";
import { warnOnLeaving } from "./leave_warning.js";
import { Line } from "./status_line.js";
import { listenToPaste } from "./grid_paste.js";
import { Sheet } from "./form_rows.js";
import { setTabStops } from "./tab_order.js";
import { Undo } from "./undo.js";

const form = document.getElementById("plan");
const line = new Line(document.getElementById("done"));
const sheet = new Sheet(form);
const undo = new Undo(sheet, line);
const acts = new Acts(sheet, undo, line);

form.classList.add("scripted");
form.addEventListener("click", (event) => {
  const button = event.target.closest('button[name="action"]');
  if (button && acts.press(button.value)) event.preventDefault();
});
line.button.addEventListener("click", () => undo.undo());

setTabStops(sheet);
listenToKeys(sheet, acts, undo, document.getElementById("keys"));
listenToPaste(sheet, undo, line);
pickDays(form);
keepDraft(form, document.getElementById("earlier"), warnOnLeaving(form));
