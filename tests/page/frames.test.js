import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { watchCamera } from "../../kiosk/remote/page/frames.js";
import { settled } from "./fake-time.js";

/** A video element that shows a camera, as far as its frames go. */
function aVideo(track = "camera") {
  let asked = null;
  return {
    videoWidth: 1_280,
    videoHeight: 720,
    srcObject: { getVideoTracks: () => [track] },
    requestVideoFrameCallback(callback) {
      asked = callback;
      return 1;
    },
    cancelVideoFrameCallback() {
      asked = null;
    },
    presents(told) {
      const callback = asked;
      asked = null;
      callback?.(performance.now(), told);
    },
    get watched() {
      return asked !== null;
    },
  };
}

/** The track's own frames, handed out by the test. */
function theTrack() {
  const track = { closed: 0, cancelled: false, waiting: [] };
  globalThis.MediaStreamTrackProcessor = class {
    readable = {
      getReader: () => ({
        read: () => new Promise((resolve) => track.waiting.push(resolve)),
        cancel: () => {
          track.cancelled = true;
        },
      }),
    };
  };
  track.gives = async (timestamp) => {
    const close = () => {
      track.closed += 1;
    };
    const value = { timestamp, displayWidth: 640, displayHeight: 480, close };
    track.waiting.shift()({ done: false, value });
    await settled();
  };
  return track;
}

afterEach(() => {
  delete globalThis.MediaStreamTrackProcessor;
});

test("each frame of the video comes with its time and full size, until nobody watches", () => {
  const video = aVideo();
  const seen = [];
  const stop = watchCamera(video, (frame) => seen.push(frame));
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
  assert.equal(video.watched, false);
});

test("a video that has no picture yet gives no frame, and is watched on", () => {
  const video = aVideo();
  const seen = [];
  watchCamera(video, (frame) => seen.push(frame));
  video.videoWidth = 0;
  video.presents({});
  assert.equal(seen.length, 0);
  assert.equal(video.watched, true);
});

test("while the video tells of its frames the track's are only closed", async () => {
  const track = theTrack();
  const video = aVideo();
  const seen = [];
  watchCamera(video, (frame) => seen.push(frame.image));
  video.presents({});
  await track.gives(33_000);
  await track.gives(66_000);
  assert.deepEqual(seen, [video]);
  assert.equal(track.closed, 2);
});

test("of a page that is covered the track tells, and its frames are closed as well", async (t) => {
  t.mock.method(performance, "now", () => 1_000);
  const track = theTrack();
  const seen = [];
  const stop = watchCamera(aVideo(), (frame) => seen.push(frame));
  t.mock.method(performance, "now", () => 1_400);
  await track.gives(33_000);
  assert.deepEqual(
    seen.map(({ at, width, height }) => [at, width, height]),
    [[1_400, 640, 480]],
  );
  assert.equal(track.closed, 1);
  stop();
  assert.equal(track.cancelled, true);
});

test("a browser without either looks at each repaint", () => {
  const video = aVideo();
  delete video.requestVideoFrameCallback;
  let repaint;
  globalThis.requestAnimationFrame = (callback) => {
    repaint = callback;
    return 7;
  };
  globalThis.cancelAnimationFrame = (id) => {
    repaint = id === 7 ? null : repaint;
  };
  const seen = [];
  const stop = watchCamera(video, (frame) => seen.push(frame));
  repaint(5);
  assert.equal(seen.length, 1);
  assert.ok(seen[0].uncertainty >= 40);
  stop();
  assert.equal(repaint, null);
});
