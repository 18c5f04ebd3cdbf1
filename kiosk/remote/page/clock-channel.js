/**
 * The way of the clock's questions beside the picture: a data channel that neither orders nor
 * repeats, so that an answer is as old as its way was long. It may fail at any time without a
 * word; then there is the WebSocket.
 */

/** @typedef {{t0: number, t1: number, t2: number, wall?: number}} Answer ms, see `clock.js` */

const LABEL = "clock";
const UNRELIABLE = { ordered: false, maxRetransmits: 0 };

/** Questions that wait for their turn are late, so a channel with more bytes waiting is none. */
const MOST_WAITING = 1_000;

export class ClockChannel {
  /**
   * Has to be made before the offer that it is to be in.
   * @param {RTCPeerConnection} connection @param {(answer: Answer) => void} onAnswer
   */
  constructor(connection, onAnswer) {
    this.channel = connection.createDataChannel(LABEL, UNRELIABLE);
    this.channel.onmessage = ({ data }) => {
      const answer = answerIn(data);
      if (answer !== null) onAnswer(answer);
    };
  }

  /** @param {{t0: number}} question @returns {boolean} false if it went nowhere */
  ask(question) {
    const { readyState, bufferedAmount } = this.channel;
    if (readyState !== "open" || bufferedAmount > MOST_WAITING) return false;
    try {
      this.channel.send(JSON.stringify({ type: "CLOCK_PING", payload: question }));
    } catch {
      return false;
    }
    return true;
  }

  close() {
    this.channel.onmessage = null;
    this.channel.close();
  }
}

/** @param {unknown} data @returns {Answer | null} null if it makes no sense */
function answerIn(data) {
  try {
    const { type, payload } = JSON.parse(String(data));
    const { t0, t1, t2, wall } = payload;
    if (type !== "CLOCK_PONG" || ![t0, t1, t2].every(Number.isFinite)) return null;
    return Number.isFinite(wall) ? { t0, t1, t2, wall } : { t0, t1, t2 };
  } catch {
    return null;
  }
}
