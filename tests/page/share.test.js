import assert from "node:assert/strict";
import { test } from "node:test";
import { Share } from "../../kiosk/remote/page/share.js";

function sharing({ phone = {}, status = 200 } = {}) {
  let fetched = 0;
  const fetch = async () => {
    fetched += 1;
    if (status === 0) throw new TypeError("no network");
    return { ok: status < 300, status, blob: async () => new Blob(["a strip"]) };
  };
  const share = new Share({ url: "/s/token/strip.jpg", fetch, phone });
  return { share, fetched: () => fetched };
}

/** One that answers with these errors, one after the other, and then takes what it is given. */
function phoneThat(...errors) {
  const taken = [];
  return {
    taken,
    canShare: ({ files }) => files.every(({ type }) => type === "image/jpeg"),
    share: async ({ files }) => {
      const error = errors.shift();
      if (error) throw Object.assign(new Error(error), { name: error });
      taken.push(...files);
    },
  };
}

test("a phone that shares pictures gets the strip as a file", async () => {
  const phone = phoneThat();
  const { share } = sharing({ phone });
  assert.ok(share.isPossible);
  assert.equal(await share.share(), "");
  const [file] = phone.taken;
  assert.deepEqual([file.name, file.type, await file.text()], ["nearbooth.jpg", "image/jpeg", "a strip"]);
});

test("a browser that cannot is not asked to", () => {
  assert.equal(sharing({ phone: {} }).share.isPossible, false);
  assert.equal(sharing({ phone: { share() {} } }).share.isPossible, false);
  assert.equal(sharing({ phone: { share() {}, canShare: () => false } }).share.isPossible, false);
});

test("a strip that took too long to come is shared by the next touch, and comes once", async () => {
  const phone = phoneThat("NotAllowedError");
  const { share, fetched } = sharing({ phone });
  assert.match(await share.share(), /once more/);
  assert.equal(await share.share(), "");
  assert.equal(fetched(), 1);
  assert.equal(phone.taken.length, 1);
});

test("who thinks better of it is told nothing", async () => {
  assert.equal(await sharing({ phone: phoneThat("AbortError") }).share.share(), "");
});

test("without a network it says so, and the next touch tries again", async () => {
  const { share, fetched } = sharing({ phone: phoneThat(), status: 0 });
  assert.match(await share.share(), /Wi-Fi/);
  assert.match(await share.share(), /Wi-Fi/);
  assert.equal(fetched(), 2);
  assert.match(await sharing({ phone: phoneThat(), status: 404 }).share.share(), /Wi-Fi/);
});
