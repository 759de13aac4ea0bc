// What was done to the rows, to be taken back without losing what was typed since.
import { typedIn } from "./leave_warning.js";

const same = (one, other) => JSON.stringify(one ?? []) === JSON.stringify(other ?? []);

export class Undo {
  #acts = [];
  #still = "";
  #typing = false;

  constructor(sheet, line) {
    this.sheet = sheet;
    this.line = line;
    sheet.form.addEventListener("input", (event) => {
      this.#typing = event.inputType !== "historyUndo" || typedIn(sheet.form) !== this.#still;
    });
  }

  /** Whether Ctrl+Z in a text field is ours: nothing was typed since the rows were changed. */
  get isNext() {
    return this.#acts.length > 0 && !this.#typing;
  }

  /** Change the rows as read by the sheet, and say so. */
  act(words, change) {
    const before = this.sheet.read();
    const wanted = this.sheet.read();
    change(wanted);
    this.sheet.write(wanted);
    this.#done(words, before);
  }

  /** Take the last act back. Says whether there was one. */
  undo() {
    const act = this.#acts.pop();
    if (!act) return false;
    const now = this.sheet.read();
    const { state, loses, row } = takenBack(act, now);
    this.sheet.write(state);
    if (loses) this.#done(`Undone, with what was typed there since: ${act.words}`, now);
    else this.#say(`Undone: ${act.words}`);
    row.querySelector(".cell input, select").focus();
    return true;
  }

  #done(words, before) {
    this.#acts.push({ words, before, after: this.sheet.read() });
    this.#say(words);
  }

  #say(words) {
    this.#still = typedIn(this.sheet.form);
    this.#typing = false;
    this.line.say(words, this.#acts.length > 0);
  }
}

/** The rows without an act, and whether that takes away something typed since; `row` is where to look. */
function takenBack({ before, after }, now) {
  const state = {};
  let loses = false;
  let changed;
  for (const kind of ["products", "steps"]) {
    const then = new Map(after[kind].map(({ row, typed }) => [row, typed]));
    const is = new Map(now[kind].map(({ row, typed }) => [row, typed]));
    state[kind] = before[kind].map(({ row, typed }, at) => {
      if (now[kind][at]?.row !== row) changed ??= row;
      if (!then.has(row)) return { row, typed };
      const merged = { ...is.get(row) };
      for (const suffix of new Set([...Object.keys(typed), ...Object.keys(then.get(row))])) {
        if (same(typed[suffix], then.get(row)[suffix])) continue;
        loses ||= !same(merged[suffix], then.get(row)[suffix]);
        merged[suffix] = typed[suffix] ?? [];
        changed ??= row;
      }
      then.delete(row);
      return { row, typed: merged };
    });
    for (const row of then.keys()) {
      loses ||= !same(is.get(row), then.get(row));
      changed ??= before[kind].at(-1).row;
    }
  }
  return { state, loses, row: changed ?? state.steps[0].row };
}
