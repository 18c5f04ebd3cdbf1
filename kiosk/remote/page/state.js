/**
 * Everything the page shows, purely: `reduce(state, event) -> state`.
 *
 * The room's newest View is the truth. What this friend just tapped is laid over it (`shown`)
 * until the room has answered, so that a tap is seen at once and corrected if the room disagrees.
 */

/** @typedef {import("./wire.js").Ending} Ending */
/** @typedef {import("./wire.js").Message} Message */
/** @typedef {import("./camera-source.js").CameraState} CameraState */
/** @typedef {import("./shots.js").Mine} Mine */
/** @typedef {import("./bring.js").Bringing} Bringing */
/** @typedef {"door" | "joining" | "room" | Ending} Screen */

/**
 * @typedef {Object} Tapped what the room has not answered yet
 * @property {boolean} [ready] @property {string} [chosen]
 * @property {number} at ms
 */

/**
 * @typedef {Object} State
 * @property {Screen} screen
 * @property {string} code of the room, for links
 * @property {string} name
 * @property {{id: string, token: string} | null} me
 * @property {any} view the room's, as it came; null before the first
 * @property {Tapped | null} tapped
 * @property {boolean} online
 * @property {CameraState} camera
 * @property {boolean} seesProgram
 * @property {{shot: number, attempt: number, mine: boolean} | null} countdown the newest
 * @property {Mine | null} picture how far my newest picture is
 * @property {string | null} strip path of the newest strip
 * @property {string | null} link to the same strip that works from anywhere, if one is proven to
 * @property {{code: string, sentence: string} | null} problem refused, to be told once
 * @property {Bringing | null} bringing how far the picture is that I bring as a background
 */

/** A tap that the room has not answered in this time was lost, ms. */
export const ANSWER_MS = 2_500;

/** What is true of whoever is not in the room. */
const OUTSIDE = Object.freeze({
  view: null,
  tapped: null,
  online: false,
  camera: /** @type {CameraState} */ ("off"),
  seesProgram: false,
  countdown: null,
  picture: null,
  problem: null,
  bringing: null,
});

/** @param {string} code @param {import("./memory.js").Memory} memory @returns {State} */
export function begin(code, { id = "", token = "", name = "", strip, link } = {}) {
  const me = token ? { id, token } : null;
  const kept = { strip: strip ?? null, link: link ?? null };
  return { ...OUTSIDE, screen: "door", code, name, me, ...kept };
}

/**
 * @typedef {{type: "message", message: Message, now: number}
 *   | {type: "joining", name: string}
 *   | {type: "ready", ready: boolean, now: number}
 *   | {type: "chosen", bgId: string, now: number}
 *   | {type: "online", online: boolean}
 *   | {type: "ended", ending: Ending}
 *   | {type: "camera", camera: CameraState}
 *   | {type: "program", seen: boolean}
 *   | {type: "picture", picture: Mine}
 *   | {type: "bringing", bringing: Bringing | null}
 *   | {type: "calm"}
 *   | {type: "lapsed", now: number}} Event
 */

/** @param {State} state @param {Event} event @returns {State} */
export function reduce(state, event) {
  switch (event.type) {
    case "message":
      return told(state, event.message, event.now);
    case "joining":
      return { ...state, screen: "joining", name: event.name, problem: null };
    case "ready":
      return { ...state, tapped: { ready: event.ready, at: event.now } };
    case "chosen":
      return { ...state, tapped: { chosen: event.bgId, at: event.now } };
    case "online":
      return { ...state, online: event.online };
    case "ended":
      return { ...state, ...OUTSIDE, screen: event.ending };
    case "camera":
      return { ...state, camera: event.camera };
    case "program":
      return { ...state, seesProgram: event.seen };
    case "picture":
      return { ...state, picture: event.picture };
    case "bringing":
      return { ...state, bringing: event.bringing };
    case "calm":
      return { ...state, problem: null };
    case "lapsed":
      return lapsed(state, event.now) ? { ...state, tapped: null } : state;
    default:
      return state;
  }
}

/** @param {State} state @param {Message} message @param {number} now @returns {State} */
function told(state, message, now) {
  const { type, payload } = message;
  if (type === "ERROR") return refused(state, payload);
  let next = payload.view ? seen(state, payload.view, now) : state;
  if (answers(next, type, payload)) next = { ...next, tapped: null };
  if (type === "ROOM_STATE" && payload.you) next = welcomed(next, payload.you);
  if (type === "COUNTDOWN_START") next = counting(next, payload);
  return next;
}

