import assert from "node:assert/strict";
import { test } from "node:test";
import { FLASH_AFTER_MS, faceAt } from "../../kiosk/remote/page/countdown.js";

const countdown = { fireAt: 10_000, seconds: 3 };
const at = (now) => faceAt(now, countdown);

test("the number is the whole seconds that are left, rounded up", () => {
  assert.deepEqual(
    [7_000, 7_001, 8_000, 8_001, 9_000, 9_999].map((now) => at(now).number),
    [3, 3, 2, 2, 1, 1],
  );
});

test("the lead before the first number shows the first number", () => {
  assert.equal(at(6_700).number, 3);
  assert.equal(at(0).number, 3);
});

test("at the instant the number is gone, and nothing else is painted until the frame is caught", () => {
  assert.equal(at(10_000).number, 0);
  for (const now of [9_999.9, 10_000, 10_034]) assert.equal(at(now).flash, 0);
});

test("then comes the flash, full at once, out after 300 ms, and nothing changes any more", () => {
  const begins = 10_000 + FLASH_AFTER_MS;
  assert.equal(at(begins - 0.1).flash, 0);
  assert.equal(at(begins).flash, 1);
  assert.ok(at(begins + 150).flash < 0.6);
  assert.equal(at(begins + 150).over, false);
  assert.deepEqual(at(begins + 300), { number: 0, breath: 0, flash: 0, over: true });
});

test("the number breathes in the first two thirds of each second and is still in the last", () => {
  assert.ok(at(8_333).breath > 0.9);
  for (const now of [8_667, 8_800, 8_999, 9_667, 9_990]) assert.equal(at(now).breath, 0);
  assert.equal(at(8_000).breath, 0);
});

test("long after the instant there is nothing left to show", () => {
  assert.deepEqual(at(60_000), { number: 0, breath: 0, flash: 0, over: true });
});
