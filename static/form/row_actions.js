// What the buttons and keys do to the rows, as the server does it.
import { afterRemoval } from "./product_ticks.js";

const AT_ROW = /^(remove|duplicate|up|down)-step-([1-9]\d*)$/;
const AT_PRODUCT = /^remove-product-([1-9]\d*)$/;
const TAKEN_ALONG = /^(?:first-.+|second-.+|days|kind|uses)$/;

export class Acts {
  constructor(sheet, undo, line) {
    this.sheet = sheet;
    this.undo = undo;
    this.line = line;
  }

  /** Do what a button says; false where that is for the server. */
  press(action) {
    const [, verb, number] = action.match(AT_ROW) ?? [];
    const product = action.match(AT_PRODUCT)?.[1];
    if (verb === "remove") this.removeStep(number - 1);
    else if (verb === "duplicate") this.duplicateStep(number - 1);
    else if (verb) this.#moveByButton(number - 1, verb);
    else if (product) this.#removeProduct(product - 1);
    else if (action === "add-step") this.#insertStep(this.sheet.steps.all.length, "Step %s added.");
    else if (action === "add-product") this.#addProduct();
    else return false;
    return true;
  }

  /** A step at the end with the doses and days of the one above; its words and dates stay with that one. */
  addStepLikeLast() {
    const { steps } = this.sheet.read();
    const above = Object.entries(steps.at(-1).typed).filter(([suffix]) => TAKEN_ALONG.test(suffix));
    const words = `Step %s added, with the doses of step ${steps.length}.`;
    this.#insertStep(steps.length, words, Object.fromEntries(above));
  }

  /** A copy of a step below it; `at` counts from 0. */
  duplicateStep(at) {
    const { typed } = this.sheet.read().steps[at];
    this.#insertStep(at + 1, `Step ${at + 1} copied: the copy is step %s.`, typed);
  }

  removeStep(at) {
    this.undo.act(`Step ${at + 1} removed.`, ({ steps }) => {
      steps.splice(at, 1);
      if (steps.length === 0) steps.push(this.sheet.steps.make());
    });
    this.#goToStep(Math.min(at, this.sheet.steps.all.length - 1));
  }

  /** Move a step up (-1) or down (1). */
  moveStep(at, by) {
    const to = at + by;
    if (to < 0 || to >= this.sheet.steps.all.length) {
      this.line.say(`Step ${at + 1} is the ${by < 0 ? "first" : "last"} one already.`);
      return;
    }
    const words = `Step ${at + 1} moved ${by < 0 ? "up" : "down"}: it is step ${to + 1} now.`;
    this.undo.act(words, ({ steps }) => {
      steps.splice(to, 0, ...steps.splice(at, 1));
    });
  }

  #moveByButton(at, verb) {
    const row = this.sheet.steps.all[at];
    this.moveStep(at, verb === "up" ? -1 : 1);
    row.querySelector(`[id$="-${verb}"]`).focus();
  }

  #insertStep(at, words, typed) {
    const rows = this.sheet.steps;
    if (rows.all.length >= rows.limit) {
      this.line.say(rows.noRoom);
      return;
    }
    this.undo.act(words.replace("%s", at + 1), ({ steps }) => steps.splice(at, 0, rows.make(typed)));
    this.#goToStep(at);
  }

  #goToStep(at) {
    this.sheet.goTo(this.sheet.steps.all[at].querySelector(".cell input"));
  }

  #addProduct() {
    const rows = this.sheet.products;
    if (rows.all.length >= rows.limit) {
      this.line.say(rows.noRoom);
      return;
    }
    this.undo.act(`Product ${rows.all.length + 1} added.`, ({ products }) => products.push(rows.make()));
    this.#goToProduct(rows.all.length - 1);
  }

  #removeProduct(at) {
    const rows = this.sheet.products;
    this.undo.act(`Product ${at + 1} removed.`, ({ products, steps }) => {
      products.splice(at, 1);
      if (products.length === 0) products.push(rows.make());
      for (const { typed } of steps) typed.uses = afterRemoval(typed.uses ?? [], at + 1);
    });
    this.#goToProduct(Math.min(at, rows.all.length - 1));
  }

  #goToProduct(at) {
    this.sheet.products.all[at].querySelector("select").focus();
  }
}