/** @param {State} state @param {any} view @param {number} now @returns {State} */
function seen(state, view, now) {
  const moved = view.stage !== state.view?.stage;
  const shooting = view.stage === "shoot" || view.stage === "result";
  return {
    ...state,
    view,
    code: view.roomCode ?? state.code,
    tapped: moved || lapsed(state, now) ? null : state.tapped,
    countdown: shooting ? state.countdown : null,
    picture: shooting ? state.picture : null,
    ...(view.result?.stripUrl ? kept(view.result) : {}),
    problem: moved ? null : state.problem,
  };
}

/** @param {State} state @param {number} now */
function lapsed({ tapped }, now) {
  return tapped !== null && now - tapped.at >= ANSWER_MS;
}

/**
 * Whether the room has spoken about what I tapped; a ROOM_STATE is its correction.
 * @param {State} state @param {string} type @param {any} payload
 */
function answers(state, type, { participant }) {
  if (state.tapped === null) return false;
  if (type === "ROOM_STATE") return true;
  const about = state.tapped.chosen === undefined ? "READY_STATUS" : "BG_SELECTED";
  return type === about && participant === state.me?.id;
}

/** @param {State} state @param {{id: string, token: string}} you @returns {State} */
function welcomed(state, you) {
  const same = you.id === state.me?.id;
  const shoot = state.view?.shoot;
  // Whoever comes back as the same person in a countdown is in it; who comes new is not.
  const under = shoot && { shot: shoot.shot, attempt: shoot.attempt, mine: same };
  const running = shoot?.phase === "counting" || shoot?.phase === "collecting";
  return {
    ...state,
    screen: "room",
    online: true,
    me: you,
    problem: null,
    countdown: running ? (sameShot(state.countdown, under) ?? under) : null,
  };
}

/** @param {State["countdown"]} known @param {any} under */
function sameShot(known, under) {
  return known?.shot === under.shot && known?.attempt === under.attempt ? known : null;
}

/** @param {State} state @param {any} payload @returns {State} */
function counting(state, { shot, attempt, participants }) {
  const mine = participants.includes(state.me?.id);
  return { ...state, countdown: { shot, attempt, mine }, picture: null };
}

/** @param {State} state @param {{code: string, sentence: string, about?: string}} error @returns {State} */
function refused(state, { code, sentence, about }) {
  if (about !== "JOIN")
    return { ...state, tapped: null, problem: complaint(code, sentence, about) };
  return { ...state, screen: "door", problem: { code, sentence } };
}

/**
 * What of a refusal concerns the person. That somebody else was quicker to go on does not, nor
 * what the page itself sent amiss.
 * @param {string} code @param {string} sentence @param {string} [about]
 */
function complaint(code, sentence, about) {
  const tapped = about === "READY_STATUS" || about === "BG_SELECTED";
  return tapped || code === "too-often" ? { code, sentence } : null;
}

/**
 * The room's view with my own taps laid over it.
 * @param {State} state
 */
export function shown({ view, tapped, me }) {
  if (view === null || tapped === null || me === null) return view;
  const { ready, chosen } = tapped;
  if (chosen !== undefined) return { ...view, ...voted(view, me.id, chosen) };
  const people = view.people.map((/** @type {any} */ person) =>
    person.id === me.id ? { ...person, ready } : person,
  );
  return { ...view, people };
}

/** @param {any} view @param {string} id @param {string} bgId */
function voted(view, id, bgId) {
  const backgrounds = view.backgrounds.map((/** @type {any} */ background) => {
    const others = background.voters.filter((/** @type {string} */ voter) => voter !== id);
    return { ...background, voters: background.bgId === bgId ? [...others, id] : others };
  });
  const people = view.people.map((/** @type {any} */ person) =>
    person.id === id ? { ...person, chosen: bgId } : person,
  );
  return { backgrounds, people };
}

/**
 * Whether the booth is taking a picture right now in which I am not.
 * @param {State} state
 */
export function leftOut({ view, countdown }) {
  const phase = view?.shoot?.phase;
  return (phase === "counting" || phase === "collecting") && !countdown?.mine;
}

/** Whether backgrounds are still being gathered. @param {any} view */
export function gathering(view) {
  return view?.stage === "waiting-room" || view?.stage === "select-bg";
}

/**
 * How far my picture of the running shot is; null before it is caught.
 * @param {State} state
 * @returns {Mine | null}
 */
export function myPicture({ view, picture }) {
  const shoot = view?.shoot;
  const current = picture?.shot === shoot?.shot && picture?.attempt === shoot?.attempt;
  return current ? picture : null;
}

/** What stays of a session that is over. @param {any} result @returns {Pick<State, "strip" | "link">} */
function kept({ stripUrl, ways }) {
  const internet = ways?.find((/** @type {any} */ way) => way.kind === "internet");
  return { strip: pathOf(stripUrl), link: internet?.url ?? null };
}

/** The strip's page here, whatever name of the booth the link goes by. @param {string} url */
function pathOf(url) {
  return new URL(url, "https://booth.invalid").pathname;
}
