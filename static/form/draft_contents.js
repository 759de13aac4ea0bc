// What of an entry may be stored: numbers, dates and choices, but no free text.

/**
 * @typedef {import("./draft_storage.js").Contents} Contents
 *
 * A field as the page has it. `isFreeText` is what the server says of it. `knownTexts` are texts of our
 * own that may be stored even so, as the usual times of day; null for a field that has none.
 * @typedef {{
 *   name: string, value: string, label: string, isTyped: boolean, isFreeText: boolean, knownTexts: string[] | null,
 * }} FieldContents
 */

const NEVER_STORED = new Set(["csrf_token", "action", "quick_mark"]);
const PREFILLED = /^(?:origin|replaces|times-t\d|.+-kind)$/;
// What may stand in a field for numbers or for a date. Anything else is words, or a number that is not ours,
// such as a patient's.
const NUMBER =
  /^(?:\d{1,4}(?!\d)|[½¼¾x×.,/+\-()_\s]|(?:mgs?|mls?|tabs?|tablets?|half|halves|quarters?|d|days?|w|wks?|weeks?|months?)(?!\p{L}))*$/iu;
const DATE =
  /^(?:\d{1,4}(?!\d)|[.,/\-\s]|(?:st|nd|rd|th|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)(?!\p{L}))*$/iu;

/**
 * What may be stored of an entry.
 *
 * @param {FieldContents[]} fields
 * @returns {Contents}
 */
export function storable(fields) {
  /** @type {Contents} */
  const contents = { fields: [], leftOut: [] };
  for (const field of fields) {
    if (NEVER_STORED.has(field.name)) continue;
    const isLeftOut = field.value.trim() !== "" && !mayBeStored(field);
    if (isLeftOut) contents.leftOut.push([field.name, field.label]);
    if (isStored(field)) contents.fields.push([field.name, isLeftOut ? "" : field.value]);
  }
  return contents;
}

/**
 * Whether a field is part of what is stored, if only as blank.
 *
 * @param {Pick<FieldContents, "name" | "isFreeText" | "knownTexts">} field
 */
export function isStored({ name, isFreeText, knownTexts }) {
  return !NEVER_STORED.has(name) && (!isFreeText || knownTexts !== null);
}

/** @param {FieldContents} field */
function mayBeStored({ name, value, isTyped, isFreeText, knownTexts }) {
  if (isFreeText) return knownTexts?.includes(value) ?? false;
  return !isTyped || (name.endsWith("first_day") ? DATE : NUMBER).test(value);
}

/**
 * Whether nothing is in an entry but what a new form starts with.
 *
 * @param {Contents} contents
 */
export function isBlank({ fields }) {
  return fields.every(([name, value]) => PREFILLED.test(name) || !value.trim());
}

/**
 * How many steps an entry has.
 *
 * @param {Contents} contents
 */
export function countSteps({ fields }) {
  return new Set(fields.map(([name]) => /^steps-(\d+)-/.exec(name)?.[1]).filter(Boolean)).size;
}
