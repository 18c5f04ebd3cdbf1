import assert from "node:assert/strict";
import { test } from "node:test";
import { bound, exchanged } from "../../kiosk/remote/page/bounds.js";

const STEADY = { rate: 0, error: 0 };

test("a question proves that the offset is between what its two ways allow", () => {
  const times = { t0: 100, t1: 1_130, t2: 1_131, t3: 141 };
  assert.deepEqual(exchanged(times), { at: 141, floor: 990, ceiling: 1_030 });
});

test("what cannot have happened proves nothing", () => {
  assert.equal(exchanged({ t0: 100, t1: 1_110, t2: 9_110, t3: 120 }), null);
  assert.equal(exchanged({ t0: 100, t1: 1_110, t2: 1_110, t3: 90 }), null);
  assert.equal(exchanged({ t0: 100, t1: undefined, t2: 1_110, t3: 120 }), null);
});

test("together they prove more than the best of them", () => {
  const all = [
    { at: 0, floor: 10, ceiling: 90 },
    { at: 1, floor: 48, ceiling: 120 },
    { at: 2, floor: 0, ceiling: 52 },
  ];
  assert.deepEqual(bound(all, STEADY), { floor: 48, ceiling: 52, since: 0 });
});

test("an old proof is carried along by the drift, and is worth less by what that leaves open", () => {
  const all = [
    { at: 0, floor: 100, ceiling: 100 },
    { at: 100_000, floor: 0, ceiling: 1_000 },
  ];
  const { floor, ceiling } = bound(all, { rate: 50e-6, error: 10e-6 });
  assert.ok(Math.abs(floor - 104) < 1e-9 && Math.abs(ceiling - 106) < 1e-9);
});

test("what contradicts the newer ones was before a leap, and so was all before it", () => {
  const all = [
    { at: 0, floor: 0, ceiling: 1_000 },
    { at: 1, floor: 10, ceiling: 12 },
    { at: 2, floor: 500, ceiling: 540 },
    { at: 3, floor: 490, ceiling: 530 },
  ];
  assert.deepEqual(bound(all, STEADY), { floor: 500, ceiling: 530, since: 2 });
});

test("clocks rounded to a millisecond do not contradict each other", () => {
  const all = [
    { at: 0, floor: 10, ceiling: 10 },
    { at: 1, floor: 11, ceiling: 11 },
  ];
  assert.deepEqual(bound(all, STEADY), { floor: 10, ceiling: 11, since: 0 });
});
