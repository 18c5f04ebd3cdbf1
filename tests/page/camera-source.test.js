import assert from "node:assert/strict";
import { test } from "node:test";
import { CameraSource, stateAfter } from "../../kiosk/remote/page/camera-source.js";
import { settled } from "./fake-time.js";

/** A camera that can be unplugged. */
function aStream() {
  const track = Object.assign(new EventTarget(), {
    stopped: false,
    stop() {
      this.stopped = true;
    },
  });
  return { track, getVideoTracks: () => [track], getTracks: () => [track] };
}

function source(getUserMedia) {
  const states = [];
  const devices = getUserMedia && { getUserMedia };
  return { states, camera: new CameraSource({ devices, onChange: (state) => states.push(state) }) };
}

test("asking comes before the camera", async () => {
  const stream = aStream();
  const { camera, states } = source(async () => stream);
  await camera.open();
  assert.deepEqual(states, ["asking", "on"]);
  assert.equal(camera.track, stream.track);
});

test("it is asked for the front camera at 720p, as quick as it can, wishing and not demanding", async () => {
  let asked;
  const { camera } = source(async (wishes) => (asked = wishes) && aStream());
  await camera.open();
  assert.deepEqual(asked.video, {
    facingMode: "user",
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 60 },
  });
  assert.equal(asked.audio, undefined);
});

test("every refusal of a browser has its name", () => {
  assert.equal(stateAfter("NotAllowedError"), "refused");
  assert.equal(stateAfter("NotReadableError"), "busy");
  assert.equal(stateAfter("NotFoundError"), "none");
  assert.equal(stateAfter("SomethingNewError"), "none");
});

test("a page that may have no camera says so", async () => {
  const { camera, states } = source(undefined);
  await camera.open();
  assert.deepEqual(states, ["insecure"]);
});

test("a camera that is taken away is told, and can be asked for again", async () => {
  const streams = [aStream(), aStream()];
  const { camera, states } = source(async () => streams.shift());
  await camera.open();
  camera.track.dispatchEvent(new Event("ended"));
  assert.equal(camera.track, null);
  await camera.open();
  assert.deepEqual(states, ["asking", "on", "lost", "asking", "on"]);
});

test("who says yes after leaving is not filmed", async () => {
  const stream = aStream();
  let sayYes;
  const { camera, states } = source(() => new Promise((yes) => (sayYes = () => yes(stream))));
  camera.open();
  camera.close();
  sayYes();
  await settled();
  assert.deepEqual(states, ["asking"]);
  assert.equal(stream.track.stopped, true);
  assert.equal(camera.track, null);
});
