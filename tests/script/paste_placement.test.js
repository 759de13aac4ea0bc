import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pasteMessages, placeCells } from "../../static/form/paste_placement.js";

const { columns: names, cases } = JSON.parse(readFileSync(new URL("paste_cases.json", import.meta.url), "utf-8"));
const suffixes = ["first-t1", "first-t2", "first-t3", "first-t4", "days"];
const target = {
  columns: names.map((name, index) => ({ name, suffix: suffixes[index] })),
  column: 0,
  step: 0,
  stepsMax: 60,
  limitMessage: "A plan has 1 to 60 steps.",
};

/** The placed cells by row, in the order of the form's columns; null for a column that is left alone. */
function grid({ columns, rows }) {
  const sources = target.columns.map((column) => columns.indexOf(column));
  return rows.map((cells) => sources.map((source) => (source < 0 ? null : cells[source])));
}

for (const { name, text, pasted, asks, doubt = "", refused } of cases) {
  test(`${name}: ${pasted ? "pasted" : asks ? "asks" : "refused"}`, () => {
    const found = placeCells(text, target);
    if (refused) {
      assert.ok(found.refused?.startsWith(refused), found.refused ?? JSON.stringify(found));
      return;
    }
    assert.deepEqual(grid(found), pasted ?? asks);
    assert.ok(doubt ? found.doubt.startsWith(doubt) : found.doubt === "", found.doubt);
  });
}

test("a single cell is left to the browser", () => {
  for (const text of ["", "20", "20\r\n", "20 15 20 25 for 7 days"]) assert.equal(placeCells(text, target), null);
});

test("without names, cells go to the right and down from the cell that they are pasted into", () => {
  const found = placeCells("25\t7\n20\t14", { ...target, column: 3, step: 5 });
  assert.deepEqual(grid(found), [
    [null, null, null, "25", "7"],
    [null, null, null, "20", "14"],
  ]);
});

test("with names, columns to the left of the cell are found too", () => {
  const found = placeCells("morning\n20\n15", { ...target, column: 3 });
  assert.deepEqual(grid(found), [
    ["20", null, null, null, null],
    ["15", null, null, null, null],
  ]);
});

test("a single column goes below the cell without a question, whatever its numbers", () => {
  assert.equal(placeCells("1\n2\n3", target).doubt, "");
});

test("the numbers of the rows may begin with the number of the step", () => {
  const cells = "4\t20\t15\t20\t7\n5\t15\t10\t20\t14";
  assert.match(placeCells(cells, { ...target, step: 3 }).doubt, /counts the rows/);
  assert.equal(placeCells(cells, { ...target, step: 2 }).doubt, "");
});

test("a total of a single dose is asked about too", () => {
  assert.match(placeCells("0\t0\t20\t20\t7\n-\t\t15\t15\t7", target).doubt, /under “bedtime” are the sums/);
});

test("equal doses in the morning and at noon are no total", () => {
  assert.equal(placeCells("20\t20\t-\t10\t7\n15\t15\t-\t5\t7", target).doubt, "");
});

test("one row that does not add up says that a column is no total", () => {
  assert.equal(placeCells("5\t5\t5\t15\t7\n5\t5\t5\t10\t7", target).doubt, "");
});

test("more rows than a plan has steps are refused", () => {
  const found = placeCells("20\n".repeat(60), { ...target, step: 1 });
  assert.equal(found.refused, "60 rows were copied, and this is step 2. A plan has 1 to 60 steps.");
});

test("the message names the columns in the order of the cells", () => {
  const found = placeCells("Bedtime\tMorning\n25\t20", target);
  assert.equal(pasteMessages(found, 2).done, "1 row pasted into step 3, by the header row: bedtime, morning.");
});
