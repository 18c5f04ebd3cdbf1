import assert from "node:assert/strict";
import { test } from "node:test";
import { farthest, nearest } from "../../kiosk/remote/page/pick.js";

const frames = [{ at: 100 }, { at: 133 }, { at: 167 }];

test("the nearest frame may be before or after the instant", () => {
  assert.equal(nearest(frames, 140)?.at, 133);
  assert.equal(nearest(frames, 160)?.at, 167);
  assert.equal(nearest(frames, 0)?.at, 100);
});

test("of two equally near the earlier one is kept", () => {
  assert.equal(nearest([{ at: 90 }, { at: 110 }], 100)?.at, 90);
});

test("the farthest frame is the one to give up", () => {
  assert.equal(farthest(frames, 160)?.at, 100);
  assert.equal(farthest(frames, 100)?.at, 167);
});

test("of no frames there is none", () => {
  assert.equal(nearest([], 5), null);
  assert.equal(farthest([], 5), null);
});
