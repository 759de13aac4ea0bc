// All the rows of the form as data, and back into the page.
import { Rows, fill, hasMore, read } from "./row_list.js";
import { Problems } from "./problem_links.js";
import { drawTicks } from "./product_ticks.js";

export class Sheet {
  constructor(form) {
    this.form = form;
    this.products = new Rows(form, "products");
    this.steps = new Rows(form, "steps");
    this.problems = new Problems();
    form.querySelector("#products").addEventListener("input", () => this.#drawTicks(this.read()));
  }

  /** Every row with what is typed in it: { products: [{ row, typed }], steps: [...] }. */
  read() {
    const rows = (kind) => kind.all.map((row) => ({ row, typed: read(row) }));
    return { products: rows(this.products), steps: rows(this.steps) };
  }

  /** Make the page so. What was written into a row is put where it is seen. */
  write(state) {
    for (const kind of [this.products, this.steps]) {
      kind.arrange(state[kind.kind].map(({ row }) => row));
      for (const { row, typed } of state[kind.kind]) {
        const more = row.querySelector("details");
        if (fill(row, typed) && more && hasMore(typed)) more.open = true;
      }
    }
    this.#drawTicks(state);
    this.problems.follow();
    this.form.dispatchEvent(new CustomEvent("rows-changed", { bubbles: true }));
  }

  #drawTicks({ products, steps }) {
    const rows = products.map(({ row }) => row);
    for (const { row, typed } of steps) drawTicks(row, rows, typed.uses ?? []);
  }

  /** The step's row that something stands in, or undefined. */
  stepOf(element) {
    return element?.closest(".entry-step") ?? undefined;
  }

  /** Go to a cell as a spreadsheet does: what is typed next takes the place of what is in it. */
  goTo(cell) {
    cell.focus();
    cell.select();
  }
}
