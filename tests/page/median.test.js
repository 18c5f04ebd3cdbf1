import assert from "node:assert/strict";
import { test } from "node:test";
import { median } from "../../kiosk/remote/page/median.js";

test("half are below and half above, and one that is far off changes nothing", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([3, 1, 2, 900]), 2.5);
  assert.equal(median([10, 9, 1_000_000]), 10);
  assert.equal(median([]), null);
});

test("what it is asked of stays in its order", () => {
  const values = Object.freeze([3, 1, 2]);
  median(values);
  assert.deepEqual(values, [3, 1, 2]);
});
