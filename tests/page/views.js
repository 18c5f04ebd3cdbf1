/** Views as the room sends them, for tests: the names of `kiosk/session/view.py`, camelCased. */

const DARK = { glow: "dark", action: "none" };

export const lamp = (glow, action) => ({ glow, action });

export const person = (id, more = {}) => ({
  id,
  name: { p1: "Mina", p2: "Jun", booth: "Nearbooth" }[id] ?? id,
  isBooth: id === "booth",
  connected: true,
  ready: false,
  chosen: null,
  ...more,
});

export const aView = (more = {}) => ({
  stage: "waiting-room",
  boothName: "Nearbooth",
  roomCode: "h7k2mq",
  joinUrl: "https://booth.invalid/j/h7k2mq",
  people: [person("booth"), person("p1"), person("p2")],
  undecided: ["booth", "p1", "p2"],
  readyLamp: lamp("breathing", "ready"),
  startLamp: DARK,
  deadlineMs: null,
  backgrounds: [],
  mayBring: true,
  background: null,
  tied: false,
  shoot: null,
  result: null,
  devices: [],
  printer: null,
  closed: [],
  readyHold: "none",
  ...more,
});

const option = (bgId, more = {}) => ({
  bgId,
  bgType: "upload",
  bgData: `/j/h7k2mq/backgrounds/${bgId}`,
  uploadedBy: "",
  byName: "",
  fileName: "",
  voters: [],
  leading: false,
  ...more,
});

export const colour = (bgData, more = {}) =>
  option(`color-${bgData.slice(1).toLowerCase()}`, { bgType: "color", bgData, ...more });

/** A picture that ships with the booth. */
export const shipped = (title, more = {}) =>
  option(`picture-${title.toLowerCase()}`, { fileName: title, ...more });

/** A picture that a participant brought. */
export const brought = (uploadedBy, fileName, more = {}) =>
  option(`upload-${uploadedBy}-${fileName}`, {
    uploadedBy,
    byName: person(uploadedBy).name,
    fileName,
    ...more,
  });

/** Two colours, with their voters by id. */
export const backgrounds = (votes = {}) =>
  [colour("#FFFFFF"), colour("#3B82F6")].map((one) => ({
    ...one,
    voters: votes[one.bgId] ?? [],
  }));

export const shooting = (phase, more = {}) =>
  aView({
    stage: "shoot",
    shoot: {
      phase,
      shot: 2,
      shots: 4,
      attempt: 1,
      seconds: 3,
      fireAtMs: phase === "counting" || phase === "collecting" ? 10_000 : null,
      taken: [],
      retakesLeft: 4,
      ...more,
    },
  });

export const message = (type, payload = {}) => ({
  type: "message",
  message: { type, payload },
  now: 0,
});

export const welcome = (view = aView(), you = { id: "p1", token: "secret" }) =>
  message("ROOM_STATE", { you, view });

export const countdown = (participants, more = {}) => ({
  shot: 2,
  shots: 4,
  attempt: 1,
  seconds: 3,
  fireAt: 10_000,
  participants,
  view: shooting("counting"),
  ...more,
});
