/**
 * The live picture, both ways, between this phone and the booth: one video, out goes the camera,
 * in comes the picture of everybody. We offer, the booth answers. What fails is made anew, since
 * the booth restarts no ICE. Beside the picture goes a channel for questions to the room's clock.
 */

import { delayMs } from "./backoff.js";
import { ClockChannel } from "./clock-channel.js";

const BOOTH = "booth";
const MAX_BITRATE = 2_500_000;

/** The camera may be quicker, for the sake of the still; the live picture need not be. */
const MAX_FPS = 30;

/**
 * How many times smaller than the camera's the live picture may be, by how many share it: nobody
 * sees more of each, and the booth decodes them all. Stills keep every pixel.
 */
const SMALLER = [1, 1, 1, 1, 4 / 3, 4 / 3];
const SMALLEST = 2;

/** ICE may find its way back from "disconnected" by itself within this, ms. */
const LIMBO_MS = 4_000;

/** Nothing came of an offer: the answer was lost, or no way between us was found, ms. */
const CONNECT_MS = 15_000;

export class Peer {
  /**
   * @param {Object} ports
   * @param {(config: RTCConfiguration) => RTCPeerConnection} ports.connect
   * @param {(type: string, payload: object) => void} ports.send by the room's WebSocket
   * @param {(stream: MediaStream | null) => void} ports.onProgram null when it is lost
   * @param {(answer: import("./clock-channel.js").Answer) => void} ports.onClock
   * @param {{setTimeout: Function, clearTimeout: Function}} ports.timers
   * @param {() => number} ports.random 0 to 1
   */
  constructor({ connect, send, onProgram, onClock, timers, random }) {
    this.connect = connect;
    this.send = send;
    this.onProgram = onProgram;
    this.onClock = onClock;
    this.timers = timers;
    this.random = random;
    /** @type {RTCIceServer[]} */
    this.iceServers = [];
    /** @type {MediaStreamTrack | null} */
    this.camera = null;
    /** @type {RTCPeerConnection | null} */
    this.connection = null;
    /** @type {ClockChannel | null} */
    this.channel = null;
    this.timer = null;
    this.failures = 0;
    this.smaller = 1;
  }

  /** Offer anew, giving up whatever there was. */
  async start() {
    this.close();
    const connection = this.connect({ iceServers: this.iceServers, bundlePolicy: "max-bundle" });
    this.connection = connection;
    const sender = this.addVideo(connection);
    this.channel = new ClockChannel(connection, this.onClock);
    this.listen(connection);
    this.later(CONNECT_MS, () => this.again());
    await connection.setLocalDescription(await connection.createOffer());
    if (connection !== this.connection) return;
    this.send("OFFER", { to: BOOTH, sdp: connection.localDescription?.sdp });
    await smooth(sender);
  }

  /** @param {RTCPeerConnection} connection */
  addVideo(connection) {
    const encoding = {
      maxBitrate: MAX_BITRATE,
      maxFramerate: MAX_FPS,
      scaleResolutionDownBy: this.smaller,
    };
    const init = { direction: "sendrecv", sendEncodings: [encoding] };
    return connection.addTransceiver(
      this.camera ?? "video",
      /** @type {RTCRtpTransceiverInit} */ (init),
    ).sender;
  }

  /** @param {RTCPeerConnection} connection */
  listen(connection) {
    const mine = () => connection === this.connection;
    connection.ontrack = ({ track }) => mine() && this.onProgram(new MediaStream([track]));
    connection.onicecandidate = ({ candidate }) => {
      if (mine() && candidate?.candidate) {
        this.send("ICE_CANDIDATE", { to: BOOTH, candidate: candidate.toJSON() });
      }
    };
    connection.onconnectionstatechange = () => mine() && this.became(connection.connectionState);
  }

  /** @param {RTCPeerConnectionState} state */
  became(state) {
    if (state === "connected") {
      this.failures = 0;
      this.timers.clearTimeout(this.timer);
    }
    if (state === "disconnected") this.later(LIMBO_MS, () => this.again());
    if (state === "failed" || state === "closed") this.again();
  }

  again() {
    this.close();
    this.later(delayMs(this.failures + 1, this.random()), () => this.start());
    this.failures += 1;
  }

  /** @param {number} ms @param {() => void} act */
  later(ms, act) {
    this.timers.clearTimeout(this.timer);
    this.timer = this.timers.setTimeout(act, ms);
  }

  /** The camera came, went or was changed; no new offer is needed. @param {MediaStreamTrack | null} track */
  setCamera(track) {
    // The people move: rather fewer pixels than fewer frames.
    if (track) track.contentHint = "motion";
    this.camera = track;
    this.connection?.getSenders()[0]?.replaceTrack(track);
  }

  /** So many share the picture now. @param {number} people */
  async shared(people) {
    const smaller = SMALLER[people] ?? SMALLEST;
    if (smaller === this.smaller) return;
    this.smaller = smaller;
    const sender = this.connection?.getSenders()[0];
    const parameters = sender?.getParameters();
    if (!parameters?.encodings?.length) return;
    parameters.encodings[0].scaleResolutionDownBy = smaller;
    await sender?.setParameters(parameters).catch(() => {});
  }

  /** @param {string} sdp */
  async answered(sdp) {
    // An answer to an offer that was given up meanwhile has nothing to answer.
    if (this.connection?.signalingState !== "have-local-offer") return;
    await this.connection.setRemoteDescription({ type: "answer", sdp }).catch(() => this.again());
  }

  /** @param {RTCIceCandidateInit} candidate */
  async candidate(candidate) {
    await this.connection?.addIceCandidate(candidate).catch(() => {});
  }

  /** Ask the room's clock. @param {{t0: number}} question @returns {boolean} false if there is no way */
  askClock(question) {
    if (this.connection?.connectionState !== "connected") return false;
    return this.channel?.ask(question) ?? false;
  }

  close() {
    this.timers.clearTimeout(this.timer);
    if (this.connection === null) return;
    this.channel?.close();
    this.connection.close();
    this.channel = this.connection = null;
    this.onProgram(null);
  }
}

/** @param {RTCRtpSender} sender */
async function smooth(sender) {
  const parameters = sender.getParameters();
  // Not in every browser's parameters, and where it is missing it is the default for "motion".
  Object.assign(parameters, { degradationPreference: "maintain-framerate" });
  await sender.setParameters(parameters).catch(() => {});
}
