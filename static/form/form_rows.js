// All the rows of the form, read as data and written back into the page.
import { find } from "../dom.js";
import { ProblemLinks } from "./problem_links.js";
import { drawTicks } from "./product_ticks.js";
import { RowList, fillRow, hasDetails, readRow } from "./row_list.js";

/**
 * @typedef {import("./row_list.js").Row} Row
 *
 * Every row of the form with what is typed in it.
 * @typedef {{ products: Row[], steps: Row[] }} FormState
 */

export class FormRows {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.products = new RowList(form, "products");
    this.steps = new RowList(form, "steps");
    this.problemLinks = new ProblemLinks();
    this.products.part.addEventListener("input", () => this.#drawTicks(this.read()));
  }

  /** @returns {FormState} */
  read() {
    const rows = (/** @type {RowList} */ list) => list.all.map((row) => ({ row, values: readRow(row) }));
    return { products: rows(this.products), steps: rows(this.steps) };
  }

  /**
   * Put exactly these rows and values into the page, and open the details of a step that has some.
   *
   * @param {FormState} state
   */
  write(state) {
    for (const list of [this.products, this.steps]) {
      list.arrange(state[list.kind].map(({ row }) => row));
      for (const { row, values } of state[list.kind]) {
        const details = row.querySelector("details");
        if (fillRow(row, values) && details && hasDetails(values)) details.open = true;
      }
    }
    this.#drawTicks(state);
    this.problemLinks.update();
    this.form.dispatchEvent(new CustomEvent("rows-changed", { bubbles: true }));
  }

  /** @param {FormState} state */
  #drawTicks({ products, steps }) {
    for (const { row, values } of steps) {
      drawTicks(find(row, ".uses", HTMLElement), products.map((product) => product.values), values.uses ?? []);
    }
  }

  /**
   * The step that an element is in, or null.
   *
   * @param {EventTarget | null} element
   * @returns {HTMLElement | null}
   */
  stepOf(element) {
    return element instanceof Element ? element.closest(".entry-step") : null;
  }

  /**
   * Focus a cell and select its text, so that typing replaces it as in a spreadsheet.
   *
   * @param {HTMLInputElement} cell
   */
  goTo(cell) {
    cell.focus();
    cell.select();
  }
}
