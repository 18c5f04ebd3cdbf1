import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { CameraFrames } from "../../kiosk/remote/page/frames.js";
import { settled } from "./fake-time.js";

/** A video element that shows a camera, as far as its frames go. */
function aVideo(track = { readyState: "live" }) {
  let asked = null;
  return {
    videoWidth: 1_280,
    videoHeight: 720,
    srcObject: { getVideoTracks: () => [track] },
    requestVideoFrameCallback(callback) {
      assert.equal(asked, null, "asked twice for one frame");
      asked = callback;
    },
    presents(told) {
      const callback = asked;
      asked = null;
      callback?.(performance.now(), told);
    },
  };
}

/** The track's own frames, handed out by the test. */
function theTrack({ turns = true } = {}) {
  const track = { closed: 0, cancelled: false, open: 0, most: 0, waiting: [] };
  if (turns) globalThis.VideoFrame = class {};
  if (turns) Object.defineProperty(VideoFrame.prototype, "rotation", { value: 0 });
  globalThis.MediaStreamTrackProcessor = class {
    readable = {
      getReader: () => ({
        read: () => new Promise((resolve, reject) => track.waiting.push({ resolve, reject })),
        cancel: async () => {
          track.cancelled = true;
        },
      }),
    };
  };
  track.gives = async (timestamp) => {
    track.most = Math.max(track.most, (track.open += 1));
    const close = () => {
      track.closed += 1;
      track.open -= 1;
    };
    const value = { timestamp, displayWidth: 640, displayHeight: 480, close };
    track.waiting.shift().resolve({ done: false, value });
    await settled();
  };
  track.fails = async () => {
    track.waiting.shift().reject(new Error("the camera is gone"));
    await settled();
  };
  return track;
}

/** A rhythm that only listens; `steadied` is what it makes of a time. */
function listening(add = () => {}, steadied = (at) => at) {
  return { add, steadied, forget: () => {} };
}

function watching(video) {
  const [seen, times] = [[], []];
  const frames = new CameraFrames(video, listening((at) => times.push(at)));
  return { seen, times, frames, stop: frames.watch((frame) => seen.push(frame)) };
}

afterEach(() => {
  delete globalThis.MediaStreamTrackProcessor;
  delete globalThis.VideoFrame;
});

test("each frame of the video comes with its time and full size, until nobody watches", () => {
  const video = aVideo();
  const { seen, stop } = watching(video);
  const captureTime = performance.now() - 20;
  video.presents({ captureTime });
  video.presents({ captureTime: captureTime + 1 });
  assert.deepEqual(
    seen.map(({ at, width, height, image }) => [at, width, height, image === video]),
    [
      [captureTime, 1_280, 720, true],
      [captureTime + 1, 1_280, 720, true],
    ],
  );
  stop();
  video.presents({ captureTime: captureTime + 2 });
  assert.equal(seen.length, 2);
});

test("when frames are taken is told always, whether they are watched or not", () => {
  const video = aVideo();
  const times = [];
  const frames = new CameraFrames(video, listening((at) => times.push(at)));
  const captureTime = performance.now() - 20;
  video.presents({ captureTime });
  frames.watch(() => {})();
  video.presents({ captureTime: captureTime + 1 });
  assert.deepEqual(times, [captureTime, captureTime + 1]);
});

test("a video that has no picture yet gives no frame, and is watched on", () => {
  const video = aVideo();
  const { seen, times } = watching(video);
  video.videoWidth = 0;
  video.presents({});
  assert.equal(seen.length + times.length, 0);
  video.videoWidth = 640;
  video.presents({});
  assert.equal(seen.length, 1);
});

test("another camera is not timed by what was known of the last", () => {
  const video = aVideo();
  const { seen } = watching(video);
  const now = performance.now();
  for (let i = 0; i < 9; i += 1) {
    video.presents({ captureTime: now - 90 + i, presentationTime: now, mediaTime: i / 1e3 });
  }
  video.srcObject = { getVideoTracks: () => [{ readyState: "live" }] };
  video.presents({ captureTime: now - 20, presentationTime: now, mediaTime: 0.5 });
  assert.ok(Math.abs(seen.at(-1).at - (now - 20)) < 0.001);
});

test("where the track's frames can be had the right way up they are taken, and closed one by one", async () => {
  const track = theTrack();
  const video = aVideo();
  const { seen, stop } = watching(video);
  await track.gives(33_000);
  video.presents({});
  await track.gives(66_000);
  assert.deepEqual(
    seen.map(({ width, height }) => [width, height]),
    [
      [640, 480],
      [640, 480],
    ],
  );
  assert.deepEqual([track.closed, track.most], [2, 1]);
});

test("when nobody watches the next frame is still closed, and then the track is left alone", async () => {
  const track = theTrack();
  const { seen, stop } = watching(aVideo());
  stop();
  await track.gives(33_000);
  assert.deepEqual([seen.length, track.closed, track.cancelled], [0, 1, true]);
  assert.equal(track.waiting.length, 0);
});

test("a frame that could not be drawn is closed", async () => {
  const track = theTrack();
  new CameraFrames(aVideo(), listening()).watch(() => {
    throw new Error("no memory for another picture");
  });
  await track.gives(33_000);
  assert.equal(track.closed, 1);
});

