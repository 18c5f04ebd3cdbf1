import assert from "node:assert/strict";
import { test } from "node:test";
import { AROUND_MS, Ring } from "../../kiosk/remote/page/ring.js";
import { FakeTime } from "./fake-time.js";

/** A camera whose frames come when the test says so, and canvases that know what is on them. */
function studio() {
  const time = new FakeTime();
  const made = [];
  let copies = 0;
  let onFrame = null;
  const ring = new Ring({
    watch: (callback) => {
      onFrame = callback;
      return () => {
        onFrame = null;
      };
    },
    makeCanvas: (width, height) => {
      const canvas = { width, height, shows: null };
      const drawImage = (image) => {
        canvas.shows = image;
        copies += 1;
      };
      canvas.getContext = () => ({ drawImage });
      made.push(canvas);
      return canvas;
    },
    now: time.now,
    timers: time.timers,
  });
  const frame = (at, size = {}) =>
    onFrame?.({ at, uncertainty: 10, width: 1_280, height: 720, image: `frame ${at}`, ...size });
  return { ring, time, frame, made, copies: () => copies, watching: () => onFrame !== null };
}

const never = new AbortController().signal;

test("of a camera at 30 frames a second the frame nearest to the instant is kept, at any phase", async () => {
  for (let phase = 0; phase < 33; phase += 3) {
    const { ring, frame } = studio();
    const kept = ring.nearestTo(() => 3_000, never);
    for (let at = phase; at < 3_100; at += 1_000 / 30) frame(at);
    const { at, canvas } = await kept;
    assert.ok(Math.abs(at - 3_000) <= 17);
    assert.equal(canvas.shows, `frame ${at}`);
    assert.deepEqual([canvas.width, canvas.height], [1_280, 720]);
  }
});

test("frames far from the instant are not copied, and three copies are enough", async () => {
  const { ring, frame, made, copies } = studio();
  const kept = ring.nearestTo(() => 3_000, never);
  for (let at = 0; at < 3_100; at += 33) frame(at);
  await kept;
  assert.ok(copies() <= Math.ceil(AROUND_MS / 33) + 1);
  assert.equal(made.length, 3);
});

test("the first frame after the instant ends it", async () => {
  const { ring, frame, watching } = studio();
  const kept = ring.nearestTo(() => 1_000, never);
  frame(990);
  assert.ok(watching());
  frame(1_020);
  assert.ok(!watching());
  assert.equal((await kept).at, 990);
});

test("a camera that stops before the instant gives its last frame", async () => {
  const { ring, time, frame } = studio();
  const kept = ring.nearestTo(() => 1_000, never);
  frame(700);
  frame(800);
  await time.pass(1_000 + AROUND_MS);
  assert.equal((await kept).at, 800);
});

test("a camera that gives nothing gives null, soon after the instant", async () => {
  const { ring, time, frame } = studio();
  const kept = ring.nearestTo(() => 1_000, never);
  frame(100);
  await time.pass(1_000 + AROUND_MS);
  assert.equal(await kept, null);
});

test("a countdown that is called off keeps nothing and lets go of the camera", async () => {
  const { ring, frame, watching } = studio();
  const off = new AbortController();
  const kept = ring.nearestTo(() => 1_000, off.signal);
  frame(950);
  off.abort();
  assert.equal(await kept, null);
  assert.ok(!watching());
});

test("a clock that becomes better known on the way moves the instant", async () => {
  const { ring, frame } = studio();
  let instant = 1_000;
  const kept = ring.nearestTo(() => instant, never);
  frame(900);
  instant = 1_040;
  frame(1_000);
  frame(1_050);
  assert.equal((await kept).at, 1_050);
});

test("a phone that is turned on the way gives a picture of its new shape", async () => {
  const { ring, frame } = studio();
  const kept = ring.nearestTo(() => 1_000, never);
  for (const at of [900, 920, 940, 960]) frame(at);
  frame(1_000, { width: 720, height: 1_280 });
  const { canvas } = await kept;
  assert.deepEqual([canvas.width, canvas.height], [720, 1_280]);
});

test("of a camera that gives 7 frames a second in the dark the nearest is within half of its pause", async () => {
  for (let phase = 0; phase < 143; phase += 13) {
    const { ring, frame } = studio();
    const kept = ring.nearestTo(() => 3_000, never);
    for (let at = phase; at < 3_200; at += 1_000 / 7) frame(at);
    assert.ok(Math.abs((await kept).at - 3_000) <= 72);
  }
});

test("an instant that moves away while armed is waited for", async () => {
  const { ring, time, frame, watching } = studio();
  let instant = 1_000;
  const kept = ring.nearestTo(() => instant, never);
  frame(980);
  instant = 5_000;
  await time.pass(4_900);
  assert.ok(watching());
  frame(4_990);
  frame(5_020);
  assert.equal((await kept).at, 4_990);
});

test("an instant that turns out to be long past gives nothing, at once", async () => {
  const { ring, time, watching } = studio();
  time.at = 10_000;
  let instant = 13_000;
  const kept = ring.nearestTo(() => instant, never);
  await time.pass(300);
  instant = 2_000;
  await time.pass(300);
  assert.ok(!watching());
  assert.equal(await kept, null);
});
