// The notices about an entry from before: bring it back or leave it, and what it came without.
import { fieldsWith, stepsOf } from "./draft_storage.js";

const WHEN = { weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };

/** Offer the first of the draft's earlier entries, and then the next. */
export function offer(form, place, draft, leave) {
  const [entry] = draft.earlier;
  if (!entry) return;
  const notice = put("an-earlier-entry", place);
  const [words, back, not] = notice.querySelectorAll("p, button");
  words.textContent = words.textContent.replace("%s", told(entry));
  back.addEventListener("click", () => {
    draft.swap();
    leave();
    post(form.getAttribute("action"), fieldsWith(form, entry));
  });
  not.addEventListener("click", () => {
    draft.forget();
    notice.remove();
    offer(form, place, draft, leave);
  });
}

/** Say which fields had words in them that are not kept. */
export function tellWords(words, place) {
  const items = words.map((name) => Object.assign(document.createElement("li"), { textContent: name }));
  put("words-not-kept", place).querySelector("ul").append(...items);
}

function put(id, place) {
  place.append(document.importNode(document.getElementById(id).content, true));
  return place.lastElementChild;
}

function told(entry) {
  const steps = stepsOf(entry);
  const when = new Intl.DateTimeFormat("en-GB", WHEN).format(entry.when);
  return `${steps} ${steps === 1 ? "step" : "steps"}, last changed ${when}`;
}

function post(action, fields) {
  const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
  // In areas, which keep line breaks.
  for (const [name, value] of fields) {
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}
