/** The phone's camera: asked for, lost and found. What can go wrong has a name, not an exception. */

/**
 * @typedef {"off" | "asking" | "on" | "refused" | "none" | "busy" | "insecure" | "lost"} CameraState
 * off: not asked yet · refused: the person or the browser said no · none: there is no camera ·
 * busy: another app has it · insecure: browsers give cameras to HTTPS pages only · lost: it was on
 */

/**
 * 16:9 as the booth's; a phone held upright gives the same, turned. As quick as the camera can: at
 * 60 frames a second the one nearest to the instant is half as far from it.
 */
const WISHES = {
  video: {
    facingMode: "user",
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { ideal: 60 },
  },
};

export class CameraSource {
  /**
   * @param {Object} ports
   * @param {MediaDevices | undefined} ports.devices
   * @param {(state: CameraState) => void} ports.onChange
   */
  constructor({ devices, onChange }) {
    this.devices = devices;
    this.onChange = onChange;
    /** @type {MediaStream | null} */
    this.stream = null;
    this.asked = 0;
  }

  /** @returns {MediaStreamTrack | null} */
  get track() {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  /** Ask for the camera, which may ask the person. */
  async open() {
    if (!this.devices?.getUserMedia) return this.onChange("insecure");
    this.close();
    this.onChange("asking");
    const asked = this.asked;
    const { stream, state } = await ask(this.devices);
    // Whoever says yes after the room has closed is not filmed.
    if (asked !== this.asked) return stop(stream);
    this.stream = stream;
    this.track?.addEventListener("ended", () => this.lose());
    this.onChange(state);
  }

  close() {
    this.asked += 1;
    stop(this.stream);
    this.stream = null;
  }

  lose() {
    this.close();
    this.onChange("lost");
  }
}

/**
 * @param {MediaDevices} devices
 * @returns {Promise<{stream: MediaStream | null, state: CameraState}>}
 */
async function ask(devices) {
  try {
    return { stream: await devices.getUserMedia(WISHES), state: "on" };
  } catch (error) {
    return { stream: null, state: stateAfter(/** @type {DOMException} */ (error).name) };
  }
}

/** @param {MediaStream | null} stream */
function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/**
 * What an error of getUserMedia means to the person.
 * @param {string} name of the DOMException
 * @returns {CameraState}
 */
export function stateAfter(name) {
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "none";
  }
}
