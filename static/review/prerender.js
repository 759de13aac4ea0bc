// Makes the handout while the review is filled in, so that it is ready when it is asked for.
import { find } from "../dom.js";

const PAUSE = 500; // milliseconds without typing, after which a name may be complete

const form = find(document, "#confirm", HTMLFormElement);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

function prerender() {
  const fields = new FormData(form);
  const address = form.dataset.prerender;
  if (!address || !String(fields.get("checked_by") ?? "").trim()) return;
  // A failure does not matter here: the button makes what is not ready.
  fetch(address, { method: "POST", body: fields }).catch(() => {});
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(prerender, PAUSE);
});
