// An entry survives a reload, a crash of the tab and a restart: it is kept after changes, and offered again.
import { entryOf, isBlank, load, store } from "./draft_storage.js";
import { offer, tellWords } from "./draft_notices.js";

const PAUSE = 300; // milliseconds without typing

/** Keep what is typed from now on, and offer in `place` what was kept before. */
export function keepDraft(form, place, leave) {
  const draft = new Draft(form);
  for (const change of ["input", "change", "rows-changed"]) {
    form.addEventListener(change, () => draft.takeLater());
  }
  addEventListener("pagehide", () => draft.takeIfChanged());
  form.addEventListener("submit", () => draft.send());
  const words = draft.wordsToTypeAgain();
  if (words.length) tellWords(words, place);
  offer(form, place, draft, leave);
}

class Draft {
  #waiting = 0;
  #own = null;

  constructor(form) {
    const blank = isBlank(entryOf(form));
    const found = load();
    this.form = form;
    // A filled form that comes after one was sent is that one, gone on with.
    if (!blank && found[0]?.sent) this.#own = found.shift();
    this.earlier = found.filter((entry) => isOffered(entry, form, blank));
  }

  takeLater() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#take(), PAUSE);
  }

  takeIfChanged() {
    if (this.#waiting) this.#take();
  }

  send() {
    this.takeIfChanged();
    if (this.#own) this.#own.sent = true;
    this.#keep();
  }

  /** Forget the entry that is offered first. */
  forget() {
    this.earlier.shift();
    this.#keep();
  }

  /** Put the entry that is offered first in the place of this one, which is then offered. */
  swap() {
    this.takeIfChanged();
    const [entry, ...others] = this.earlier;
    store([{ ...entry, sent: true, again: true }, ...(this.#own ? [this.#own] : []), ...others]);
  }

  /** Once, after an entry was brought back: the names of the fields that it came without. */
  wordsToTypeAgain() {
    if (!this.#own?.again) return [];
    this.#own.again = false;
    this.#keep();
    return this.#own.words;
  }

  #take() {
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    const entry = entryOf(this.form);
    this.#own = isBlank(entry) ? null : entry;
    this.#keep();
  }

  #keep() {
    store(this.#own ? [this.#own, ...this.earlier] : this.earlier);
  }
}

function isOffered(entry, form, blank) {
  const isOfTemplate = entry.fields.some(([name, value]) => name === "origin" && value.endsWith(".edit"));
  if (blank) return !(entry.sent && isOfTemplate);
  return !entry.sent && JSON.stringify(entry.fields) !== JSON.stringify(entryOf(form).fields);
}
