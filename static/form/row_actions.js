// Rows added, copied, moved and removed by buttons and keys, with the same results as on the server.
import { find } from "../dom.js";
import { ticksAfterRemoval } from "./product_ticks.js";

/**
 * @typedef {import("./form_rows.js").FormRows} FormRows
 * @typedef {import("./row_list.js").RowValues} RowValues
 * @typedef {import("./status_line.js").StatusLine} StatusLine
 * @typedef {import("./undo_stack.js").UndoStack} UndoStack
 * @typedef {import("./undo_stack.js").Messages} Messages
 */

const STEP_ACTION = /^(remove|duplicate|up|down)-step-([1-9]\d*)$/;
const PRODUCT_ACTION = /^remove-product-([1-9]\d*)$/;
const COPIED_TO_NEW_STEP = /^(?:first-.+|second-.+|days|kind|uses)$/;

export class RowActions {
  /**
   * @param {FormRows} rows
   * @param {UndoStack} undoStack
   * @param {StatusLine} status
   */
  constructor(rows, undoStack, status) {
    this.rows = rows;
    this.undoStack = undoStack;
    this.status = status;
  }

  /**
   * Do what a button of the form says.
   *
   * @param {string} action the button's value
   * @returns {boolean} false where the server has to do it
   */
  press(action) {
    const [, verb, number] = STEP_ACTION.exec(action) ?? [];
    const product = PRODUCT_ACTION.exec(action)?.[1];
    if (verb) this.#actOnStep(verb, Number(number) - 1);
    else if (product) this.#removeProduct(Number(product) - 1);
    else if (action === "add-step") this.#addBlankStep();
    else if (action === "add-product") this.#addProduct();
    else return false;
    return true;
  }

  /**
   * Add a step with the doses and days of the last one, but not its texts and dates.
   *
   * @param {string} [suffix] the field of the new step to go to; without it, its first dose
   */
  addStepLikeLast(suffix) {
    const { steps } = this.rows.read();
    const copied = Object.entries(steps.at(-1)?.values ?? {}).filter(([suffix]) => COPIED_TO_NEW_STEP.test(suffix));
    const number = steps.length + 1;
    const messages = {
      done: `Step ${number} added, with the doses of step ${number - 1}.`,
      undone: `Step ${number} removed.`,
    };
    this.#insertStep(steps.length, messages, Object.fromEntries(copied), suffix);
  }

  /**
   * Copy a step and put the copy below it.
   *
   * @param {number} index counted from 0
   */
  duplicateStep(index) {
    const messages = {
      done: `Step ${index + 1} copied to step ${index + 2}.`,
      undone: `Step ${index + 2}, the copy of step ${index + 1}, removed.`,
    };
    this.#insertStep(index + 1, messages, this.rows.read().steps[index]?.values);
  }

  /** @param {number} index counted from 0 */
  removeStep(index) {
    const messages = { done: `Step ${index + 1} removed.`, undone: `Step ${index + 1} restored.` };
    this.undoStack.act(messages, ({ steps }) => {
      steps.splice(index, 1);
      if (steps.length === 0) steps.push(this.rows.steps.create());
    });
    this.#goToStep(Math.min(index, this.rows.steps.all.length - 1));
  }

  /**
   * Move a step up or down by one place.
   *
   * @param {number} index counted from 0
   * @param {-1 | 1} by
   */
  moveStep(index, by) {
    const to = index + by;
    if (to < 0 || to >= this.rows.steps.all.length) {
      this.status.say(`Step ${index + 1} is already the ${by < 0 ? "first" : "last"} step.`);
      return;
    }
    const messages = {
      done: `Step ${index + 1} moved ${by < 0 ? "up" : "down"}. It is now step ${to + 1}.`,
      undone: `Step ${to + 1} moved back. It is step ${index + 1} again.`,
    };
    this.undoStack.act(messages, ({ steps }) => {
      steps.splice(to, 0, ...steps.splice(index, 1));
    });
  }

  /**
   * @param {string} verb
   * @param {number} index
   */
  #actOnStep(verb, index) {
    const step = this.rows.steps.all[index];
    if (!step) return;
    if (verb === "remove") this.removeStep(index);
    else if (verb === "duplicate") this.duplicateStep(index);
    else {
      this.moveStep(index, verb === "up" ? -1 : 1);
      find(step, `[id$="-${verb}"]`, HTMLElement).focus();
    }
  }

  #addBlankStep() {
    const number = this.rows.steps.all.length + 1;
    this.#insertStep(number - 1, { done: `Step ${number} added.`, undone: `Step ${number} removed.` });
  }

  /**
   * @param {number} index
   * @param {Messages} messages
   * @param {RowValues} [values]
   * @param {string} [suffix] the field to go to
   */
  #insertStep(index, messages, values, suffix) {
    const list = this.rows.steps;
    if (list.isFull) {
      this.status.say(list.limitMessage);
      return;
    }
    this.undoStack.act(messages, ({ steps }) => {
      steps.splice(index, 0, list.create(values));
    });
    this.#goToStep(index, suffix);
  }

  /**
   * @param {number} index
   * @param {string} [suffix] of the field to go to; without it, the first dose
   */
  #goToStep(index, suffix) {
    const step = this.rows.steps.all[index];
    const field = suffix ? `[name$="-${suffix}"]` : ".cell input";
    if (step) this.rows.goTo(find(step, field, HTMLInputElement));
  }

  #addProduct() {
    const list = this.rows.products;
    if (list.isFull) {
      this.status.say(list.limitMessage);
      return;
    }
    const number = list.all.length + 1;
    const messages = { done: `Product ${number} added.`, undone: `Product ${number} removed.` };
    this.undoStack.act(messages, ({ products }) => {
      products.push(list.create());
    });
    this.#goToProduct(number - 1);
  }

  /** @param {number} index */
  #removeProduct(index) {
    const list = this.rows.products;
    const messages = { done: `Product ${index + 1} removed.`, undone: `Product ${index + 1} restored.` };
    this.undoStack.act(messages, ({ products, steps }) => {
      products.splice(index, 1);
      if (products.length === 0) products.push(list.create());
      for (const { values } of steps) values.uses = ticksAfterRemoval(values.uses ?? [], index + 1);
    });
    this.#goToProduct(Math.min(index, list.all.length - 1));
  }

  /** @param {number} index */
  #goToProduct(index) {
    const product = this.rows.products.all[index];
    if (product) find(product, "select", HTMLElement).focus();
  }
}
