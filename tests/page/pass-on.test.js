import assert from "node:assert/strict";
import { test } from "node:test";
import { PassOn } from "../../kiosk/remote/page/pass-on.js";

const URL = "https://bucket.invalid/s/tok?X=1";

/** A phone that does these things, and keeps what it was given. */
function phoneThat({ shares = false, copies = false, fails = "" }) {
  const given = [];
  const take = async (what) => {
    if (fails) throw Object.assign(new Error(fails), { name: fails });
    given.push(what);
  };
  const phone = {
    ...(shares ? { share: take } : {}),
    ...(copies ? { clipboard: { writeText: take } } : {}),
  };
  return { given, passOn: new PassOn({ phone }) };
}

test("a phone that shares is given the link, and says the rest itself", async () => {
  const { given, passOn } = phoneThat({ shares: true, copies: true });
  assert.equal(passOn.label, "Share");
  assert.equal(await passOn.pass(URL), "");
  assert.deepEqual(given, [{ url: URL }]);
});

test("where nothing is shared, the link is copied, and that is said", async () => {
  const { given, passOn } = phoneThat({ copies: true });
  assert.equal(passOn.label, "Copy link");
  assert.match(await passOn.pass(URL), /Copied/);
  assert.deepEqual(given, [URL]);
});

test("a browser that does neither has no key for it", () => {
  assert.equal(phoneThat({}).passOn.label, "");
});

test("who thinks better of it is told nothing", async () => {
  assert.equal(await phoneThat({ shares: true, fails: "AbortError" }).passOn.pass(URL), "");
});

test("what does not work is said, with what does", async () => {
  for (const does of [{ shares: true }, { copies: true }]) {
    const { passOn } = phoneThat({ ...does, fails: "NotAllowedError" });
    assert.match(await passOn.pass(URL), /Open the link/);
  }
});
