// The list of what is wrong, at the top: its links follow their fields from row to row.

export class Problems {
  constructor() {
    this.links = [...document.querySelectorAll("#summary a")].map((link) => ({
      link,
      field: document.getElementById(link.hash.slice(1)),
    }));
  }

  /** Name the fields as they are named now; a removed row's are put away. */
  follow() {
    for (const { link, field } of this.links) {
      const number = field?.closest(".entry-step, .entry-product")?.querySelector(".number")?.lastChild.data;
      if (!number) continue;
      link.hash = field.id;
      link.textContent = link.textContent.replace(/^(Step|Product) \d+/, `$1 ${number}`);
      link.closest("li").hidden = !field.isConnected;
    }
  }
}
