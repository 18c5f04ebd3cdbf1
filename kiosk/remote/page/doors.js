/** The page outside the room: the door with the name, and every reason not to be inside. */

import { byId, showPicture, write } from "./dom.js";
import { drawLink } from "./strip.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./state.js").State} State */

/** What is said, whether trying again helps, and the picture beside it. */
const TROUBLES = {
  joining: { title: "Opening the door…", lead: "One moment.", again: false, picture: "open" },
  full: {
    title: "The booth is full",
    lead: "Everyone who fits is in already. As soon as someone leaves, there is room for you.",
    again: true,
    picture: "full",
  },
  closed: {
    title: "This session is over",
    lead: "For another round, scan the new code on the booth's screen.",
    again: false,
    picture: "away",
  },
  "wrong-link": {
    title: "This link does not work",
    lead: "Every session has its own. Scan the code on the booth's screen, or ask your friends for the new link.",
    again: false,
    picture: "away",
  },
  gone: {
    title: "We lost the booth",
    lead: "Check your Wi-Fi, then try again.",
    again: true,
    picture: "away",
  },
};

/** Codes that the page has its own words for; for others the room's sentence is said. */
const PROBLEMS = /** @type {Record<string, string>} */ ({
  "bad-name": "That name does not work here. Try a short one.",
  "no-name": "What shall they call you?",
  "too-often": "Easy! One tap is enough.",
  "wrong-stage": "The booth has moved on already.",
});

/** @param {{code: string, sentence: string} | null} problem @param {Texts} texts */
export function problemText(problem, texts) {
  if (problem === null) return "";
  return texts.say(PROBLEMS[problem.code] ?? problem.sentence);
}

/** @param {State} state @param {Texts} texts */
export function drawDoor(state, texts) {
  const field = byId("name");
  if (field.value === "" && state.name !== "") field.value = state.name;
  write(byId("name-problem"), problemText(state.problem, texts));
  field.setAttribute("aria-invalid", String(state.problem !== null));
}

/** @param {State} state @param {Texts} texts */
export function drawTrouble(state, texts) {
  const trouble = TROUBLES[/** @type {keyof TROUBLES} */ (state.screen)];
  write(byId("trouble-title"), texts.say(trouble.title));
  write(byId("trouble-lead"), texts.say(trouble.lead));
  byId("again").hidden = !trouble.again;
  showPicture(byId("trouble-picture"), `/page/${trouble.picture}.svg`);
  const kept = state.screen === "closed" || state.screen === "wrong-link" ? state.strip : null;
  byId("kept-strip").hidden = kept === null;
  if (kept !== null) byId("kept-strip").href = kept;
  drawLink("kept", kept && state.link);
}
