// Cells from a spreadsheet, pasted to the right and down: all of them as they were, or none and a reason.
import { suffixOf } from "./row_list.js";
import { isHead, rowsOf } from "./spreadsheet_text.js";

const plainly = (name) => name.trim().replace(/\s+/g, " ").toLowerCase();
const listed = (names) => names.join(", ");
const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

export function listenToPaste(sheet, undo, line) {
  sheet.form.addEventListener("paste", (event) => {
    const columns = columnsFrom(sheet, event.target);
    const rows = rowsOf(event.clipboardData.getData("text/plain"));
    if (!columns.length || rows.flat().length < 2) return;
    event.preventDefault();
    const head = isHead(rows[0]) ? rows.shift() : [];
    const at = sheet.steps.all.indexOf(sheet.stepOf(event.target));
    const reason = reasonAgainst(head, rows, columns, at, sheet.steps);
    if (reason) {
      line.say(`Nothing was pasted. ${reason}`);
      return;
    }
    undo.act(words(head, rows, at), ({ steps }) => {
      while (steps.length < at + rows.length) steps.push(sheet.steps.make());
      rows.forEach((cells, below) => {
        cells.forEach((cell, along) => (steps[at + below].typed[columns[along].suffix] = [cell]));
      });
    });
  });
}

/** The cell and those to the right of it, the days last; none outside of a step's cells. */
function columnsFrom(sheet, cell) {
  const inputs = sheet.stepOf(cell)?.querySelectorAll(".cell input") ?? [];
  const columns = [...inputs].map((input) => ({
    input,
    suffix: suffixOf(input),
    name: input.closest(".cell").querySelector("label").textContent.trim(),
  }));
  const second = suffixOf(cell)?.startsWith("second-");
  const alike = columns.filter(({ suffix }) => suffix.startsWith("second-") === second);
  const start = alike.findIndex(({ input }) => input === cell);
  return start < 0 ? [] : alike.slice(start);
}

/** Why it cannot be pasted as it is, or "". */
function reasonAgainst(head, rows, columns, at, steps) {
  const width = Math.max(...rows.map((cells) => cells.length), head.length);
  const names = columns.map(({ name }) => name);
  const broken = rows.flat().find((cell) => /[\r\n]/.test(cell));
  if (rows.length === 0) return "Only names were copied, and no dose.";
  if (broken !== undefined) return `A cell has a line break in it: “${broken.slice(0, 40)}”.`;
  if (width > columns.length) {
    const there = `${columns.length}: ${listed(names)}`;
    return `${count(width, "column")} were copied, and from here on there are ${there}.`;
  }
  if (head.some((name, along) => plainly(name) !== plainly(names[along]))) {
    const there = `the columns from here on are ${listed(names)}`;
    return `The first row copied reads “${listed(head)}”, and ${there}.`;
  }
  if (at + rows.length > steps.limit) {
    return `${count(rows.length, "row")} were copied, and this is step ${at + 1}. ${steps.noRoom}`;
  }
  return "";
}

function words(head, rows, at) {
  const last = at + rows.length;
  const where = rows.length === 1 ? `step ${last}` : `steps ${at + 1} to ${last}`;
  const left = head.length ? " The row of names was left out." : "";
  return `${count(rows.length, "row")} pasted into ${where}.${left}`;
}
