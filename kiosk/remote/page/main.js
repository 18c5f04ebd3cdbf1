/** The page, wired from its parts: every dependency by name, and nothing decided here. */

import { keepAwake } from "./awake.js";
import { Bring } from "./bring.js";
import { CameraSource } from "./camera-source.js";
import { RoomClock } from "./clock.js";
import { Counter } from "./counter.js";
import { byId, markBroken, write } from "./dom.js";
import { CameraFrames } from "./frames.js";
import { Friend } from "./friend.js";
import { encode, makeCanvas, shrunk, smaller } from "./jpeg.js";
import { pickedLanguage, switchLanguage } from "./language.js";
import { RoomMemory } from "./memory.js";
import { PassOn } from "./pass-on.js";
import { Peer } from "./peer.js";
import { postFile } from "./post-file.js";
import { Probes } from "./probes.js";
import { Rhythm } from "./rhythm.js";
import { Ring } from "./ring.js";
import { Shots } from "./shots.js";
import { ShutterStatus } from "./shutter-status.js";
import { fetchTexts, speak } from "./texts.js";
import { upload } from "./upload.js";
import { View } from "./view.js";
import { Wire } from "./wire.js";

/** How often what changes with time alone is drawn; the countdown has its own pace. */
const TICK_MS = 500;

/** What a background that is too large to be sent is made: as the room would make it. */
const BACKGROUND = { longest: 2560, quality: 0.9 };

const now = () => performance.now();
const random = () => Math.random();
const get = fetch.bind(globalThis);
const timers = {
  setTimeout: (/** @type {() => void} */ act, /** @type {number} */ ms) => setTimeout(act, ms),
  clearTimeout: (/** @type {number} */ id) => clearTimeout(id),
};

const clock = new RoomClock();

/** @type {Wire} */
const wire = new Wire({
  open: () => new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/${friend.state.code}`),
  now,
  random,
  timers,
  onMessage: (message) => friend.heard(message),
  onUp: () => friend.join(),
  onDown: () => friend.happened({ type: "online", online: false }),
  onEnd: (ending) => friend.left(ending),
});

const peer = new Peer({
  connect: (config) => new RTCPeerConnection(config),
  send: (type, payload) => wire.send(type, payload),
  onProgram: (stream) => {
    play(byId("program"), stream);
    if (stream === null) friend.happened({ type: "program", seen: false });
  },
  onClock: (answer) => friend.told(answer),
  timers,
  random,
});

const camera = new CameraSource({
  devices: navigator.mediaDevices,
  onChange: (state) => {
    for (const id of ["mirror", "viewfinder"]) play(byId(id), camera.stream);
    peer.setCamera(camera.track);
    friend.happened({ type: "camera", camera: state });
  },
});

const rhythm = new Rhythm();
const frames = new CameraFrames(byId("mirror"), rhythm);

const shots = new Shots({
  ring: new Ring({
    watch: (onFrame) => frames.watch(onFrame),
    makeCanvas,
    now,
    timers,
  }),
  clock,
  jpeg: { encode, smaller },
  send: ({ path, body, signal }) => {
    const { code, me } = friend.state;
    const parcel = { url: `/j/${code}/shots/${path}`, token: me?.token ?? "", body, signal };
    return upload(parcel, { fetch: get, now, random, timers });
  },
  timers,
  onProgress: (picture) => friend.happened({ type: "picture", picture }),
});

const bring = new Bring({
  post: ({ name, ...parcel }) => {
    const { code, me } = friend.state;
    const url = `/j/${code}/backgrounds?${new URLSearchParams({ name })}`;
    const open = () => new XMLHttpRequest();
    return postFile({ url, token: me?.token ?? "", ...parcel }, { open, timers });
  },
  shrink: (file) => shrunk(file, BACKGROUND),
  onChange: (bringing) => friend.happened({ type: "bringing", bringing }),
  now,
  random,
  timers,
});

const view = new View({
  choose: (bgId) => friend.choose(bgId),
  counter: new Counter({ clock, now }),
  roomNow: () => (clock.known ? clock.toRoom(now()) : null),
  texts: await fetchTexts(pickedLanguage(), get),
});

const passOn = new PassOn({ phone: navigator });

/** @type {Friend} */
const friend = new Friend({
  code: decodeURIComponent(location.pathname.split("/")[2] ?? ""),
  memory: new RoomMemory(sessionStorage),
  wire,
  clock,
  probes: new Probes({
    byChannel: (question) => peer.askClock(question),
    byWire: (question) => wire.send("CLOCK_PING", question),
    now,
    timers,
  }),
  status: new ShutterStatus({
    send: (type, payload) => wire.send(type, payload),
    clock,
    rhythm,
    now,
    timers,
  }),
  peer,
  camera,
  shots,
  bring,
  draw: (state) => view.draw(state),
  onMoved: (code) => history.replaceState(null, "", `/j/${code}`),
  onInside: () => keepAwake(navigator, document),
  now,
  wall: () => Date.now(),
  timers,
});

/** @param {HTMLVideoElement} video @param {MediaStream | null} stream */
function play(video, stream) {
  video.srcObject = stream;
  if (stream) video.play().catch(() => {});
}

/** @param {import("./texts.js").Texts} texts */
function speakIn(texts) {
  view.texts = texts;
  speak(document, texts);
  switchLanguage(document, texts, async (next) => speakIn(await fetchTexts(next, get)));
  byId("pass-on").hidden = passOn.label === "";
  write(byId("pass-on"), texts.say(passOn.label));
  view.draw(friend.state);
}

/** @param {string} id @param {() => void} act */
function onClick(id, act) {
  byId(id).addEventListener("click", act);
}

byId("door-form").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  friend.enter(byId("name").value.trim());
});
onClick("again", () => friend.enter(friend.state.name));
onClick("camera-again", () => camera.open());
onClick("ready", () => friend.toggleReady());
onClick("next", () => friend.goOn());
onClick("start", () => friend.startCountdown());
onClick("retake", () => friend.retake());
onClick("pass-on", async () => {
  const said = await passOn.pass(friend.state.link ?? "");
  write(byId("pass-said"), said && view.texts.say(said));
  byId("pass-said").scrollIntoView({ block: "nearest" }); // not under the key
});
for (const id of ["bring-key", "bring-other"]) onClick(id, () => byId("bring-file").click());
onClick("bring-again", () => bring.again());
for (const id of ["bring-cancel", "bring-dismiss"]) onClick(id, () => bring.cancel());
byId("bring-file").addEventListener("change", (/** @type {any} */ { target }) => {
  const [file] = target.files;
  target.value = ""; // so that the same file may be picked again
  if (file) bring.bring(file);
});

byId("program").addEventListener("playing", () => friend.happened({ type: "program", seen: true }));
addEventListener("online", () => friend.wake());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  friend.wake();
  for (const id of ["mirror", "viewfinder", "program"])
    byId(id)
      .play()
      .catch(() => {});
});

markBroken(document);
speakIn(view.texts);
friend.arrive();
setInterval(() => view.tick(friend.state), TICK_MS);
