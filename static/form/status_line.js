// The line that says what was done, with a button to undo it.

export class Line {
  constructor(box) {
    this.words = box.querySelector("[role=status]");
    this.button = box.querySelector("button");
  }

  /** Say it; without a word on undoing, the button stays as it is. */
  say(words, canUndo = !this.button.hidden) {
    this.words.textContent = words;
    this.button.hidden = !canUndo;
  }
}
