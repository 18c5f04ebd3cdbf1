import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomClock } from "../../kiosk/remote/page/clock.js";
import { ShutterStatus } from "../../kiosk/remote/page/shutter-status.js";
import { FakeTime } from "./fake-time.js";

function reporting({ known = true } = {}) {
  const time = new FakeTime(1_000);
  const clock = new RoomClock();
  if (known) clock.add({ t0: 990, t1: 50_995, t2: 50_995, t3: 1_000, hereWall: 91_000 });
  const camera = { beat: null };
  const told = [];
  const status = new ShutterStatus({
    send: (type, payload) => told.push({ type, at: time.now(), ...payload }),
    clock,
    rhythm: { read: () => camera.beat },
    now: time.now,
    timers: time.timers,
  });
  return { status, time, clock, camera, told };
}

test("the clock is told at once and every 2 s, with and without a camera", async () => {
  const { status, time, told } = reporting();
  status.start();
  await time.pass(6_100);
  assert.deepEqual(
    told.map(({ at }) => at),
    [1_000, 3_000, 5_000, 7_000],
  );
  assert.deepEqual(told[0], {
    type: "SHUTTER_STATUS",
    at: 1_000,
    clock: { uncertainty: 5, roundTrip: 10, wall: 51_000 - 91_000 },
    camera: null,
  });
});

test("the camera's rhythm is told in the room's time as soon as it is known", async () => {
  const { status, time, camera, told } = reporting();
  status.start();
  await time.pass(600);
  camera.beat = { at: 1_590, period: 33.3, jitter: 1 };
  await time.pass(300);
  assert.equal(told.length, 2);
  assert.ok(told[1].at < 1_900);
  assert.deepEqual(told[1].camera, { at: 51_590, period: 33.3, jitter: 1 });
  await time.pass(1_500);
  assert.equal(told.length, 2);
});

test("a rhythm that is lost is told with the next, and one found again at once", async () => {
  const { status, time, camera, told } = reporting();
  camera.beat = { at: 990, period: 33.3, jitter: 1 };
  status.start();
  camera.beat = null;
  await time.pass(2_100);
  assert.equal(told.at(-1).camera, null);
  camera.beat = { at: 3_000, period: 143, jitter: 2 };
  await time.pass(300);
  assert.equal(told.at(-1).camera.period, 143);
});

test("nothing is told before the room has answered once, and then without delay", async () => {
  const { status, time, clock, told } = reporting({ known: false });
  clock.guess(51_000, 1_000);
  status.start();
  await time.pass(5_000);
  assert.deepEqual(told, []);
  clock.add({ t0: 5_990, t1: 55_995, t2: 55_995, t3: 6_000 });
  await time.pass(300);
  assert.equal(told.length, 1);
  assert.equal(told[0].clock.wall, null);
});

test("a rhythm that no camera has is not told", async () => {
  for (const period of [2, 1_500]) {
    const { status, camera, told } = reporting();
    camera.beat = { at: 990, period, jitter: 0 };
    status.start();
    assert.equal(told[0].camera, null);
  }
});

test("after stopping nothing is told, and starting again tells at once", async () => {
  const { status, time, told } = reporting();
  status.start();
  status.stop();
  await time.pass(10_000);
  assert.equal(told.length, 1);
  status.start();
  status.start();
  assert.equal(told.length, 3);
  await time.pass(2_100);
  assert.equal(told.length, 4);
});
