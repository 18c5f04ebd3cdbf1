import assert from "node:assert/strict";
import { test } from "node:test";
import { heard, leaning } from "../../kiosk/remote/page/witness.js";

test("the wall clocks say what most of their last words said", () => {
  assert.equal(heard([100, 101, 100, 140, 100]), 100);
  assert.equal(heard([]), null);
});

test("after a leap only what was said since counts", () => {
  assert.equal(heard([100, 100, 100, 3_700_100]), 3_700_100);
  assert.equal(heard([100, 3_700_100, 3_700_102]), 3_700_101);
});

test("a room that stops telling its wall clock takes it back", () => {
  assert.equal(heard([100, 100, null]), null);
});

test("far away the estimate follows the witness, nearby it hardly does", () => {
  const far = leaning({ floor: 0, ceiling: 80 }, 60);
  assert.ok(far.offset > 55 && far.offset < 60);
  const near = leaning({ floor: 38, ceiling: 42 }, 42);
  assert.ok(Math.abs(near.offset - 40) < 0.1);
});

test("a witness outside of what is proven is not heard", () => {
  assert.deepEqual(leaning({ floor: 0, ceiling: 80 }, 81), { offset: 40, uncertainty: 40 });
  assert.deepEqual(leaning({ floor: 0, ceiling: 80 }, null), { offset: 40, uncertainty: 40 });
});

test("the truth is within the uncertainty at either end, whatever the witness says", () => {
  for (let witness = 0; witness <= 80; witness += 5) {
    const { offset, uncertainty } = leaning({ floor: 0, ceiling: 80 }, witness);
    assert.ok(offset - uncertainty <= 0 && offset + uncertainty >= 80);
  }
});
