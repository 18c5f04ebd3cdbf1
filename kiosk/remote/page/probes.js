/**
 * When to ask the room for its time: eight questions at once on joining, then two every 5 s.
 * @typedef {{setTimeout: Function, clearTimeout: Function}} Timers
 */

const BURST = 8;
const APART_MS = 60;
const PAIR = 2;
const EVERY_MS = 5_000;

export class Probes {
  /**
   * @param {Object} ports
   * @param {(payload: {t0: number}) => void} ports.ask sends CLOCK_PING
   * @param {() => number} ports.now performance.now(), ms
   * @param {Timers} ports.timers
   */
  constructor({ ask, now, timers }) {
    this.ask = ask;
    this.now = now;
    this.timers = timers;
    this.timer = null;
  }

  /** Ask a burst now, and then keep asking. */
  start() {
    this.stop();
    this.round(BURST);
  }

  stop() {
    this.timers.clearTimeout(this.timer);
    this.timer = null;
  }

  /** @param {number} left questions of this round */
  round(left) {
    this.ask({ t0: this.now() });
    const more = left > 1;
    const next = () => this.round(more ? left - 1 : PAIR);
    this.timer = this.timers.setTimeout(next, more ? APART_MS : EVERY_MS);
  }
}
