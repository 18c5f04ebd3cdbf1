/**
 * The WebSocket to the room: one envelope both ways, and coming back by itself.
 *
 *   knocking  open before anyone joins, only to learn of a wrong link early; not tried again
 *   staying   after Join: whatever breaks is opened again, with growing pauses, for 30 s
 *   ended     the room said why (full, closed, wrong link), or it could not be reached ("gone")
 */

import { delayMs, worthTrying } from "./backoff.js";

/** @typedef {"full" | "closed" | "wrong-link" | "gone"} Ending */
/** @typedef {{type: string, payload: any, from?: string, roomId?: string, timestamp?: number}} Message */

/** @type {Record<string | number, Ending>} */
const ENDINGS = {
  4001: "closed",
  4003: "full",
  4004: "wrong-link",
  "room-closed": "closed",
  "room-full": "full",
  "room-not-found": "wrong-link",
};

/** An attempt that hangs is given up after this, ms. */
const OPEN_MS = 5_000;

/** A question without any answer at all for this long means that nobody is there, ms. */
const SILENCE_MS = 7_000;

export class Wire {
  /**
   * @param {Object} ports
   * @param {() => WebSocket} ports.open
   * @param {() => number} ports.now ms
   * @param {() => number} ports.random 0 to 1
   * @param {{setTimeout: Function, clearTimeout: Function}} ports.timers
   * @param {(message: Message) => void} ports.onMessage
   * @param {() => void} ports.onUp say JOIN now
   * @param {() => void} ports.onDown it will be tried again
   * @param {(ending: Ending) => void} ports.onEnd it will not
   */
  constructor({ open, now, random, timers, onMessage, onUp, onDown, onEnd }) {
    this.open = open;
    this.now = now;
    this.random = random;
    this.timers = timers;
    this.onMessage = onMessage;
    this.onUp = onUp;
    this.onDown = onDown;
    this.onEnd = onEnd;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.up = false;
    this.staying = false;
    this.attempt = 0;
    /** @type {number | null} when it was last well, once it is not */
    this.lostAt = null;
    /** @type {number | null} when the first question since anything was heard went out */
    this.askedAt = null;
    this.timer = null;
  }

  /** Open it to see whether the room is there. */
  knock() {
    if (this.socket === null) this.dial();
  }

  /** Be there from now on. Calls onUp at once if it is open already. */
  stay() {
    this.staying = true;
    this.lostAt = this.now();
    this.attempt = 0;
    if (this.up) this.onUp();
    else if (this.socket === null) this.dial();
  }

  /** The page is seen again or the network is back: try now, with fresh patience. */
  wake() {
    if (!this.staying || this.up) return;
    this.lostAt = this.now();
    this.attempt = 0;
    this.dial();
  }

  /** @param {string} type @param {object} [payload] @returns {boolean} false if it went nowhere */
  send(type, payload = {}) {
    if (!this.up || this.socket === null) return false;
    this.askedAt ??= this.now();
    // Who sends, where and when is the room's to say; the fields are there to be stamped.
    this.socket.send(JSON.stringify({ type, payload, from: "", roomId: "", timestamp: 0 }));
    if (this.now() - this.askedAt > SILENCE_MS) this.broke(this.socket);
    return true;
  }

  close() {
    this.staying = false;
    this.drop();
  }

  dial() {
    this.drop();
    const socket = this.open();
    this.socket = socket;
    this.timer = this.timers.setTimeout(() => this.broke(socket), OPEN_MS);
    socket.onopen = () => this.opened();
    socket.onmessage = ({ data }) => this.heard(data);
    socket.onclose = ({ code }) => this.broke(socket, ENDINGS[code]);
  }

  opened() {
    this.timers.clearTimeout(this.timer);
    this.up = true;
    this.askedAt = null;
    if (this.staying) this.onUp();
  }

  /** @param {unknown} data */
  heard(data) {
    const message = parsed(data);
    if (message === null) return;
    this.askedAt = null;
    this.attempt = 0;
    const ending = message.type === "ERROR" ? ENDINGS[message.payload.code] : undefined;
    if (ending) this.end(ending);
    else this.onMessage(message);
  }

  /** @param {WebSocket} socket @param {Ending} [ending] */
  broke(socket, ending) {
    if (socket !== this.socket) return;
    const was = this.up;
    this.drop();
    if (ending) return this.end(ending);
    if (!this.staying) return;
    if (was) this.lostAt = this.now();
    this.onDown();
    this.tryAgain();
  }

  tryAgain() {
    if (!worthTrying({ lostAt: this.lostAt ?? 0, now: this.now() })) return this.end("gone");
    const pause = delayMs(this.attempt, this.random());
    this.attempt += 1;
    this.timer = this.timers.setTimeout(() => this.dial(), pause);
  }

  /** @param {Ending} ending */
  end(ending) {
    this.close();
    this.onEnd(ending);
  }

  drop() {
    this.timers.clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.up = false;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

/** @param {unknown} data @returns {Message | null} */
function parsed(data) {
  try {
    const message = JSON.parse(String(data));
    return typeof message?.type === "string" ? { payload: {}, ...message } : null;
  } catch {
    return null;
  }
}
