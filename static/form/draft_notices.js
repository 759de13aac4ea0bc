// Notices about unfinished entries: one to bring an entry back or discard it, one to say what it came without.
import { element, find } from "../dom.js";
import { countSteps } from "./draft_contents.js";
import { fieldsToBringBack, postFields } from "./draft_fields.js";

/**
 * @typedef {import("./draft.js").DraftKeeper} DraftKeeper
 * @typedef {import("./draft_storage.js").Draft} Draft
 */

/**
 * Offer the newest earlier entry, and the next one once that is discarded.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 * @param {DraftKeeper} keeper
 * @param {() => void} markSent
 */
export function offerDrafts(form, place, keeper, markSent) {
  const [draft] = keeper.earlier;
  if (!draft) return;
  const notice = show("#unfinished-entry", place);
  const text = find(notice, "p", HTMLElement);
  text.textContent = text.textContent.replace("%s", describe(draft));
  find(notice, ".bring-back", HTMLButtonElement).addEventListener("click", () => {
    const fields = fieldsToBringBack(form, draft);
    keeper.swap();
    markSent();
    postFields(form.getAttribute("action") ?? "", fields);
  });
  find(notice, ".discard", HTMLButtonElement).addEventListener("click", () => {
    keeper.discard();
    notice.remove();
    offerDrafts(form, place, keeper, markSent);
  });
}

/**
 * List the fields whose text was not stored.
 *
 * @param {string[]} labels
 * @param {HTMLElement} place
 */
export function listLeftOut(labels, place) {
  const notice = show("#text-not-stored", place);
  find(notice, "ul", HTMLElement).append(...labels.map((label) => element("li", label)));
}

/**
 * Show the notice that a template of the page holds.
 *
 * @param {string} template
 * @param {HTMLElement} place
 */
function show(template, place) {
  place.append(document.importNode(find(document, template, HTMLTemplateElement).content, true));
  return find(place, ":scope > :last-child", HTMLElement);
}

/** @param {Draft} draft */
function describe(draft) {
  const steps = countSteps(draft);
  const when = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  }).format(draft.when);
  return `${steps} ${steps === 1 ? "step" : "steps"}, last changed ${when}`;
}
