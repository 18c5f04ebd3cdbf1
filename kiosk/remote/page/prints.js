/** The shots of this strip: how many there are, and the pictures of the newest one. */

import { byId, keep, make, showPicture, write } from "./dom.js";
import { nameOf } from "./headline.js";
import { myPicture } from "./state.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./state.js").State} State */

/** Draws the row of frames, one a shot. @param {State} state @param {Texts} texts */
export function drawFilm({ view, code, me }, texts) {
  const film = byId("film");
  film.hidden = view.shoot === null;
  const shots = view.shoot?.shots ?? 0;
  keep(
    film,
    Array.from({ length: shots }, (_, index) => index + 1),
    {
      key: String,
      create: () => make("li", {}, make("span", { className: "unseen" }), make("img", { alt: "" })),
      update: (node, shot) => {
        const taken = view.shoot.taken.find((/** @type {any} */ one) => one.shot === shot);
        const now = shot === view.shoot.shot && !taken;
        node.className = now ? "now" : taken ? "taken" : "";
        const place = { shot, shots };
        write(node.children[0], texts.say("Shot {shot} of {shots}", place));
        const [, , key] = taken ? thumbnail(taken.pictures, me?.id) : [];
        showPicture(node.children[1], key ? pictureUrl(code, key) : "");
      },
    },
  );
}

/** My own picture of a shot, else anyone's. @param {any[]} pictures @param {string | undefined} me */
function thumbnail(pictures, me) {
  const there = pictures.filter(([, , key]) => key);
  return there.find(([who]) => who === me) ?? there[0] ?? [];
}

/**
 * The pictures of the shot that was just taken; mine at once, from here, before the room has it.
 */
export class Prints {
  constructor() {
    /** @type {Blob | null} */
    this.blob = null;
    this.url = "";
  }

  /** @param {State} state @param {Texts} texts */
  draw(state, texts) {
    const phase = state.view.shoot?.phase;
    const list = byId("prints");
    const pictures = phase && phase !== "posing" ? this.pictures(state) : [];
    list.hidden = pictures.length === 0;
    list.dataset.many = String(pictures.length);
    const people = new Map(state.view.people.map((/** @type {any} */ p) => [p.id, p]));
    keep(list, pictures, {
      key: ({ who }) => who,
      create: () => make("li", { className: "print" }, make("img"), make("span")),
      update: (node, { who, url }) => {
        const person = people.get(who);
        const name = person ? nameOf(person, texts) : "";
        node.children[0].alt = name;
        showPicture(node.children[0], url);
        node.classList.toggle("empty", url === "");
        write(node.children[1], url ? name : texts.say("{name} is not in this one", { name }));
      },
    });
  }

  /** @param {State} state @returns {{who: string, url: string}[]} */
  pictures(state) {
    const { view, code, me } = state;
    const { shot } = view.shoot;
    const taken = view.shoot.taken.find((/** @type {any} */ one) => one.shot === shot);
    const own = myPicture(state)?.preview;
    const mine = own && me ? [{ who: me.id, url: this.urlOf(own) }] : [];
    if (!taken) return mine;
    return taken.pictures.map((/** @type {string[]} */ [who, , key]) => {
      if (who === me?.id && mine.length > 0) return mine[0];
      return { who, url: key ? pictureUrl(code, key) : "" };
    });
  }

  /** @param {Blob} blob */
  urlOf(blob) {
    if (blob !== this.blob) {
      URL.revokeObjectURL(this.url);
      this.blob = blob;
      this.url = URL.createObjectURL(blob);
    }
    return this.url;
  }
}

/** @param {string} code @param {string} key */
function pictureUrl(code, key) {
  return `/j/${code}/pictures/${key}`;
}
