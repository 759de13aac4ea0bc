import assert from "node:assert/strict";
import { test } from "node:test";
import { revert } from "../../static/form/undo_merge.js";

// A row is compared by identity alone, so any object stands for one of the page.
const [A, B, C] = [{ name: "A" }, { name: "B" }, { name: "C" }];

/** A state with steps only: pairs of a row and what is typed in its first dose. */
function state(...steps) {
  return { products: [], steps: steps.map(([row, dose]) => ({ row, values: { "first-t1": [dose] } })) };
}

function steps({ state: { steps: rows } }) {
  return rows.map(({ row, values }) => [row, values["first-t1"][0]]);
}

test("a removed row comes back in its place", () => {
  const action = { before: state([A, "1"], [B, "2"]), after: state([B, "2"]) };
  const reverted = revert(action, action.after);
  assert.deepEqual(steps(reverted), [[A, "1"], [B, "2"]]);
  assert.equal(reverted.changedRow, A);
  assert.equal(reverted.losesTyping, false);
});

test("what was typed since in another row stays", () => {
  const action = { before: state([A, "1"], [B, "2"]), after: state([B, "2"]) };
  assert.deepEqual(steps(revert(action, state([B, "9"]))), [[A, "1"], [B, "9"]]);
});

test("an added row goes, and what was typed in it since is reported as lost", () => {
  const action = { before: state([A, "1"]), after: state([A, "1"], [B, ""]) };
  assert.equal(revert(action, state([A, "1"], [B, ""])).losesTyping, false);
  const reverted = revert(action, state([A, "1"], [B, "5"]));
  assert.deepEqual(steps(reverted), [[A, "1"]]);
  assert.equal(reverted.losesTyping, true);
});

test("a pasted value goes back, and a value typed over it since is reported as lost", () => {
  const action = { before: state([A, "1"]), after: state([A, "5"]) };
  assert.deepEqual(steps(revert(action, state([A, "5"]))), [[A, "1"]]);
  assert.equal(revert(action, state([A, "5"])).losesTyping, false);
  assert.equal(revert(action, state([A, "7"])).losesTyping, true);
});

test("moved rows go back with what they hold now", () => {
  const action = { before: state([A, "1"], [B, "2"], [C, "3"]), after: state([B, "2"], [A, "1"], [C, "3"]) };
  const reverted = revert(action, state([B, "2"], [A, "8"], [C, "3"]));
  assert.deepEqual(steps(reverted), [[A, "8"], [B, "2"], [C, "3"]]);
  assert.equal(reverted.losesTyping, false);
});

test("a tick that an action took away comes back", () => {
  const before = { products: [], steps: [{ row: A, values: { uses: ["1", "2"] } }] };
  const after = { products: [], steps: [{ row: A, values: { uses: ["1"] } }] };
  assert.deepEqual(revert({ before, after }, after).state.steps[0].values.uses, ["1", "2"]);
});
