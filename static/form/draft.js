// The entry in the form, stored as it changes, and earlier unfinished entries offered again.
import { isBlank } from "./draft_contents.js";
import { contentsForDraft } from "./draft_fields.js";
import { listLeftOut, offerDrafts } from "./draft_notices.js";
import { loadDrafts, storeDrafts } from "./draft_storage.js";

/** @typedef {import("./draft_storage.js").Draft} Draft */

const PAUSE = 300; // milliseconds without typing after which the entry is stored

/**
 * Store the entry from now on, and offer earlier ones.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place where notices are shown
 * @param {() => void} markSent
 */
export function keepDraft(form, place, markSent) {
  const keeper = new DraftKeeper(form);
  for (const change of ["input", "change", "rows-changed"]) {
    form.addEventListener(change, () => keeper.storeLater());
  }
  addEventListener("pagehide", () => keeper.storeIfChanged());
  form.addEventListener("submit", () => keeper.markSent());
  if (keeper.leftOut.length) listLeftOut(keeper.leftOut.map(([, label]) => label), place);
  offerDrafts(form, place, keeper, markSent);
}

export class DraftKeeper {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Draft | null} */
  #own = null;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    /**
     * The fields that are blank because their text was not stored with the entry.
     *
     * @type {Draft["leftOut"]}
     */
    this.leftOut = [];
    const contents = contentsForDraft(form);
    const stored = loadDrafts();
    const isEmpty = isBlank(contents);
    /** @type {Draft | undefined} */
    let previous;
    // A filled form that follows one that was sent is the same entry, continued.
    if (!isEmpty && stored[0]?.isSent) {
      previous = stored.shift();
      if (previous?.isBroughtBack) this.leftOut = previous.leftOut.filter(([name]) => isBlankField(form, name));
    }
    /** The earlier entries, the newest first. */
    this.earlier = stored.filter((draft) => (isEmpty ? isOfferedOnBlank(draft) : isOtherThan(contents.fields, draft)));
    if (!isEmpty) this.#store(previous?.isTyped ?? false);
  }

  storeLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#store(true), PAUSE);
  }

  storeIfChanged() {
    if (this.#timer !== undefined) this.#store(true);
  }

  /** Note that the entry goes to the server. */
  markSent() {
    this.storeIfChanged();
    if (this.#own) this.#own.isSent = true;
    this.#storeAll();
  }

  /** Discard the earlier entry that is offered first. */
  discard() {
    this.earlier.shift();
    this.#storeAll();
  }

  /** Put the earlier entry that is offered first in the place of this one, which is offered after it. */
  swap() {
    this.storeIfChanged();
    const [draft, ...others] = this.earlier;
    if (!draft) return;
    const own = this.#own ? [this.#own] : [];
    storeDrafts([{ ...draft, isSent: true, isBroughtBack: true }, ...own, ...others]);
  }

  /** @param {boolean} isTyped */
  #store(isTyped) {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const contents = contentsForDraft(this.form);
    this.#own = isBlank(contents)
      ? null
      : { ...contents, when: Date.now(), isSent: false, isTyped, isBroughtBack: false };
    this.#storeAll();
  }

  #storeAll() {
    storeDrafts(this.#own ? [this.#own, ...this.earlier] : this.earlier);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function isBlankField(form, name) {
  return !String(new FormData(form).get(name) ?? "").trim();
}

/**
 * Whether an entry is offered on a blank form. A template that was sent, or only looked at, is not.
 *
 * @param {Draft} draft
 */
function isOfferedOnBlank({ fields, isSent, isTyped }) {
  const isTemplateEdit = fields.some(([name, value]) => name === "origin" && value.endsWith(".edit"));
  return !isTemplateEdit || (!isSent && isTyped);
}

/**
 * Whether an entry is unfinished and differs from what the form shows.
 *
 * @param {Draft["fields"]} shown
 * @param {Draft} draft
 */
function isOtherThan(shown, { fields, isSent }) {
  return !isSent && JSON.stringify(fields) !== JSON.stringify(shown);
}
