import assert from "node:assert/strict";
import { test } from "node:test";
import { RoomClock } from "../../kiosk/remote/page/clock.js";
import { Shots } from "../../kiosk/remote/page/shots.js";
import { FakeTime, settled } from "./fake-time.js";

/** A ring that catches when told to, and a post office that keeps what it is given. */
function darkroom({ answer = async () => "sent" } = {}) {
  const time = new FakeTime();
  const clock = new RoomClock();
  clock.add({ t0: 0, t1: 50_004, t2: 50_004, t3: 8 });
  const armed = [];
  const parcels = [];
  const progress = [];
  const shots = new Shots({
    ring: {
      nearestTo: (instant, signal) =>
        new Promise((resolve) => {
          armed.push({ instant: instant(), catch: resolve, signal });
          signal.addEventListener("abort", () => resolve(null));
        }),
    },
    clock,
    jpeg: {
      encode: async (canvas, quality) => `${canvas} ${quality}`,
      smaller: (canvas, longest) => `${canvas} ${longest}`,
    },
    send: (parcel) => {
      parcels.push(parcel);
      return answer(parcel);
    },
    timers: time.timers,
    onProgress: (mine) => progress.push(mine.progress),
  });
  return { shots, armed, parcels, progress, time, clock };
}

const caught = { canvas: "photo", at: 9_990, uncertainty: 10 };

test("the ring is armed for the room's instant in this phone's time", async () => {
  const { shots, armed } = darkroom();
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  assert.equal(armed[0].instant, 10_000);
});

test("a small picture goes first and the full one after it, both with their time", async () => {
  const { shots, armed, parcels, progress } = darkroom();
  shots.take({ shot: 3, attempt: 2, fireAt: 60_000 });
  armed[0].catch(caught);
  await settled();
  assert.deepEqual(
    parcels.map(({ path, body }) => [path, body]),
    [
      ["3/2/preview?capturedAt=59990.0&uncertainty=14.0", "photo 640 0.8"],
      ["3/2/still?capturedAt=59990.0&uncertainty=14.0", "photo 0.95"],
    ],
  );
  assert.deepEqual(progress, ["caught", "sent"]);
});

test("a small picture that hangs does not hold up the full one for long", async () => {
  const { shots, armed, parcels, time } = darkroom({ answer: () => new Promise(() => {}) });
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  armed[0].catch(caught);
  await time.pass(2_900);
  assert.equal(parcels.length, 1);
  await time.pass(200);
  assert.equal(parcels.length, 2);
});

test("a camera that gave nothing is told, and nothing is sent", async () => {
  const { shots, armed, parcels, progress } = darkroom();
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  armed[0].catch(null);
  await settled();
  assert.deepEqual([progress, parcels], [["missed"], []]);
});

test("a frame of another moment is never sent, whichever clock leapt", async () => {
  for (const [at, leap] of [
    [9_400, 0],
    [10_600, 0],
    [9_990, 3_600_000],
    [9_990, -700],
  ]) {
    const { shots, armed, parcels, progress, clock } = darkroom();
    shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
    if (leap) clock.add({ t0: 9_992, t1: 59_996 + leap, t2: 59_996 + leap, t3: 10_000 });
    armed[0].catch({ ...caught, at });
    await settled();
    assert.deepEqual([progress, parcels], [["missed"], []]);
  }
});

test("a frame a little off is sent, and says how far", async () => {
  const { shots, armed, parcels } = darkroom();
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  armed[0].catch({ ...caught, at: 9_600 });
  await settled();
  assert.match(parcels[0].path, /capturedAt=59600\.0/);
});

test("the same countdown told twice is one picture", () => {
  const { shots, armed } = darkroom();
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  assert.equal(armed.length, 1);
});

test("a retake stops the upload of the picture it replaces, and of no other", async () => {
  const { shots, armed, parcels } = darkroom({ answer: () => new Promise(() => {}) });
  for (const [index, shot] of [
    [0, 1],
    [1, 2],
  ]) {
    shots.take({ shot, attempt: 1, fireAt: 60_000 });
    armed[index].catch(caught);
    await settled();
  }
  shots.take({ shot: 2, attempt: 2, fireAt: 70_000 });
  assert.deepEqual(
    parcels.map(({ signal }) => signal.aborted),
    [false, true],
  );
});

test("a countdown that is called off takes no picture, and can be called again", async () => {
  const { shots, armed, progress } = darkroom();
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  shots.disarm();
  await settled();
  assert.equal(armed[0].signal.aborted, true);
  assert.deepEqual(progress, []);
  shots.take({ shot: 1, attempt: 1, fireAt: 80_000 });
  assert.equal(armed.length, 2);
});

test("calling off a countdown lets pictures already caught go on", async () => {
  const { shots, armed, parcels } = darkroom({ answer: () => new Promise(() => {}) });
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  armed[0].catch(caught);
  await settled();
  shots.disarm();
  assert.equal(parcels[0].signal.aborted, false);
});

test("an upload that is refused for good is told", async () => {
  const { shots, armed, progress } = darkroom({ answer: async () => "refused" });
  shots.take({ shot: 1, attempt: 1, fireAt: 60_000 });
  armed[0].catch(caught);
  await settled();
  assert.deepEqual(progress, ["caught", "failed"]);
});
