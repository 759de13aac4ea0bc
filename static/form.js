// The form's script: rows, keys, paste, undo, dates, and an entry that is not lost. All of it works without, only slower.
import { Acts } from "./form/acts.js";
import { pickDays } from "./form/days.js";
import { keepDraft } from "./form/draft.js";
import { listenToKeys } from "./form/keys.js";
import { warnOnLeaving } from "./form/leave.js";
import { Line } from "./form/line.js";
import { listenToPaste } from "./form/paste.js";
import { Sheet } from "./form/sheet.js";
import { setTabStops } from "./form/stops.js";
import { Undo } from "./form/undo.js";

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
