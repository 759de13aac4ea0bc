// The fields of the form, read for a draft and sent to bring a draft back.
import { isStored, storable } from "./draft_contents.js";
import { isField } from "./row_list.js";

/**
 * @typedef {import("./draft_contents.js").FieldContents} FieldContents
 * @typedef {import("./draft_storage.js").Contents} Contents
 * @typedef {import("./row_list.js").Field} Field
 */

/**
 * What of the form may be stored.
 *
 * @param {HTMLFormElement} form
 * @returns {Contents}
 */
export function contentsForDraft(form) {
  return storable(sentFields(form).map(contentsOfField));
}

/**
 * What is sent to bring a draft back: its fields, and what is typed in the form outside of those.
 *
 * @param {HTMLFormElement} form
 * @param {Contents} draft
 * @returns {[name: string, value: string][]}
 */
export function fieldsToBringBack(form, draft) {
  const others = sentFields(form)
    .filter((field) => !field.name.startsWith("steps-") && !isStored(contentsOfField(field)))
    .map((field) => /** @type {[string, string]} */ ([field.name, field.value]));
  return [...others.filter(([name]) => name !== "quick_mark"), ...draft.fields, ["action", "show"]];
}

/**
 * The fields that the form would send, without its buttons.
 *
 * @param {HTMLFormElement} form
 * @returns {Field[]}
 */
function sentFields(form) {
  return [...form.elements].filter(isField).filter((field) => {
    const isChoice = field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type);
    return field.name !== "" && !field.disabled && (!isChoice || field.checked);
  });
}

/**
 * @param {Field} field
 * @returns {FieldContents}
 */
function contentsOfField(field) {
  const { knownTexts } = field.dataset;
  return {
    name: field.name,
    value: field.value,
    label: field.ariaLabel ?? field.labels?.[0]?.textContent.trim().replace(/\s+/g, " ") ?? field.name,
    isTyped: ["text", "textarea"].includes(field.type),
    isFreeText: "freeText" in field.dataset,
    knownTexts: knownTexts === undefined ? null : knownTexts.split("|"),
  };
}

/**
 * Send fields to an address as a form does.
 *
 * @param {string} action
 * @param {[name: string, value: string][]} fields
 */
export function postFields(action, fields) {
  const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
  form.autocomplete = "off"; // otherwise the browser stores what is in the fields
  // Text areas keep line breaks.
  for (const [name, value] of fields) {
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}
