import assert from "node:assert/strict";
import { test } from "node:test";
import { fitDrift } from "../../kiosk/remote/page/drift.js";
import { dice } from "./links.js";

/** Exchanges over `span` ms, one each 500 ms, on a link whose ways take up to `trip` ms longer. */
function exchanges({ rate, span, trip, seed = 1 }) {
  const random = dice(seed);
  return Array.from({ length: span / 500 }, (_, i) => {
    const offset = 5_000 + rate * i * 500;
    return { at: i * 500, floor: offset - trip * random(), ceiling: offset + trip * random() };
  });
}

test("the drift of two clocks is found, within the error that is told", () => {
  for (const rate of [60e-6, 0, -60e-6]) {
    for (const seed of [1, 2, 3, 4, 5]) {
      const found = fitDrift(exchanges({ rate, span: 60_000, trip: 4, seed }));
      assert.ok(Math.abs(found.rate - rate) <= found.error);
      assert.ok(found.error < 30e-6);
    }
  }
});

test("too few seconds or too unsteady a link say nothing, and quartz is trusted", () => {
  for (const given of [
    exchanges({ rate: 60e-6, span: 15_000, trip: 1 }),
    exchanges({ rate: 60e-6, span: 40_000, trip: 400 }),
    [],
  ]) {
    assert.deepEqual(fitDrift(given), { rate: 0, error: 60e-6 });
  }
});

test("slow questions hardly spoil what quick ones tell", () => {
  const quick = exchanges({ rate: 40e-6, span: 60_000, trip: 1 });
  const mixed = quick.map((one, i) => (i % 3 === 0 ? { ...one, ceiling: one.ceiling + 150 } : one));
  assert.ok(Math.abs(fitDrift(mixed).rate - 40e-6) < 15e-6);
});

test("no clock is taken to run a thousandth wrong", () => {
  assert.ok(fitDrift(exchanges({ rate: 1e-3, span: 60_000, trip: 1 })).rate <= 200e-6);
});

test("a way that queues for a while is not taken for drift", () => {
  const quiet = exchanges({ rate: 0, span: 110_000, trip: 4 });
  const queued = quiet.map((one) => {
    const far = { ...one, floor: one.floor - 80, ceiling: one.ceiling + 80 };
    return one.at < 80_000 ? far : { ...far, ceiling: far.ceiling + 34 };
  });
  const { rate, error } = fitDrift(queued);
  assert.ok(Math.abs(rate) <= error, `${rate}`);
});
