// Why what is typed cannot be read: told once its field is left, and taken away when it changes.

import { describe, element } from "./feedback_text.js";

let reasons = {};

/** Take the server's reasons. The field somebody is in gets none: more may be typed there. */
export function giveReasons(form, given) {
  reasons = given;
  for (const told of form.querySelectorAll(".reason.live")) {
    const field = document.getElementById(told.id.replace(/-error$/, ""));
    if (reasons[field?.id] !== told.textContent) takeBack(field, told);
  }
  for (const id of Object.keys(reasons)) tellReason(document.getElementById(id));
}

/** Say what is wrong with a field, if anything is and nobody is in it. */
export function tellReason(field) {
  const words = reasons[field?.id];
  if (!words || field === document.activeElement || document.getElementById(errorOf(field))) return;
  const told = element("p", words, { className: "reason live", id: errorOf(field) });
  (field.closest(".cell") ? field.closest(".entry-step") : field.closest(".field"))?.append(told);
  field.setAttribute("aria-invalid", "true");
  describe(field, told.id, true);
}

/** Take away what is said of a field that has changed. */
export function unreason(field) {
  delete reasons[field.id];
  const told = document.getElementById(errorOf(field));
  if (told) takeBack(field, told);
}

function errorOf(field) {
  return `${field.id}-error`;
}

function takeBack(field, told) {
  told.remove();
  field?.removeAttribute("aria-invalid");
  if (field) describe(field, told.id, false);
}
