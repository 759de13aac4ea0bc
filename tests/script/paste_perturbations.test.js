// Blocks of random plans, changed in ways of known meaning: none is placed as another plan without a question.
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeCells } from "../../static/form/paste_placement.js";

const RUNS = 1000; // for each perturbation
const NAMES = ["morning", "noon", "evening", "bedtime", "days"];
const target = {
  columns: NAMES.map((name, index) => ({ name, suffix: index < 4 ? `first-t${index + 1}` : "days" })),
  column: 0,
  step: 0,
  stepsMax: 60,
  limitMessage: "",
};

/** A generator of numbers from 0 up to a limit, the same in every run (mulberry32). */
function numbers(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const DOSES = ["-", "0", "", "2.5", "5", "7.5", "10", "15", "20", "30"];

/** One to six rows of four doses, at least one of them above 0, and a number of days. */
function randomRows(random) {
  return Array.from({ length: 1 + random(6) }, () => {
    const doses = Array.from({ length: 4 }, () => DOSES[random(DOSES.length)]);
    doses[random(4)] = DOSES[3 + random(7)];
    return [...doses, String(1 + random(28))];
  });
}

function sum(doses) {
  return String(doses.reduce((total, dose) => total + (Number(dose) || 0), 0));
}

function moved(cells, order) {
  return order.map((index) => cells[index]);
}

function shuffled(random) {
  const left = NAMES.map((_, index) => index);
  return NAMES.map(() => left.splice(random(left.length), 1)[0]);
}

function block(rows, { header, end = "\n" } = {}) {
  return [...(header ? [header] : []), ...rows].map((cells) => cells.join("\t")).join(end);
}

const title = (name) => name[0].toUpperCase() + name.slice(1);

// Each takes the rows of a plan, and gives the text that is copied instead of them.
const PERTURBATIONS = {
  "Windows line breaks": (rows) => block(rows, { end: "\r\n" }) + "\r\n",
  "blank columns and rows at the end": (rows) => block([...rows.map((cells) => [...cells, "", ""]), Array(7).fill("")]),
  "quoted cells": (rows) => block(rows.map((cells) => cells.map((cell) => `"${cell}"`))),
  "its row of names": (rows) => block(rows, { header: NAMES.map(title) }),
  "reordered columns with their names": (rows, random) => {
    const order = shuffled(random);
    return block(rows.map((cells) => moved(cells, order)), { header: moved(NAMES, order) });
  },
  "a total under its name": (rows) =>
    block(rows.map((cells) => [...cells, sum(cells.slice(0, 4))]), { header: [...NAMES, "Total"] }),
  "row numbers under their name": (rows) =>
    block(rows.map((cells, index) => [String(index + 1), ...cells]), { header: ["Step", ...NAMES] }),
  "a total at the end": (rows) => block(rows.map((cells) => [...cells, sum(cells.slice(0, 4))])),
  "a total in place of the days": (rows) => block(rows.map((cells) => [...cells.slice(0, 4), sum(cells.slice(0, 4))])),
  "a total in place of bedtime": (rows) =>
    block(rows.map(([one, two, three, , days]) => [one, two, three || "5", sum([one, two, three || "5"]), days])),
  "row numbers in front": (rows) => block(rows.map((cells, index) => [String(index + 1), ...cells])),
  "row numbers in front of three doses": (rows) =>
    block(rows.map((cells, index) => [String(index + 1), ...cells.slice(1)])),
  "no days": (rows) => block(rows.map((cells) => cells.slice(0, 4))),
  "no bedtime": (rows) => block(rows.map((cells) => [...cells.slice(0, 3), cells[4]])),
  "a column put in": (rows) => block(rows.map((cells) => [...cells.slice(0, 2), "1", ...cells.slice(2)])),
  "two rows on one line": (rows) => block([[...rows[0], ...rows[0]], ...rows.slice(1)]),
  "a row cut short": (rows) => block([...rows, rows[0].slice(0, 3)]),
};

for (const [name, perturb] of Object.entries(PERTURBATIONS)) {
  test(`${name}: the same cells, a question, or a refusal`, () => {
    const random = numbers(1);
    for (let run = 0; run < RUNS; run += 1) {
      const rows = randomRows(random);
      const text = perturb(rows, random);
      const found = placeCells(text, target);
      if (found.refused || found.doubt) continue;
      const order = target.columns.map((column) => found.columns.indexOf(column));
      assert.deepEqual(found.rows.map((cells) => moved(cells, order)), rows, JSON.stringify(text));
    }
  });
}

const UNHARMED = Object.keys(PERTURBATIONS).slice(0, 5);

test("a block that says the same is pasted, and most often without a question", () => {
  for (const name of UNHARMED) {
    const random = numbers(2);
    let pasted = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const found = placeCells(PERTURBATIONS[name](randomRows(random), random), target);
      assert.equal(found.refused, undefined);
      if (!found.doubt) pasted += 1;
    }
    assert.ok(pasted > 0.8 * RUNS, `${name}: ${pasted}`);
  }
});
