// Actions on rows, undone one by one without losing what was typed since.
import { contentsOf } from "./leave_warning.js";
import { revert } from "./undo_merge.js";

/**
 * @typedef {import("./form_rows.js").FormRows} FormRows
 * @typedef {import("./form_rows.js").FormState} FormState
 * @typedef {import("./status_line.js").StatusLine} StatusLine
 *
 * What the status line says once an action is done, and once it is undone.
 * @typedef {{ done: string, undone: string }} Messages
 */

export class UndoStack {
  /** @type {(Messages & { before: FormState, after: FormState })[]} */
  #actions = [];
  #contentsAfterAction = "";
  #hasTypedSince = false;

  /**
   * @param {FormRows} rows
   * @param {StatusLine} status
   */
  constructor(rows, status) {
    this.rows = rows;
    this.status = status;
    rows.form.addEventListener("input", (event) => {
      const isUndo = event instanceof InputEvent && event.inputType === "historyUndo";
      this.#hasTypedSince = !isUndo || contentsOf(rows.form) !== this.#contentsAfterAction;
    });
  }

  /** Whether Ctrl+Z in a text field undoes an action here, because nothing was typed since. */
  get isNext() {
    return this.#actions.length > 0 && !this.#hasTypedSince;
  }

  /**
   * Change the rows, and say so.
   *
   * @param {Messages} messages
   * @param {(state: FormState) => void} change changes the state that it is given
   */
  act(messages, change) {
    const before = this.rows.read();
    const wanted = this.rows.read();
    change(wanted);
    this.rows.write(wanted);
    this.#push(messages, before);
  }

  /** Undo the last action, if there is one. */
  undo() {
    const action = this.#actions.pop();
    if (!action) return;
    const now = this.rows.read();
    const { state, losesTyping, changedRow } = revert(action, now);
    this.rows.write(state);
    if (losesTyping) {
      const done = `${action.undone} What was typed there since is removed too; Undo brings it back.`;
      this.#push({ done, undone: action.done }, now);
    } else {
      this.#say(action.undone);
    }
    const field = changedRow?.querySelector(".cell input, select");
    if (field instanceof HTMLElement) field.focus();
  }

  /**
   * @param {Messages} messages
   * @param {FormState} before
   */
  #push(messages, before) {
    this.#actions.push({ ...messages, before, after: this.rows.read() });
    this.#say(messages.done);
  }

  /** @param {string} message */
  #say(message) {
    this.#contentsAfterAction = contentsOf(this.rows.form);
    this.#hasTypedSince = false;
    this.status.say(message, this.#actions.length > 0);
  }
}
