/** A picture that this friend brings as a background: the key for it, how far it is, what went wrong. */

import { broughtBy, namesById } from "./background-names.js";
import { drawnSwatch, drawSwatch } from "./backgrounds.js";
import { BlobUrl } from "./blob-url.js";
import { mayCancel } from "./bring.js";
import { byId, keep, make, showPicture, write } from "./dom.js";
import { problemText } from "./doors.js";
import { gathering } from "./state.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./bring.js").Bringing} Bringing */

/** Refusals after which no other picture does better. */
const ENDED = new Set(["too-many", "wrong-stage", "not-joined"]);

export class BringCard {
  constructor() {
    this.picture = new BlobUrl();
    /** @type {Bringing | null} what was drawn */
    this.drawn = null;
    /** Where the newest of mine is to be shown, as soon as the room has it. */
    this.awaited = "";
  }

  /** @param {State} state @param {Texts} texts */
  draw({ bringing, view, me }, texts) {
    const focused = document.activeElement;
    const shown = gathering(view) ? bringing : null;
    const url = this.picture.of(shown?.file ?? null);
    drawBrought(view, me?.id, texts);
    byId("bring").hidden = !gathering(view) || (!view.mayBring && shown === null);
    drawKey(shown, view.mayBring, url, texts);
    drawTrouble(shown, url, texts);
    byId("vote").hidden = [...byId("vote").children].every((part) => part.hidden);
    keepFocus(focused);
    this.reveal(shown);
    this.drawn = shown;
  }

  /** What has come about may be beyond the edge of the screen. @param {Bringing | null} shown */
  reveal(shown) {
    const news = shown?.status !== this.drawn?.status;
    if (news && shown?.status === "sent") this.awaited = shown.bgId ?? "";
    if (news && !byId("bring-trouble").hidden) show(byId("bring-trouble"));
    const option = byId(`title-${this.awaited}`)?.closest(".option");
    if (!option) return;
    this.awaited = "";
    show(option);
  }
}

/** Who goes by keyboard stays here when the key they pressed makes room for another. @param {Element | null} focused before */
function keepFocus(focused) {
  if (!focused?.closest("#vote") || !focused.closest("[hidden]")) return;
  const places = ["bring-cancel", "bring-going", "bring-key"].map(byId);
  places.find((place) => !place.hidden)?.focus({ preventScroll: true });
}

/** @param {Bringing | null} bringing @param {boolean} more may be brought @param {string} url @param {Texts} texts */
function drawKey(bringing, more, url, texts) {
  const status = bringing?.status ?? "idle";
  const going = status === "sending" || status === "waiting";
  const share = bringing?.share ?? 0;
  byId("bring").dataset.status = status;
  byId("bring-key").hidden = going || (!more && status !== "sent");
  byId("bring-going").hidden = !going;
  byId("bring-cancel").hidden = !mayCancel(bringing);
  showPicture(byId("bring-picture"), going ? url : "");
  write(byId("bring-says"), going ? says(status, share, texts) : "");
  const bar = byId("bring-progress");
  if (status === "sending" && share < 1) bar.value = share;
  else bar.removeAttribute("value");
  const glad = status === "sent" ? "It's in!" : "Upload background";
  write(byId("bring-label"), texts.say(glad));
}

/** @param {string} status @param {number} share @param {Texts} texts */
function says(status, share, texts) {
  if (status === "waiting") return texts.say("Waiting for the network…");
  return share < 1 ? texts.say("Uploading…") : texts.say("Almost there…");
}

/** @param {Bringing | null} bringing @param {string} url @param {Texts} texts */
function drawTrouble(bringing, url, texts) {
  const status = bringing?.status;
  const failed = status === "failed";
  const code = bringing?.problem?.code ?? "";
  const again = failed || code === "busy";
  byId("bring-trouble").hidden = !failed && status !== "refused";
  byId("bring-again").hidden = !again;
  const ended = ENDED.has(code);
  byId("bring-other").hidden = again || ended;
  write(byId("bring-dismiss"), ended ? texts.say("All right") : texts.say("Never mind"));
  showPicture(byId("bring-refused"), byId("bring-trouble").hidden ? "" : url);
  const lost = texts.say("Your picture did not get through. Check your Wi-Fi, then try again.");
  const refusal = problemText(bringing?.problem ?? null, texts);
  const otherwise = texts.say("That did not work. Try another picture.");
  write(byId("bring-problem"), failed ? lost : status === "refused" ? refusal || otherwise : "");
}

/** In the waiting room, what people brought so far: the vote comes later. @param {any} view @param {string | undefined} me @param {Texts} texts */
function drawBrought(view, me, texts) {
  const names = namesById(view.backgrounds, texts);
  const brought = view.backgrounds.filter((/** @type {any} */ it) => it.uploadedBy !== "");
  const list = byId("brought");
  list.hidden = view.stage !== "waiting-room" || brought.length === 0;
  keep(list, list.hidden ? [] : brought, {
    key: (background) => background.bgId,
    create: () => make("li", {}, drawnSwatch(), make("span", { className: "unseen" })),
    update: (node, background) => {
      const by = broughtBy(background, me, texts);
      drawSwatch(node.children[0], background);
      write(node.children[1], `${names.get(background.bgId)} ${by}`);
    },
  });
}

/** @param {HTMLElement} node */
function show(node) {
  node.scrollIntoView({ block: "nearest", behavior: "smooth" });
}
