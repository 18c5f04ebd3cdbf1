import assert from "node:assert/strict";
import { test } from "node:test";
import { BlobUrl } from "../../kiosk/remote/page/blob-url.js";

test("the same picture keeps its address, another one takes its place", async () => {
  const shown = new BlobUrl();
  const first = shown.of(new Blob(["a"]));
  assert.equal(shown.of(shown.blob), first);
  const second = shown.of(new Blob(["b"]));
  assert.equal(await (await fetch(second)).text(), "b");
  await assert.rejects(fetch(first));
});

test("nothing has no address, and lets go of what was there", async () => {
  const shown = new BlobUrl();
  const url = shown.of(new Blob(["a"]));
  assert.equal(shown.of(null), "");
  await assert.rejects(fetch(url));
});
