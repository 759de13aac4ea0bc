// The line that says what was done to the rows, with a button to undo it.
import { find } from "../dom.js";

export class StatusLine {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.text = find(box, "[role=status]", HTMLElement);
    this.button = find(box, "button", HTMLButtonElement);
  }

  /**
   * Show a message. The undo button stays as it is unless `canUndo` is given.
   *
   * @param {string} message
   * @param {boolean} canUndo
   */
  say(message, canUndo = !this.button.hidden) {
    this.text.textContent = message;
    this.button.hidden = !canUndo;
  }

  /** Take the message away; the undo button stays. */
  clear() {
    this.text.textContent = "";
  }
}
