import assert from "node:assert/strict";
import { test } from "node:test";
import { persist } from "../../kiosk/remote/page/persist.js";
import { FakeTime } from "./fake-time.js";

function trying(once, { since = () => 0, patienceMs = 10_000 } = {}) {
  const time = new FakeTime();
  const abort = new AbortController();
  const ports = { now: time.now, random: () => 1, timers: time.timers };
  const outcome = persist(
    () => once(time.now()),
    { signal: abort.signal, since, patienceMs },
    ports,
  );
  return { time, abort, outcome };
}

test("what goes well the third time was tried three times, with growing pauses", async () => {
  const at = [];
  const { time, outcome } = trying(async (now) => at.push(now) === 3 || null);
  await time.pass(5_000);
  assert.equal(await outcome, true);
  assert.deepEqual(at, [0, 250, 750]);
});

test("it is given up when patience is over", async () => {
  let tries = 0;
  const { time, outcome } = trying(async () => ((tries += 1), null));
  await time.pass(20_000);
  assert.equal(await outcome, null);
  assert.ok(tries > 3);
});

test("patience begins anew with progress", async () => {
  const { time, outcome } = trying(async (now) => (now > 15_000 ? "done" : null), {
    since: () => 9_000,
  });
  await time.pass(30_000);
  assert.equal(await outcome, "done");
});

test("what was called off is not tried again", async () => {
  let tries = 0;
  const { time, abort, outcome } = trying(async () => ((tries += 1), null));
  await time.pass(100);
  abort.abort();
  await time.pass(20_000);
  assert.equal(await outcome, null);
  assert.equal(tries, 1);
});
