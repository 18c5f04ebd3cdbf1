/**
 * What a friend's page does: everything that happens (a message, a tap, the camera, the network)
 * becomes an event of `state.js` and is drawn; what follows from it beyond drawing is here.
 */

import { ANSWER_MS, begin, gathering, reduce, shown } from "./state.js";

/** @typedef {import("./state.js").Event} Event */
/** @typedef {import("./wire.js").Message} Message */

/** A refusal is shown for this long, ms. */
const PROBLEM_MS = 4_000;

/** Whoever ponders the camera's question may watch meanwhile, from then on, ms. */
const PONDER_MS = 3_000;

export class Friend {
  /**
   * @param {Object} parts
   * @param {string} parts.code of the room, from the link
   * @param {import("./memory.js").RoomMemory} parts.memory
   * @param {import("./wire.js").Wire} parts.wire
   * @param {import("./clock.js").RoomClock} parts.clock
   * @param {import("./probes.js").Probes} parts.probes
   * @param {import("./shutter-status.js").ShutterStatus} parts.status
   * @param {import("./peer.js").Peer} parts.peer
   * @param {import("./camera-source.js").CameraSource} parts.camera
   * @param {import("./shots.js").Shots} parts.shots
   * @param {import("./bring.js").Bring} parts.bring
   * @param {(state: import("./state.js").State) => void} parts.draw
   * @param {(code: string) => void} parts.onMoved the room has a new link
   * @param {() => void} parts.onInside
   * @param {() => number} parts.now performance.now(), ms
   * @param {() => number} parts.wall this device's wall clock, Unix time, ms
   * @param {{setTimeout: Function}} parts.timers
   */
  constructor(parts) {
    this.parts = parts;
    this.state = begin(parts.code, parts.memory.of(parts.code));
  }

  /** Come back as who one was before a reload, or look whether the room is there. */
  arrive() {
    if (this.state.me) this.enter(this.state.name);
    else this.parts.wire.knock();
  }

  /** @param {Event} event */
  happened(event) {
    const before = this.state;
    this.state = reduce(before, event);
    if (this.state.code !== before.code) this.moved();
    this.parts.draw(this.state);
  }

  /** The booth went on to another round and took its friends along. */
  moved() {
    this.parts.shots.forget();
    this.remember();
    this.parts.onMoved(this.state.code);
  }

  remember() {
    const { me, name, strip, link, code } = this.state;
    this.parts.memory.add(code, { ...me, name, ...(strip ? { strip, link } : {}) });
  }

  // What the person does

  /** @param {string} name */
  enter(name) {
    if (name === "") return this.refuse("no-name");
    this.happened({ type: "joining", name });
    this.parts.wire.stay();
  }

  /** @param {string} code */
  refuse(code) {
    const payload = { code, sentence: "", about: "JOIN" };
    this.happened({ type: "message", message: { type: "ERROR", payload }, now: this.parts.now() });
  }

  toggleReady() {
    const { me } = this.state;
    const ready = !shown(this.state).people.find((/** @type {any} */ p) => p.id === me?.id)?.ready;
    this.tap({ type: "ready", ready, now: this.parts.now() });
    this.parts.wire.send("READY_STATUS", { ready });
  }

  /** @param {string} bgId */
  choose(bgId) {
    this.tap({ type: "chosen", bgId, now: this.parts.now() });
    this.parts.wire.send("BG_SELECTED", { bgId });
  }

  /** Show it at once; what the room never answers is shown no longer. @param {Event} event */
  tap(event) {
    const { now, timers } = this.parts;
    this.happened(event);
    timers.setTimeout(() => this.happened({ type: "lapsed", now: now() }), ANSWER_MS);
  }

  goOn() {
    this.parts.wire.send("STAGE_NEXT");
  }

  startCountdown() {
    this.parts.wire.send("COUNTDOWN_START");
  }

  retake() {
    this.parts.wire.send("RETAKE", { shot: this.state.view.shoot.shot });
  }

  /** The page is looked at again, or the network is back: a phone that slept knows no time. */
  wake() {
    if (this.state.screen === "gone") return this.enter(this.state.name);
    this.parts.wire.wake();
    if (this.state.screen !== "room") return;
    this.parts.clock.forget();
    this.parts.probes.start();
  }

  // What the room says

  /** The wire is open: say who I am. */
  join() {
    const { me, name } = this.state;
    this.parts.wire.send("JOIN", me ? { name, token: me.token } : { name });
  }

  /** @param {Message} message */
  heard(message) {
    const { clock, now } = this.parts;
    if (message.timestamp) clock.guess(message.timestamp, now());
    if (message.type === "CLOCK_PONG") return this.told(message.payload);
    if (isAboutStatus(message)) return;
    this.happened({ type: "message", message, now: now() });
    this.follow(message);
  }

  /** What time it is in the room, by whichever way. @param {import("./clock-channel.js").Answer} answer */
  told(answer) {
    const { clock, now, wall } = this.parts;
    clock.add({ ...answer, t3: now(), hereWall: wall() });
  }

  /** @param {Message} message */
  follow({ type, payload, from }) {
    const { bring, peer, shots } = this.parts;
    if (type === "ROOM_STATE" && payload.you) this.welcomed(payload);
    if (type === "COUNTDOWN_START" && this.state.countdown?.mine) shots.take(payload);
    if (type === "ANSWER" && from === "booth") peer.answered(payload.sdp);
    if (type === "ICE_CANDIDATE" && from === "booth") peer.candidate(payload.candidate);
    if (type === "ERROR") this.afterRefusal();
    if (payload.view && payload.view.stage !== "shoot") shots.disarm();
    if (payload.view && !gathering(payload.view)) bring.cancel();
    if (payload.view) peer.shared(payload.view.people.length);
    if (payload.view?.result?.stripUrl) this.remember();
  }

  afterRefusal() {
    const { timers } = this.parts;
    if (this.state.screen !== "room") return;
    timers.setTimeout(() => this.happened({ type: "calm" }), PROBLEM_MS);
  }

  /** @param {any} payload of the ROOM_STATE that answers JOIN */
  async welcomed({ iceServers }) {
    const { camera, clock, peer, probes, status, timers } = this.parts;
    this.remember();
    clock.forget();
    probes.start();
    status.start();
    this.rearm();
    this.parts.onInside();
    peer.iceServers = iceServers ?? [];
    // The camera first, since with it a browser tells the addresses that connect at once.
    const pondered = new Promise((go) => timers.setTimeout(() => go(null), PONDER_MS));
    if (this.state.camera === "off") await Promise.race([camera.open(), pondered]);
    if (this.state.screen === "room") peer.start();
  }

  /** After a reload or a lost connection in the middle of a countdown. */
  rearm() {
    const shoot = this.state.view?.shoot;
    if (shoot?.phase !== "counting" || !this.state.countdown?.mine) return;
    this.parts.shots.take({ shot: shoot.shot, attempt: shoot.attempt, fireAt: shoot.fireAtMs });
  }

  /** @param {import("./wire.js").Ending} ending */
  left(ending) {
    const { bring, camera, peer, probes, shots, status } = this.parts;
    probes.stop();
    status.stop();
    peer.close();
    shots.disarm();
    bring.cancel();
    camera.close();
    this.happened({ type: "ended", ending });
  }
}

/** A refusal of what no person asked for is nothing to show to one. @param {Message} message */
function isAboutStatus({ type, payload }) {
  return type === "ERROR" && payload.about === "SHUTTER_STATUS";
}
