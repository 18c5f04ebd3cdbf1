import assert from "node:assert/strict";
import { test } from "node:test";
import { TrackTimes, VideoTimes } from "../../kiosk/remote/page/frame-times.js";

const UPTIME_MS = 12_700_000;

/** Frames of a camera at 30 a second, as Chromium tells of them. */
function* told(count, { from = 5_000, late = () => 0, way = () => 3 } = {}) {
  for (let i = 0; i < count; i += 1) {
    const taken = from + i * 33.3;
    const shown = taken + way(i);
    yield {
      taken,
      now: shown + 4,
      captureTime: taken + late(i),
      presentationTime: shown,
      mediaTime: (taken - 5_000) / 1_000,
    };
  }
}

test("the capture time is taken where the browser knows it", () => {
  const times = new VideoTimes();
  for (const frame of told(5)) {
    const { at, uncertainty } = times.of(frame.now, frame);
    assert.ok(Math.abs(at - frame.taken) < 0.001);
    assert.ok(uncertainty <= 10);
  }
});

test("it is taken without a steady time of the stream as well", () => {
  const { at, uncertainty } = new VideoTimes().of(1_000, { captureTime: 962 });
  assert.deepEqual([at, uncertainty], [962, 10]);
});

test("a frame whose capture was told late is placed by those before it", () => {
  const times = new VideoTimes();
  const late = (i) => (i % 5 === 4 ? 30 : 0);
  const way = () => 40;
  for (const frame of told(60, { late, way })) {
    const { at } = times.of(frame.now, frame);
    assert.ok(Math.abs(at - frame.taken) < 0.001, `${at - frame.taken}`);
  }
});

test("without it the stream's steady time is aligned by the frame that came fastest", () => {
  const times = new VideoTimes();
  const late = [20, 5, 30, 12, 2, 25, 40];
  const found = late.map((delay, i) => {
    const taken = 5_000 + i * 33;
    return times.of(taken + delay, { mediaTime: 100 + (i * 33) / 1_000 }).at - taken;
  });
  // From the fifth frame on, the one that took 2 ms tells the origin to all later ones.
  for (const error of found.slice(4)) assert.ok(Math.abs(error - 2) < 0.001);
});

test("a stream whose time stands still is not believed", () => {
  const times = new VideoTimes();
  times.of(1_000, { mediaTime: 0 });
  for (const now of [1_033, 1_066, 2_000]) {
    assert.equal(times.of(now, { mediaTime: 0, presentationTime: now - 3 }).at, now - 3);
  }
});

test("a capture time that stands still is not believed", () => {
  const times = new VideoTimes();
  times.of(1_000, { captureTime: 990 });
  for (const now of [1_033, 1_066]) {
    assert.equal(times.of(now, { captureTime: 990, presentationTime: now - 3 }).at, now - 3);
  }
});

test("a stream that paused is aligned anew", () => {
  const times = new VideoTimes();
  times.of(1_000, { mediaTime: 1 });
  times.of(9_000, { mediaTime: 1.033 });
  const again = times.of(9_033, { mediaTime: 1.066 });
  assert.ok(Math.abs(again.at - 9_033) < 1);
});

test("a stream that begins again at zero is aligned anew", () => {
  const times = new VideoTimes();
  for (const frame of told(40)) times.of(frame.now, frame);
  for (const frame of told(40, { from: 60_000 })) {
    const again = { ...frame, mediaTime: (frame.taken - 60_000) / 1_000 };
    assert.ok(Math.abs(times.of(frame.now, again).at - frame.taken) < 0.001);
  }
});

test("a time of another clock or of the future is not believed", () => {
  const other = { captureTime: 1_764_000_000_000, presentationTime: 990 };
  assert.equal(new VideoTimes().of(1_000, other).at, 990);
  const old = { captureTime: 3, presentationTime: 89_990 };
  assert.equal(new VideoTimes().of(90_000, old).at, 89_990);
  const future = { captureTime: 1_200, presentationTime: 1_300, mediaTime: 1 };
  assert.equal(new VideoTimes().of(1_000, future).at, 1_000);
});

test("the less is known the larger is the uncertainty", () => {
  const known = [{ captureTime: 990 }, { mediaTime: 1 }, { presentationTime: 990 }, {}];
  const found = known.map((one) => new VideoTimes().of(1_000, one).uncertainty);
  assert.deepEqual(
    found,
    [...found].sort((a, b) => a - b),
  );
  assert.equal(new Set(found).size, 4);
});

test("a frame of the track gets the time that the shown one has, although it counts from elsewhere", () => {
  const video = new VideoTimes();
  const track = new TrackTimes(() => video.latency);
  const camera = 30;
  const way = (i) => camera + [9, 3, 14, 5][i % 4];
  for (const [i, frame] of [...told(60, { way })].entries()) {
    video.of(frame.now, frame);
    const { at, uncertainty } = track.of(
      frame.taken + camera + [4, 12, 3, 20][i % 4],
      UPTIME_MS + frame.taken,
    );
    if (i >= 4) assert.ok(Math.abs(at - frame.taken) < 0.001, `${at - frame.taken}`);
    assert.equal(uncertainty <= 10, i >= 9);
  }
});

test("a hidden page goes by what was known when it was seen", () => {
  const video = new VideoTimes();
  for (const frame of told(60, { way: () => 45 })) video.of(frame.now, frame);
  const track = new TrackTimes(() => video.latency);
  for (const { taken } of told(30, { from: 90_000 })) {
    assert.ok(Math.abs(track.of(taken + 45, UPTIME_MS + taken).at - taken) < 0.001);
  }
});

test("a track's frames alone are aligned by the fastest, and known less well", () => {
  const track = new TrackTimes(() => null);
  for (const [i, { taken }] of [...told(30)].entries()) {
    const { at, uncertainty } = track.of(taken + (i % 3 === 0 ? 2 : 30), UPTIME_MS + taken);
    assert.ok(Math.abs(at - taken - 2) < 0.001);
    assert.ok(uncertainty > 10);
  }
});

test("a track whose time stands still is not believed", () => {
  const track = new TrackTimes(() => 5);
  track.of(1_000, UPTIME_MS);
  assert.deepEqual(track.of(1_040, UPTIME_MS), { at: 1_040, uncertainty: 60 });
});
