// Unfinished entries in the tab's session storage, the newest first.

/**
 * An entry as far as it may be stored: its fields, and the names and labels of those whose text is left out.
 * @typedef {{ fields: [name: string, value: string][], leftOut: [name: string, label: string][] }} Contents
 *
 * A stored entry. `when` is the time of its last change in milliseconds; `isSent` says that it was sent
 * to the server; `isTyped` that something was changed after the page was loaded; `isBroughtBack` that it
 * is on its way back into the form.
 * @typedef {Contents & { when: number, isSent: boolean, isTyped: boolean, isBroughtBack: boolean }} Draft
 */

const KEY = "taperdoc-drafts";
const DRAFTS_MAX = 5;

/**
 * The stored entries; none where the browser does not store anything.
 *
 * @returns {Draft[]}
 */
export function loadDrafts() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {Draft[]} drafts */
export function storeDrafts(drafts) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(drafts.slice(0, DRAFTS_MAX)));
  } catch {
    // Storage is full or blocked: the form works without drafts.
  }
}
