/** What the page says at the top of each stage, purely: a headline and a line below it. */

import { leftOut, myPicture } from "./state.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {{title: string, lead: string}} Words */

/**
 * @param {import("./state.js").State} state @param {any} view what is shown of it
 * @param {Texts} texts
 * @returns {Words}
 */
export function headline(state, view, texts) {
  switch (view.stage) {
    case "waiting-room":
      return waiting(state, view, texts);
    case "select-bg":
      return choosing(state, view, texts);
    case "shoot":
      return shooting(state, view, texts);
    case "result":
      return ending(view.result, texts);
    default:
      return before(view, texts);
  }
}

/** In attract. @param {any} view @param {Texts} texts @returns {Words} */
function before({ closed }, texts) {
  if (closed.length === 0) {
    return {
      title: texts.say("You're in"),
      lead: texts.say("It begins when someone presses READY in the booth."),
    };
  }
  return {
    title: texts.say("The booth takes a short break"),
    lead: closed.includes("disk")
      ? texts.say("It has no room for new pictures just now. Stay here and you see it go on.")
      : texts.say("Its printer needs a hand just now. Stay here and you see it go on."),
  };
}

/** @param {any} person @param {Texts} texts */
export function nameOf(person, texts) {
  return person.isBooth ? texts.say("The booth") : person.name;
}

/** Their names within a sentence. @param {any[]} people @param {Texts} texts */
export function namesOf(people, texts) {
  const names = people.map((person) => (person.isBooth ? texts.say("the booth") : person.name));
  return texts.names(names);
}

/** @param {any} state @param {any} view @param {Texts} texts @returns {Words} */
function waiting({ me }, view, texts) {
  const here = view.people.filter((/** @type {any} */ p) => p.connected);
  const ready = here.filter((/** @type {any} */ p) => p.ready);
  const lead = texts.count("{n} of {total} is ready", "{n} of {total} are ready", ready.length, {
    total: here.length,
  });
  const others = here.filter((/** @type {any} */ p) => !p.ready);
  if (mayGoOn(view)) return { title: texts.say("Here we go!"), lead: goOn(others, lead, texts) };
  const mine = ready.some((/** @type {any} */ p) => p.id === me?.id);
  if (!mine || others.length === 0) return { title: texts.say("Everyone ready?"), lead };
  return { title: waitingFor(others, texts), lead };
}

/** @param {any[]} others at least one @param {Texts} texts */
function waitingFor(others, texts) {
  const n = others.length;
  if (n === 1) return texts.say("Waiting for {name}", { name: namesOf(others, texts) });
  return texts.count("Waiting for {n} more", "Waiting for {n} more", n);
}

/** @param {any} state @param {any} view @param {Texts} texts @returns {Words} */
function choosing({ me }, view, texts) {
  const here = view.people.filter((/** @type {any} */ p) => p.connected);
  const chosen = here.filter((/** @type {any} */ p) => p.chosen !== null);
  const lead = texts.count(
    "{n} of {total} has chosen",
    "{n} of {total} have chosen",
    chosen.length,
    { total: here.length },
  );
  const others = here.filter((/** @type {any} */ p) => p.chosen === null);
  if (mayGoOn(view)) return { title: texts.say("Looks good!"), lead: goOn(others, lead, texts) };
  const mine = chosen.some((/** @type {any} */ p) => p.id === me?.id);
  if (!mine || others.length === 0) return { title: texts.say("Pick a background"), lead };
  return { title: waitingFor(others, texts), lead };
}

/** @param {any[]} others @param {string} lead @param {Texts} texts */
function goOn(others, lead, texts) {
  if (others.length > 0) return lead;
  return texts.say("Anyone may tap Next.");
}

/** @param {any} state @param {any} view @param {Texts} texts @returns {Words} */
function shooting(state, { shoot, startLamp, readyLamp }, texts) {
  const progress = texts.say("Shot {shot} of {shots}", shoot);
  if (leftOut(state)) {
    return {
      title: texts.say("They are in the middle of a shot"),
      lead: texts.say("You are in from the next one."),
    };
  }
  switch (shoot.phase) {
    case "posing":
      return {
        title: texts.say("Strike a pose"),
        lead:
          startLamp.action === "start"
            ? texts.say("Start counts down for everyone at once.")
            : texts.say("The booth's camera is away for a moment."),
      };
    case "counting":
    case "collecting":
      return { title: texts.say("Look at your camera"), lead: progress, ...fired(state, texts) };
    default:
      return {
        title: texts.say("How is this one?"),
        lead:
          readyLamp.action === "retake"
            ? texts.count("{n} retake left", "{n} retakes left", shoot.retakesLeft)
            : progress,
      };
  }
}

/** @param {import("./state.js").State} state @param {Texts} texts @returns {Partial<Words>} */
function fired(state, texts) {
  if (myPicture(state)?.progress === "missed") {
    return {
      title: texts.say("Your camera blinked"),
      lead: texts.say("The booth takes your live picture instead."),
    };
  }
  const done = state.view.shoot.phase === "collecting" || myPicture(state) !== null;
  return done ? { title: texts.say("Got it!") } : {};
}

/** @param {any} result @param {Texts} texts @returns {Words} */
function ending(result, texts) {
  switch (result.status) {
    case "ready":
      return {
        title: texts.say("Here it is!"),
        lead: texts.say("Everyone on one strip. Yours to keep."),
      };
    case "failed":
      return {
        title: texts.say("The strip got stuck"),
        lead: texts.say("Your pictures are safe in the booth. Ask there for your strip."),
      };
    default:
      return {
        title: texts.say("Making your strip"),
        lead: texts.say("Stay here, it comes out below."),
      };
  }
}

/** Whether those in the booth have the strip on paper as well; empty if that is not to be promised. @param {any} view @param {Texts} texts */
export function onPaper({ result, printer }, texts) {
  switch (result?.prints?.status) {
    case "waiting":
    case "printing":
      if (printer?.troubles.length > 0) return "";
      return texts.say("In the booth it is coming out on paper, too.");
    case "printed":
      return texts.say("In the booth they have it on paper, too.");
    default:
      return "";
  }
}

/** @param {any} view */
export function mayGoOn({ startLamp }) {
  return startLamp.glow === "breathing";
}
