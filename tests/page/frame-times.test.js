import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameTimes } from "../../kiosk/remote/page/frame-times.js";

test("the capture time is taken where the browser knows it", () => {
  const { at, uncertainty } = new FrameTimes().of(1_000, {
    captureTime: 962,
    presentationTime: 980,
    mediaTime: 5,
  });
  assert.equal(at, 962);
  assert.ok(uncertainty <= 10);
});

test("without it the stream's steady time is aligned by the frame that came fastest", () => {
  const times = new FrameTimes();
  const late = [20, 5, 30, 12, 2, 25, 40];
  const found = late.map((delay, i) => {
    const taken = 5_000 + i * 33;
    return times.of(taken + delay, { mediaTime: 100 + (i * 33) / 1_000 }).at - taken;
  });
  // From the fifth frame on, the one that took 2 ms tells the origin to all later ones.
  for (const error of found.slice(4)) assert.ok(Math.abs(error - 2) < 0.001);
});

test("a stream whose time stands still is not believed", () => {
  const times = new FrameTimes();
  times.of(1_000, { mediaTime: 0 });
  for (const now of [1_033, 1_066, 2_000]) {
    assert.equal(times.of(now, { mediaTime: 0, presentationTime: now - 3 }).at, now - 3);
  }
});

test("a stream that paused is aligned anew", () => {
  const times = new FrameTimes();
  times.of(1_000, { mediaTime: 1 });
  times.of(9_000, { mediaTime: 1.033 });
  const again = times.of(9_033, { mediaTime: 1.066 });
  assert.ok(Math.abs(again.at - 9_033) < 1);
});

test("a capture time of another clock is not believed", () => {
  const times = new FrameTimes();
  assert.equal(times.of(1_000, { captureTime: 1_764_000_000_000, presentationTime: 990 }).at, 990);
  assert.equal(times.of(90_000, { captureTime: 3, presentationTime: 89_990 }).at, 89_990);
});

test("the less is known the larger is the uncertainty", () => {
  const known = [{ captureTime: 990 }, { mediaTime: 1 }, { presentationTime: 990 }, {}];
  const found = known.map((told) => new FrameTimes().of(1_000, told).uncertainty);
  assert.deepEqual(
    found,
    [...found].sort((a, b) => a - b),
  );
  assert.equal(new Set(found).size, 4);
});
