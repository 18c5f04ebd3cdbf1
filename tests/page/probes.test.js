import assert from "node:assert/strict";
import { test } from "node:test";
import { Probes } from "../../kiosk/remote/page/probes.js";
import { FakeTime } from "./fake-time.js";

function probing({ channel = false } = {}) {
  const time = new FakeTime();
  const asked = { channel: [], wire: [] };
  const line = { open: channel };
  const probes = new Probes({
    byChannel: ({ t0 }) => line.open && asked.channel.push(t0) > 0,
    byWire: ({ t0 }) => asked.wire.push(t0),
    now: time.now,
    timers: time.timers,
  });
  return { probes, time, asked, line };
}

test("joining asks ten times at once, then every 2 s by the WebSocket", async () => {
  const { probes, time, asked } = probing();
  probes.start();
  await time.pass(1_000);
  assert.equal(asked.wire.length, 10);
  await time.pass(10_000);
  assert.equal(asked.wire.length, 15);
});

test("the data channel is asked twice a second", async () => {
  const { probes, time, asked } = probing({ channel: true });
  probes.start();
  await time.pass(900);
  assert.equal(asked.channel.length, 10);
  await time.pass(10_000);
  assert.equal(asked.channel.length, 30);
});

test("beside the data channel the WebSocket is asked as often as its own silence needs", async () => {
  const { probes, time, asked } = probing({ channel: true });
  probes.start();
  await time.pass(60_000);
  const pauses = asked.wire.slice(1).map((at, i) => at - asked.wire[i]);
  assert.ok(pauses.every((pause) => pause >= 4_000 && pause < 5_000));
});

test("a channel that opens is used at once, and one that closes is not missed", async () => {
  const { probes, time, asked, line } = probing();
  probes.start();
  await time.pass(1_000);
  line.open = true;
  await time.pass(5_000);
  const [channel, wire] = [asked.channel.length, asked.wire.length];
  assert.ok(channel >= 6);
  line.open = false;
  await time.pass(10_000);
  assert.equal(asked.channel.length, channel);
  assert.ok(asked.wire.length >= wire + 4);
});

test("each question carries the time it was asked", async () => {
  const { probes, time, asked } = probing();
  time.at = 77;
  probes.start();
  await time.pass(50);
  assert.deepEqual(asked.wire, [77, 127]);
});

test("starting again replaces what was running, and stopping ends it", async () => {
  const { probes, time, asked } = probing();
  probes.start();
  probes.start();
  await time.pass(1_000);
  assert.equal(asked.wire.length, 11);
  probes.stop();
  await time.pass(60_000);
  assert.equal(asked.wire.length, 11);
});
