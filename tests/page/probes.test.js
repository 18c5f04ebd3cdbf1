import assert from "node:assert/strict";
import { test } from "node:test";
import { Probes } from "../../kiosk/remote/page/probes.js";
import { FakeTime } from "./fake-time.js";

function probing() {
  const time = new FakeTime();
  const asked = [];
  const probes = new Probes({
    ask: ({ t0 }) => asked.push(t0),
    now: time.now,
    timers: time.timers,
  });
  return { probes, time, asked };
}

test("joining asks eight times at once, then twice every 5 s", async () => {
  const { probes, time, asked } = probing();
  probes.start();
  await time.pass(1_000);
  assert.equal(asked.length, 8);
  await time.pass(5_000);
  assert.equal(asked.length, 10);
  await time.pass(5_060);
  assert.equal(asked.length, 12);
});

test("each question carries the time it was asked", async () => {
  const { probes, time, asked } = probing();
  time.at = 77;
  probes.start();
  await time.pass(60);
  assert.deepEqual(asked, [77, 137]);
});

test("starting again replaces what was running, and stopping ends it", async () => {
  const { probes, time, asked } = probing();
  probes.start();
  probes.start();
  await time.pass(1_000);
  assert.equal(asked.length, 9);
  probes.stop();
  await time.pass(60_000);
  assert.equal(asked.length, 9);
});
