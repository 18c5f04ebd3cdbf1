import assert from "node:assert/strict";
import { test } from "node:test";
import { delayMs, mayPass, worthTrying } from "../../kiosk/remote/page/backoff.js";

test("pauses double up to a bound", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 40].map((n) => delayMs(n, 1)),
    [250, 500, 1_000, 2_000, 4_000, 4_000, 4_000],
  );
});

test("chance takes away at most half of a pause", () => {
  assert.equal(delayMs(2, 0), 500);
  assert.equal(delayMs(2, 0.5), 750);
});

test("a place in the room is worth trying for as long as it is kept", () => {
  assert.ok(worthTrying({ lostAt: 1_000, now: 30_999 }));
  assert.ok(!worthTrying({ lostAt: 1_000, now: 31_000 }));
});

test("a room that is busy may take it the next time, one that does not want it will not", () => {
  assert.deepEqual([408, 429, 500, 503].map(mayPass), [true, true, true, true]);
  assert.deepEqual([400, 401, 404, 409, 413].map(mayPass), Array(5).fill(false));
});
