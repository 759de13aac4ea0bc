// What is shown beside the form as it is typed: how it is read, the notes, the graph and the preview.
import { find } from "../dom.js";
import { clearFeedback, showFeedback } from "./feedback_text.js";
import { FieldErrors } from "./field_errors.js";
import { latestRequest } from "./latest_request.js";
import { watchPointer, whenReleased } from "./pointer_hold.js";
import { showPages, showPlaceholder } from "./preview_pages.js";
import { addToggle, isPressed, setPressed } from "./toggle_buttons.js";

/**
 * The server's answers, as its live views give them. `lacks` says what keeps the plan from being complete.
 * @typedef {{
 *   echoes: Record<string, string>,
 *   reasons: Record<string, string>,
 *   notes: Record<string, string[]>,
 *   graph: string,
 *   lacks: string,
 * }} Feedback
 * @typedef {{ pages: string[], lacks: string, notice: string }} Preview
 */

// Milliseconds to wait for further changes, since one action may make several. The preview takes longer
// to make, so it is requested first: on the server both share a processor.
const WAIT = { preview: 5, feedback: 25 };
// Tells this page from others that ask at the same time, and serves no other purpose.
const ASKER = Math.random().toString(36).slice(2);

const form = find(document, "#plan", HTMLFormElement);
const beside = find(document, ".beside", HTMLElement);
const side = find(beside, ".side", HTMLElement);
const preview = find(side, ".preview", HTMLElement);
const pane = find(preview, ".pages", HTMLElement);
const notice = find(preview, ".preview-notice", HTMLElement);
const allPages = find(preview, "button", HTMLButtonElement);
const graph = find(side, ".level", HTMLElement);
const lacks = find(side, ".lacks", HTMLElement);
const late = find(side, ".late", HTMLElement);
const errors = new FieldErrors(form);

/** Why a part of the page is not current. @type {Map<HTMLElement, string>} */
const troubles = new Map();

/**
 * @param {HTMLElement} part
 * @param {string} problem "" once the part is current again
 */
function setTrouble(part, problem) {
  if (problem) troubles.set(part, problem);
  else troubles.delete(part);
  part.classList.toggle("stale", problem !== "");
  const [first = ""] = troubles.values();
  if (late.textContent !== first) late.textContent = first;
}

/** @param {Feedback} answer */
function show(answer) {
  showFeedback(form, answer.echoes, answer.notes);
  errors.update(answer.reasons);
  lacks.textContent = answer.lacks;
  // While there is no plan the last graph stays, and the text above it says why.
  if (answer.graph || !answer.lacks) {
    graph.innerHTML = answer.graph;
    graph.hidden = !answer.graph;
  }
  graph.classList.toggle("stale", !answer.graph);
  setTrouble(beside, "");
}

const requestFeedback = latestRequest(form, {
  address: () => side.dataset.feedback ?? "",
  wait: WAIT.feedback,
  onAnswer(/** @type {Feedback} */ answer, isNewest) {
    whenReleased(() => {
      if (isNewest()) show(answer);
    });
  },
  onTrouble: (problem) => setTrouble(beside, problem),
});

const requestPreview = latestRequest(form, {
  address: () => `${side.dataset.preview}?asker=${ASKER}${isPressed(allPages) ? "&all=yes" : ""}`,
  wait: WAIT.preview,
  async onAnswer(/** @type {Preview} */ answer, isNewest) {
    if (answer.pages.length) await showPages(pane, answer.pages, isNewest);
    else if (!answer.lacks) showPlaceholder(pane);
    if (!isNewest()) return;
    setTrouble(preview, "");
    if (notice.textContent !== answer.notice) notice.textContent = answer.notice;
    preview.classList.toggle("stale", !answer.pages.length && answer.lacks !== "");
  },
  onTrouble: (problem) => setTrouble(preview, problem),
});

function requestPreviewIfVisible() {
  if (preview.checkVisibility()) requestPreview();
}

function update() {
  requestFeedback();
  requestPreviewIfVisible();
}

watchPointer();
form.addEventListener("input", ({ target }) => {
  if (target instanceof Element) {
    clearFeedback(target);
    errors.startTyping(target);
  }
  update();
});
form.addEventListener("change", update);
form.addEventListener("rows-changed", () => {
  errors.stopTyping();
  update();
});
form.addEventListener("focusout", ({ target }) => {
  // A press on a button takes the focus first: let it be released before the page moves.
  setTimeout(() => whenReleased(() => errors.stopTyping(target)));
});
allPages.addEventListener("click", () => {
  setPressed(allPages, !isPressed(allPages));
  requestPreview();
});
matchMedia("(min-width: 75rem)").addEventListener("change", requestPreviewIfVisible);

addToggle(beside, ["Form", "Preview"], (isPreview) => {
  beside.classList.toggle("previewing", isPreview);
  requestPreviewIfVisible();
});
preview.hidden = false;
update();
