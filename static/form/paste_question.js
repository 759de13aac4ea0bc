// A dialog that shows where pasted cells would go, and asks whether they belong there.
import { element, find } from "../dom.js";

/** @typedef {import("./paste_placement.js").Placement} Placement */

export class PasteQuestion {
  constructor() {
    this.dialog = find(document, "#paste-question", HTMLDialogElement);
  }

  /**
   * Show the dialog.
   *
   * @param {Placement} placement
   * @param {number} step the first row's, counted from 0
   * @returns {Promise<boolean>} whether the cells are to be pasted as shown
   */
  ask(placement, step) {
    find(this.dialog, ".doubt", HTMLElement).textContent = placement.doubt;
    find(this.dialog, ".wide-table", HTMLElement).replaceChildren(tableOf(placement, step));
    // Escape leaves the value as it is.
    this.dialog.returnValue = "";
    this.dialog.showModal();
    find(this.dialog, "h2", HTMLElement).focus();
    return new Promise((resolve) => {
      const answer = () => resolve(this.dialog.returnValue === "paste");
      this.dialog.addEventListener("close", answer, { once: true });
    });
  }
}

/**
 * @param {Placement} placement
 * @param {number} step
 */
function tableOf({ columns, rows }, step) {
  const head = element("thead", "");
  head.append(rowOf("th", ["Step", ...columns.map(({ name }) => name)], "col"));
  const body = element("tbody", "");
  body.append(...rows.map((cells, index) => rowOf("td", [String(step + index + 1), ...cells], "row")));
  const table = element("table", "", { className: "table table-sm" });
  table.setAttribute("aria-labelledby", "paste-question-heading");
  table.append(head, body);
  return table;
}

/**
 * @param {"th" | "td"} kind
 * @param {string[]} texts
 * @param {"col" | "row"} scope of its header cells
 */
function rowOf(kind, texts, scope) {
  const row = element("tr", "");
  row.append(
    ...texts.map((text, index) => {
      return kind === "th" || index === 0 ? element("th", text, { scope }) : element("td", text);
    }),
  );
  return row;
}
