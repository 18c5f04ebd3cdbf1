import assert from "node:assert/strict";
import { test } from "node:test";
import { Rhythm } from "../../kiosk/remote/page/rhythm.js";
import { dice } from "./links.js";

/** Frames of a camera from `from` for `lasting` ms; those dropped never come, those off come wrong. */
function* frames(camera) {
  const { period, jitter = 0, dropped = 0, off = 0, from = 1_000, lasting = 6_000 } = camera;
  const random = dice(camera.seed ?? 1);
  for (let at = from; at < from + lasting; at += period) {
    const strays = jitter * (random() + random() + random() + random() - 2) * 1.7;
    const wrong = random() < off ? (random() - 0.5) * period : 0;
    if (random() >= dropped) yield at + strays + wrong;
  }
}

/** What is read of a camera after it ran, and how far off it puts the frames `ahead` ms later. */
function read(camera, ahead = 2_000) {
  const rhythm = new Rhythm();
  let last = 0;
  for (const at of frames(camera)) rhythm.add((last = at));
  const beat = rhythm.read(last + 20);
  if (beat === null) return { beat };
  const then = beat.at + beat.period * Math.round(ahead / beat.period);
  const turns = (then - 1_000) / camera.period;
  return { beat, off: Math.abs(turns - Math.round(turns)) * camera.period };
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

test("a steady camera's frames are foretold two seconds ahead, at any rate", () => {
  for (const fps of [7, 10, 15, 24, 29.97, 30, 60]) {
    const { beat, off } = read({ period: 1_000 / fps });
    assert.ok(Math.abs(beat.period - 1_000 / fps) < 0.001, `${fps}: ${beat.period}`);
    assert.ok(off < 0.1, `${fps}: ${off}`);
    assert.ok(beat.jitter < 0.01);
  }
});

test("the frame that is told of is one of lately", () => {
  const rhythm = new Rhythm();
  let last = 0;
  for (const at of frames({ period: 33.3 })) rhythm.add((last = at));
  assert.ok(Math.abs(rhythm.read(last + 5).at - last) < 0.1);
});

test("jitter is told, and foretelling is better than it", () => {
  for (const seed of SEEDS) {
    const { beat, off } = read({ period: 33.3, jitter: 2, seed });
    assert.ok(beat.jitter > 1 && beat.jitter < 3, `${beat.jitter}`);
    assert.ok(off < 2, `${off}`);
  }
});

test("frames that never came and frames of a wrong time do not matter", () => {
  for (const seed of SEEDS) {
    const { off } = read({ period: 33.3, jitter: 1, dropped: 0.4, off: 0.05, seed });
    assert.ok(off < 3, `${off} of seed ${seed}`);
  }
});

test("too few frames tell nothing", () => {
  assert.equal(read({ period: 33.3, lasting: 600 }).beat, null);
  assert.notEqual(read({ period: 33.3, lasting: 800 }).beat, null);
});

test("frames that come as they please have no rhythm", () => {
  for (const seed of SEEDS) {
    const random = dice(seed);
    const rhythm = new Rhythm();
    let at = 0;
    while (at < 8_000) rhythm.add((at += 10 + 50 * random()));
    assert.equal(rhythm.read(at), null);
  }
  for (const seed of SEEDS) assert.equal(read({ period: 33.3, jitter: 11, seed }).beat, null);
});

test("a camera that stopped, or a time of the future, has no rhythm", () => {
  const rhythm = new Rhythm();
  for (const at of frames({ period: 33.3 })) rhythm.add(at);
  assert.notEqual(rhythm.read(7_500), null);
  assert.equal(rhythm.read(8_100), null);
  assert.equal(rhythm.read(4_000), null);
});

test("a camera that slows down in the dark is followed within seconds, and never foretold wrongly", () => {
  for (const [before, after] of [
    [1_000 / 30, 1_000 / 7],
    [1_000 / 7, 1_000 / 30],
    [1_000 / 30, 1_000 / 60],
    [1_000 / 60, 1_000 / 24],
  ]) {
    const rhythm = new Rhythm();
    for (const at of frames({ period: before })) rhythm.add(at);
    let known = null;
    for (const at of frames({ period: after, from: 7_010, lasting: 8_000 })) {
      rhythm.add(at);
      const beat = rhythm.read(at);
      if (beat !== null && Math.abs(beat.period - after) < 0.5) known ??= at - 7_010;
      if (at > 8_500 && beat !== null) assert.ok(Math.abs(beat.period - after) < 1);
    }
    assert.ok(known !== null && known < 5_000, `${before} to ${after}: ${known}`);
  }
});

test("a shifted phase is followed", () => {
  const rhythm = new Rhythm();
  for (const at of frames({ period: 33.3 })) rhythm.add(at);
  let last = 0;
  for (const at of frames({ period: 33.3, from: 7_025, lasting: 5_500 })) rhythm.add((last = at));
  const turns = (rhythm.read(last).at - 7_025) / 33.3;
  assert.ok(Math.abs(turns - Math.round(turns)) < 0.01);
});

test("times that stand still or go back a little are passed over, a new count begins anew", () => {
  const rhythm = new Rhythm();
  for (const at of frames({ period: 33.3, from: 500_000 })) {
    rhythm.add(at);
    rhythm.add(at);
    rhythm.add(at - 100);
  }
  assert.ok(Math.abs(rhythm.read(506_000).period - 33.3) < 0.01);
  let last = 0;
  for (const at of frames({ period: 40, from: 100 })) rhythm.add((last = at));
  assert.ok(Math.abs(rhythm.read(last).period - 40) < 0.01);
});

test("a frame of a steady camera that is told late is put where it was taken", () => {
  const rhythm = new Rhythm();
  let last = 0;
  for (const at of frames({ period: 33.3, jitter: 0.3 })) rhythm.add((last = at));
  const beat = rhythm.read(last);
  for (const late of [3, 8, 16, 24]) {
    const at = beat.at + 33.3 * 3;
    assert.ok(Math.abs(rhythm.steadied(at + late, last) - at) < 0.5, `${late}`);
  }
  assert.equal(rhythm.steadied(beat.at + 0.2, last), beat.at + 0.2);
});

test("a frame of a camera without a beat, or with a loose one, is believed as it is", () => {
  assert.equal(new Rhythm().steadied(1_017, 1_020), 1_017);
  const rhythm = new Rhythm();
  let last = 0;
  for (const at of frames({ period: 33.3, jitter: 4.5 })) rhythm.add((last = at));
  assert.equal(rhythm.steadied(last + 17, last), last + 17);
});
