import assert from "node:assert/strict";
import { test } from "node:test";
import { keyName } from "../../static/form/keyboard.js";
import { tickChoices, ticksAfterRemoval } from "../../static/form/product_ticks.js";
import { hasDetails, renumberLabel, renumberReferences } from "../../static/form/row_list.js";

test("references to a row follow its number, and others stay", () => {
  const renumber = (text) => renumberReferences(text, "steps", 7);
  assert.equal(renumber("steps-0-first-t1"), "steps-7-first-t1");
  assert.equal(renumber("steps-0-a-hint steps-0-a-echo"), "steps-7-a-hint steps-7-a-echo");
  assert.equal(renumber("products-0-kind more-steps-0-x"), "products-0-kind more-steps-0-x");
});

test("a label follows its row's number, and other numbers in it stay", () => {
  assert.equal(renumberLabel("Step 3, noon", "step", 4), "Step 4, noon");
  assert.equal(renumberLabel("Products used in step 3", "step", 12), "Products used in step 12");
  assert.equal(renumberLabel("Footstep 3 of 4", "step", 12), "Footstep 3 of 4");
  assert.equal(renumberLabel("Product 3, step 2", "product", 1), "Product 1, step 2");
});

test("doses and days of one kind are no details of a step", () => {
  const plain = { kind: ["same"], "first-t1": ["5"], days: ["7"], note: [" "], until: [""] };
  assert.equal(hasDetails(plain), false);
  for (const more of [{ kind: ["pause"] }, { note: ["x"] }, { uses: ["1"] }, { "second-t1": ["0"] }]) {
    assert.equal(hasDetails({ ...plain, ...more }), true, JSON.stringify(more));
  }
});

test("ticks follow their products when one is removed, and none comes to mean another", () => {
  assert.deepEqual(ticksAfterRemoval(["1", "2", "4", "gone", "2000"], 2), ["1", "gone", "3", "gone", "2000"]);
});

test("a step shows a box for each product and for each tick without one", () => {
  const products = [
    { kind: ["tablets"], strength: [" 10 mg "] },
    { kind: ["liquid"], liquid_mg: ["25"], in_ml: [""] },
  ];
  assert.deepEqual(tickChoices(products, ["2", "3", "gone"]), [
    ["1", "1: 10\u00a0mg tablets"],
    ["2", "2: liquid 25\u00a0mg in ?\u00a0mL"],
    ["3", "3: no such product"],
    ["gone", "a product that was removed"],
  ]);
});

const KEYS = {
  "Alt+n": { key: "n", code: "KeyN", altKey: true },
  "Alt+d": { key: "∂", code: "KeyD", altKey: true },
  "Ctrl+z": { key: "z", code: "KeyZ", metaKey: true },
  "Shift+Enter": { key: "Enter", code: "Enter", shiftKey: true },
  "?": { key: "?", code: "Slash", shiftKey: true },
  "Alt+ArrowUp": { key: "ArrowUp", code: "ArrowUp", altKey: true },
};

for (const [name, pressed] of Object.entries(KEYS)) {
  test(`the key ${name} has its name on every keyboard layout`, () => {
    const event = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, getModifierState: () => false };
    assert.equal(keyName({ ...event, ...pressed }, false), name);
  });
}

test("a character that AltGr makes in a text is not taken for a key", () => {
  const event = { key: "ń", code: "KeyN", altKey: true, getModifierState: () => true };
  assert.equal(keyName(event, true), "ń");
});
