import assert from "node:assert/strict";
import test from "node:test";

import { latestRequest } from "../../static/live/latest_request.js";

test("a request that taperdoc was too busy for is sent again by itself", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const answers = [new Response("", { status: 429 }), Response.json({ pages: [] })];
  const fetched = context.mock.method(globalThis, "fetch", async () => answers.shift());
  globalThis.FormData = /** @type {any} */ (Map);
  /** @type {string[]} */
  const problems = [];
  /** @type {unknown[]} */
  const received = [];
  const request = latestRequest(/** @type {any} */ ([["dose", "5"]]), {
    address: () => "/preview",
    wait: 5,
    onAnswer: (answer) => void received.push(answer),
    onTrouble: (problem) => void problems.push(problem),
  });
  const settled = () => new Promise(setImmediate);

  request();
  context.mock.timers.tick(5);
  await settled();
  assert.deepEqual(problems, ["Not up to date: taperdoc is busy and will be asked again."]);
  assert.equal(fetched.mock.callCount(), 1);

  context.mock.timers.tick(2000);
  context.mock.timers.tick(5);
  await settled();
  assert.deepEqual(received, [{ pages: [] }]);
});
