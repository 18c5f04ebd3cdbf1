/** Who is in the room and how far they are, and the small faces that stand for them elsewhere. */

import { byId, keep, make, write } from "./dom.js";
import { nameOf } from "./headline.js";

/** @typedef {import("./texts.js").Texts} Texts */

/** @param {any} view @param {string | undefined} me @param {Texts} texts */
export function drawPeople(view, me, texts) {
  const list = byId("people");
  list.hidden = view.stage !== "waiting-room";
  keep(list, list.hidden ? [] : view.people, {
    key: (person) => person.id,
    create: () => make("li", {}, drawnFace(), make("b"), make("small")),
    update: (node, person) => {
      const [face, name, how] = node.children;
      updateFace(face, person);
      write(name, person.id === me ? texts.say("You") : nameOf(person, texts));
      write(how, howIs(person, texts));
      node.className = person.connected ? (person.ready ? "ready" : "") : "away";
    },
  });
}

/** @param {any} person @param {Texts} texts */
function howIs(person, texts) {
  if (!person.connected) return texts.say("coming back…");
  return person.ready ? texts.say("ready") : texts.say("not yet");
}

export function drawnFace() {
  return make("span", { className: "face", "aria-hidden": "true" });
}

/** @param {HTMLElement} face @param {any} person */
export function updateFace(face, person) {
  write(face, initial(person.name));
  face.classList.toggle("booth", person.isBooth);
}

/**
 * The first letter a person would call a letter.
 * @param {string} name
 */
function initial(name) {
  if (!("Segmenter" in Intl)) return [...name][0]?.toUpperCase() ?? "";
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment.toUpperCase() ?? "";
}
