/**
 * Tells the room, again and again while inside, how well the clock is known here and when the
 * camera takes its frames, so that the room can put the instant where all cameras agree.
 */

const EVERY_MS = 2_000;

/** A camera whose rhythm has just become known is told of at once; so often it is looked at. */
const LOOK_MS = 250;

/** What the room takes for nonsense is not told, ms. */
const MOST_MS = 60_000;
const SHORTEST_PERIOD_MS = 4;
const LONGEST_PERIOD_MS = 1_000;

export class ShutterStatus {
  /**
   * @param {Object} ports
   * @param {(type: string, payload: object) => void} ports.send by the WebSocket
   * @param {import("./clock.js").RoomClock} ports.clock
   * @param {{read: (now: number) => import("./rhythm.js").Beat | null}} ports.rhythm of the camera
   * @param {() => number} ports.now performance.now(), ms
   * @param {{setTimeout: Function, clearTimeout: Function}} ports.timers
   */
  constructor({ send, clock, rhythm, now, timers }) {
    this.send = send;
    this.clock = clock;
    this.rhythm = rhythm;
    this.now = now;
    this.timers = timers;
    this.timer = null;
    this.toldAt = -Infinity;
    this.toldCamera = false;
  }

  start() {
    this.stop();
    this.toldAt = -Infinity;
    this.toldCamera = false;
    this.look();
  }

  stop() {
    this.timers.clearTimeout(this.timer);
    this.timer = null;
  }

  look() {
    this.timer = this.timers.setTimeout(() => this.look(), LOOK_MS);
    const due = this.now() - this.toldAt >= EVERY_MS;
    // To find a rhythm takes a phone some ms, so not for nothing in the middle of a countdown.
    if (!due && this.toldCamera) return;
    const camera = this.camera();
    if (due || camera !== null) this.tell(camera);
  }

  /** @param {object | null} camera */
  tell(camera) {
    const { uncertainty, roundTrip, wall } = this.clock;
    // Before the room has answered once there is nothing to tell.
    if (roundTrip === null || roundTrip > MOST_MS) return;
    const clock = { uncertainty: Math.min(uncertainty, MOST_MS), roundTrip, wall };
    this.toldAt = this.now();
    this.toldCamera = camera !== null;
    this.send("SHUTTER_STATUS", { clock, camera });
  }

  /** The camera's rhythm in the room's time. */
  camera() {
    const beat = this.rhythm.read(this.now());
    if (beat === null || beat.period < SHORTEST_PERIOD_MS || beat.period > LONGEST_PERIOD_MS) {
      return null;
    }
    return { at: this.clock.toRoom(beat.at), period: beat.period, jitter: beat.jitter };
  }
}
