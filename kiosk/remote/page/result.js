/** What a strip's page does beyond being read: shares the strip, and sends it by mail. */

import { byId, write } from "./dom.js";
import { Mail } from "./mail.js";
import { texts } from "./plain.js";
import { Share } from "./share.js";

const { token, mail: mailed } = /** @type {HTMLElement} */ (document.querySelector("main")).dataset;
const url = `/s/${token}`;
const ask = window.fetch.bind(window);

byId("iphone").hidden = !/iPhone|iPad/.test(navigator.userAgent);

const share = new Share({ url: `${url}/strip.jpg`, fetch: ask, phone: navigator });
byId("share").hidden = !share.isPossible;
byId("share").onclick = async () => {
  const said = await share.share();
  write(byId("share-said"), said && texts.say(said));
};

const mail = new Mail({
  url,
  fetch: ask,
  timers: { setTimeout: setTimeout.bind(window), clearTimeout: clearTimeout.bind(window) },
  now: () => performance.now(),
  onTold: ({ fate, sentence }) => {
    write(byId("mail-said"), sentence && texts.say(sentence));
    byId("send").disabled = fate === "sending" || fate === "waiting";
    const wrong = fate === "refused" || fate === "failed";
    byId("address").setAttribute("aria-invalid", String(wrong));
    if (wrong) byId("address").focus();
    byId("mail-said").scrollIntoView({ block: "nearest" }); // not under the key
  },
});
byId("mail").hidden = mailed !== "on";
byId("mail").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  mail.send(byId("address").value);
};