test("the track's frames get the time that the video's have", async (t) => {
  let now = 1_000;
  t.mock.method(performance, "now", () => now);
  const track = theTrack();
  const video = aVideo();
  const { seen } = watching(video);
  for (let taken = 1_000; taken < 1_600; taken += 33) {
    now = taken + 62;
    video.presents({
      captureTime: taken,
      presentationTime: taken + 60,
      mediaTime: (taken - 1_000) / 1e3,
    });
    now = taken + 60;
    await track.gives((9_000_000 + taken) * 1e3);
  }
  for (const [i, { at }] of seen.entries()) assert.ok(Math.abs(at - 1_000 - i * 33) < 0.001);
});

test("what was learnt of the track's time serves the next instant, when no frame is quick", async (t) => {
  let now = 1_000;
  t.mock.method(performance, "now", () => now);
  const track = theTrack();
  const video = aVideo();
  const { seen, frames, stop } = watching(video);
  const give = async (taken, late) => {
    now = taken + late;
    await track.gives((9_000_000 + taken) * 1e3);
  };
  for (let taken = 1_000; taken < 1_600; taken += 33) await give(taken, 4);
  stop();
  track.waiting = [];
  frames.watch((frame) => seen.push(frame));
  await give(9_000, 200);
  assert.equal(seen.at(-1).at, 9_004);
});

test("a track that falls silent, or fails, is stood in for by the video", async (t) => {
  for (const fails of [false, true]) {
    t.mock.method(performance, "now", () => 1_000);
    const track = theTrack();
    const video = aVideo();
    const { seen } = watching(video);
    await track.gives(33_000);
    if (fails) await track.fails();
    t.mock.method(performance, "now", () => 1_400);
    video.presents({ captureTime: 1_390 });
    assert.deepEqual(
      seen.map(({ width }) => width),
      [640, 1_280],
    );
  }
});

test("a track that has ended already is not asked for frames, which would be an error", () => {
  theTrack();
  globalThis.MediaStreamTrackProcessor = class {
    constructor() {
      throw new TypeError("Input track cannot be ended");
    }
  };
  const { seen, stop } = watching(aVideo({ readyState: "ended" }));
  stop();
  assert.deepEqual(seen, []);
});

test("where they would lie on their side the track's frames are only closed", async () => {
  const track = theTrack({ turns: false });
  const video = aVideo();
  const { seen } = watching(video);
  video.presents({});
  await track.gives(33_000);
  await track.gives(66_000);
  assert.deepEqual(
    seen.map(({ image }) => image),
    [video],
  );
  assert.equal(track.closed, 2);
});

test("of a page that is hidden the track tells even so", async (t) => {
  for (const turns of [true, false]) {
    t.mock.method(performance, "now", () => 1_000);
    const track = theTrack({ turns });
    const { seen, stop } = watching(aVideo());
    t.mock.method(performance, "now", () => 1_400);
    await track.gives(33_000);
    assert.deepEqual(
      seen.map(({ at, width, height }) => [at, width, height]),
      [[1_400, 640, 480]],
    );
    stop();
  }
});

test("a browser that has no frames of tracks shows those of the video (Firefox, Safari)", () => {
  const video = aVideo();
  const { seen } = watching(video);
  video.presents({ mediaTime: 1, presentationTime: performance.now() - 8 });
  assert.deepEqual([seen.length, seen[0].image], [1, video]);
  assert.ok(seen[0].uncertainty > 10);
});

test("a browser without either looks at each repaint, and only while somebody watches", () => {
  const video = aVideo();
  delete video.requestVideoFrameCallback;
  let repaint = null;
  globalThis.requestAnimationFrame = (callback) => {
    repaint = callback;
  };
  const next = () => {
    const callback = repaint;
    repaint = null;
    callback(5);
  };
  const unknown = () => assert.fail("nothing is known of its frames");
  const frames = new CameraFrames(video, listening(unknown));
  assert.equal(repaint, null);
  const seen = [];
  const stop = frames.watch((frame) => seen.push(frame));
  next();
  assert.equal(seen.length, 1);
  assert.ok(seen[0].uncertainty >= 40);
  stop();
  next();
  assert.equal(seen.length, 1);
  assert.equal(repaint, null);
});

test("a time that the camera's rhythm knows better is given better", async () => {
  const video = aVideo();
  const seen = [];
  const frames = new CameraFrames(video, listening(undefined, () => 123));
  const stop = frames.watch(({ at }) => seen.push(at));
  video.presents({ mediaTime: 1, presentationTime: performance.now() - 8 });
  stop();
  assert.deepEqual(seen, [123]);
});

test("another camera has a rhythm of its own", () => {
  const video = aVideo();
  let forgotten = 0;
  const rhythm = { ...listening(), forget: () => (forgotten += 1) };
  new CameraFrames(video, rhythm);
  video.presents({ mediaTime: 1, presentationTime: performance.now() - 8 });
  const before = forgotten;
  video.presents({ mediaTime: 2, presentationTime: performance.now() - 8 });
  assert.equal(forgotten, before);
  video.srcObject = aVideo().srcObject;
  video.presents({ mediaTime: 3, presentationTime: performance.now() - 8 });
  assert.equal(forgotten, before + 1);
});
