/**
 * When to ask the room for its time, and by which way: ten questions at once on joining, then two
 * a second by the data channel, which holds up no question behind a lost one; while there is none,
 * one every 2 s by the WebSocket. The WebSocket is asked every 4 s in any case: it knows itself to
 * be dead by questions without an answer.
 *
 * @typedef {{setTimeout: Function, clearTimeout: Function}} Timers
 * @typedef {{t0: number}} Question
 */

const BURST = 10;
const APART_MS = 50;
const CHANNEL_MS = 500;
const WIRE_MS = 2_000;
const ALIVE_MS = 4_000;

export class Probes {
  /**
   * @param {Object} ports
   * @param {(question: Question) => boolean} ports.byChannel false if there is no channel now
   * @param {(question: Question) => void} ports.byWire
   * @param {() => number} ports.now performance.now(), ms
   * @param {Timers} ports.timers
   */
  constructor({ byChannel, byWire, now, timers }) {
    this.byChannel = byChannel;
    this.byWire = byWire;
    this.now = now;
    this.timers = timers;
    this.timer = null;
    this.wiredAt = -Infinity;
  }

  /** Ask a burst now, and then keep asking. */
  start() {
    this.stop();
    this.wiredAt = -Infinity;
    this.round(BURST);
  }

  stop() {
    this.timers.clearTimeout(this.timer);
    this.timer = null;
  }

  /** @param {number} left questions of the burst */
  round(left) {
    const channel = this.byChannel({ t0: this.now() });
    if (!channel || this.now() - this.wiredAt >= ALIVE_MS) this.wired();
    const pause = left > 1 ? APART_MS : channel ? CHANNEL_MS : WIRE_MS;
    this.timer = this.timers.setTimeout(() => this.round(left - 1), pause);
  }

  wired() {
    this.wiredAt = this.now();
    this.byWire({ t0: this.wiredAt });
  }
}
