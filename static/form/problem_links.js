// The error summary at the top of the form: its links follow their fields when rows are moved.
import { findAll } from "../dom.js";

export class ProblemLinks {
  constructor() {
    this.links = findAll(document, "#summary a", HTMLAnchorElement).map((link) => ({
      link,
      field: document.getElementById(link.hash.slice(1)),
    }));
  }

  /** Renumber the links after their fields' rows, and hide those of rows that were removed. */
  update() {
    for (const { link, field } of this.links) {
      const number = field?.closest(".entry-step, .entry-product")?.querySelector(".number")?.lastChild;
      if (!field || !number) continue;
      link.hash = field.id;
      link.textContent = link.textContent.replace(/^(Step|Product) \d+/, `$1 ${number.textContent}`);
      const item = link.closest("li");
      if (item) item.hidden = !field.isConnected;
    }
  }
}
