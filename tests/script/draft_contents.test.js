import assert from "node:assert/strict";
import { test } from "node:test";
import { countSteps, isBlank, storable } from "../../static/form/draft_contents.js";

function field(name, value, more = {}) {
  return { name, value, label: name, isTyped: true, isFreeText: false, knownTexts: null, ...more };
}

const free = { isFreeText: true };
const TIMES = { isFreeText: true, knownTexts: ["morning", "noon"] };

test("free text is left out and its fields are listed", () => {
  const contents = storable([field("patient", "Ann", free), field("steps-0-note", "Call Ann", free)]);
  assert.deepEqual(contents, {
    fields: [],
    leftOut: [["patient", "patient"], ["steps-0-note", "steps-0-note"]],
  });
});

test("a blank field of free text is not listed", () => {
  assert.deepEqual(storable([field("if_worse", " \n", free)]).leftOut, []);
});

test("a usual time of day is stored, one of the clinician's is stored as blank and listed", () => {
  const contents = storable([
    field("times-t1", "morning", TIMES),
    field("times-t2", "", TIMES),
    field("times-t3", "when Ann wakes", TIMES),
    field("times-t4", "Morning", TIMES),
  ]);
  assert.deepEqual(contents.fields, [["times-t1", "morning"], ["times-t2", ""], ["times-t3", ""], ["times-t4", ""]]);
  assert.deepEqual(contents.leftOut.map(([name]) => name), ["times-t3", "times-t4"]);
});

for (const value of ["20", "2,5", "½x10", "10+5", "2.5 mL", "2 weeks", "7d", "10 mg", "1½ X 10", "2 x 10 tablets"]) {
  test(`“${value}” in a number field is stored as typed`, () => {
    assert.deepEqual(storable([field("steps-0-days", value)]).fields, [["steps-0-days", value]]);
  });
}

for (const value of ["1 December 2098", "Tue 1 Sept", "2026-12-01", "may 1st, 2098"]) {
  test(`“${value}” in a date field is stored as typed`, () => {
    assert.deepEqual(storable([field("steps-0-first_day", value)]).fields, [["steps-0-first_day", value]]);
  });
}

const WORDS = ["Ann Nameless", "10 for Ann", "abc John", "ten", "Li", "J", "1o", "Дарья", "Annmg", "4857773456", "10 @"];
for (const [name, values] of [
  ["steps-0-first-t1", [...WORDS, "April", "1 June"]],
  ["first_day", [...WORDS, "mayor", "Jo 1 May"]],
]) {
  for (const value of values) {
    test(`“${value}” in ${name} is stored as blank and listed`, () => {
      assert.deepEqual(storable([field(name, value)]), { fields: [[name, ""]], leftOut: [[name, name]] });
    });
  }
}

test("choices are stored whatever they are called", () => {
  const kind = field("steps-0-kind", "alternate", { isTyped: false });
  assert.deepEqual(storable([kind]).fields, [["steps-0-kind", "alternate"]]);
});

test("the token, the button and the mark of the quick text are not stored", () => {
  const contents = storable([field("csrf_token", "1"), field("action", "2"), field("quick_mark", "3")]);
  assert.deepEqual(contents, { fields: [], leftOut: [] });
});

test("an entry with only what a new form starts with is blank", () => {
  const fields = [["times-t1", "morning"], ["steps-0-kind", "same"], ["origin", "0.1"], ["steps-0-days", " "]];
  assert.ok(isBlank({ fields, leftOut: [] }));
  assert.ok(!isBlank({ fields: [...fields, ["steps-0-first-t1", "0"]], leftOut: [] }));
});

test("steps are counted by their numbers", () => {
  const fields = [["steps-0-days", ""], ["steps-0-kind", ""], ["steps-12-days", ""], ["products-3-kind", ""]];
  assert.equal(countSteps({ fields, leftOut: [] }), 2);
});
