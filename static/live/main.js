// Beside the form, as it is typed: how it reads, the notes, the graph and the preview.

import { asking } from "./latest_request.js";
import { showNone, showPages } from "./preview_pages.js";
import { unheld } from "./pointer_hold.js";
import { giveReasons, tellReason, unreason } from "./field_errors.js";
import { addSwitch, isPressed, press } from "./toggle_buttons.js";
import { tell, unsay } from "./feedback_text.js";

// What one act changes comes together. The preview takes the longer, so it has a start: on the
// server they share a processor.
const WAIT = { preview: 5, glance: 25 };
// Tells this page from others that ask at the same time, and is for nothing else.
const ASKER = Math.random().toString(36).slice(2);

const form = document.querySelector("#plan");
const beside = document.querySelector(".beside");
const side = beside.querySelector(".side");
const preview = side.querySelector(".preview");
const pane = preview.querySelector(".pages");
const whole = preview.querySelector("button");
const graph = side.querySelector(".level");
const lacks = side.querySelector(".lacks");
const late = side.querySelector(".late");

/** What did not come, by the part of the page that it keeps from being current. */
const troubles = new Map();

function trouble(part, words) {
  if (words) troubles.set(part, words);
  else troubles.delete(part);
  part.classList.toggle("stale", Boolean(words));
  const [why] = troubles.values();
  if (late.textContent !== (why ?? "")) late.textContent = why ?? "";
}

function say(answer) {
  tell(form, answer);
  giveReasons(form, answer.reasons);
  lacks.textContent = answer.lacks;
  // With no plan standing, the last picture stays, and the words above it say why.
  if (answer.graph || !answer.lacks) {
    graph.innerHTML = answer.graph;
    graph.hidden = !answer.graph;
  }
  graph.classList.toggle("stale", !answer.graph);
  trouble(beside, "");
}

const glance = asking(form, {
  address: () => side.dataset.glance,
  wait: WAIT.glance,
  answered(answer, isNewest) {
    unheld(() => isNewest() && say(answer));
  },
  troubled: (words) => trouble(beside, words),
});

const look = asking(form, {
  address: () => `${side.dataset.preview}?asker=${ASKER}${isPressed(whole) ? "&all=yes" : ""}`,
  wait: WAIT.preview,
  async answered(answer, isNewest) {
    if (answer.pages.length) await showPages(pane, answer.pages, isNewest);
    else if (!answer.lacks) showNone(pane);
    if (!isNewest()) return;
    trouble(preview, "");
    preview.classList.toggle("stale", !answer.pages.length && Boolean(answer.lacks));
  },
  troubled: (words) => trouble(preview, words),
});

function lookIfSeen() {
  if (preview.checkVisibility()) look();
}

function changed() {
  glance();
  lookIfSeen();
}

form.addEventListener("input", ({ target }) => {
  unsay(target);
  unreason(target);
  changed();
});
form.addEventListener("change", changed);
form.addEventListener("rows-changed", changed);
form.addEventListener("focusout", ({ target }) => {
  setTimeout(unheld, 0, () => tellReason(target));
});
whole.addEventListener("click", () => {
  press(whole, !isPressed(whole));
  look();
});
window.matchMedia("(min-width: 75rem)").addEventListener("change", lookIfSeen);

addSwitch(beside, ["Form", "Preview"], (isPreview) => {
  beside.classList.toggle("previewing", isPreview);
  lookIfSeen();
});
preview.hidden = false;
changed();
