import assert from "node:assert/strict";
import { test } from "node:test";
import { postFile } from "../../kiosk/remote/page/post-file.js";
import { FakeTime } from "./fake-time.js";

/** A request that the test answers. */
class Request {
  upload = {};
  headers = {};
  open(method, url) {
    this.asked = `${method} ${url}`;
  }
  setRequestHeader(name, value) {
    this.headers[name] = value;
  }
  send(body) {
    this.body = body;
  }
  moves(loaded, total) {
    this.upload.onprogress({ loaded, total });
  }
  answers(status, responseText) {
    Object.assign(this, { status, responseText });
    this.onload();
    this.onloadend();
  }
  breaks() {
    this.onerror();
    this.onloadend();
  }
  abort() {
    this.onabort();
    this.onloadend();
  }
}

function posting({ type = "image/png" } = {}) {
  const time = new FakeTime();
  const request = new Request();
  const abort = new AbortController();
  const shares = [];
  const body = new Blob(["picture"], { type });
  const parcel = { url: "/j/abc/backgrounds?name=a", token: "secret", body, signal: abort.signal };
  const answer = postFile(
    { ...parcel, onProgress: (share) => shares.push(share) },
    { open: () => request, timers: time.timers },
  );
  answer.catch(() => {});
  return { time, request, abort, shares, answer };
}

test("a file goes as what it is, with the friend's token", () => {
  const { request } = posting();
  assert.equal(request.asked, "POST /j/abc/backgrounds?name=a");
  assert.deepEqual(request.headers, {
    Authorization: "Bearer secret",
    "Content-Type": "image/png",
  });
});

test("a kind of file that the browser does not know goes as bytes", () => {
  assert.equal(posting({ type: "" }).request.headers["Content-Type"], "application/octet-stream");
});

test("it tells how far it is, and what the room says", async () => {
  const { request, shares, answer } = posting();
  request.moves(1, 4);
  request.moves(4, 4);
  request.answers(201, '{"bgId": "upload-1"}');
  assert.deepEqual(shares, [0.25, 1]);
  assert.deepEqual(await answer, { status: 201, answer: { bgId: "upload-1" } });
});

test("an answer that is no JSON is still an answer", async () => {
  const { request, answer } = posting();
  request.answers(413, "<h1>Too large</h1>");
  assert.deepEqual(await answer, { status: 413, answer: null });
});

test("a slow line is waited for, a silent one is not", async () => {
  const { time, request, answer } = posting();
  await time.pass(19_000);
  request.moves(1, 10);
  await time.pass(19_000);
  request.moves(2, 10);
  await time.pass(21_000);
  await assert.rejects(answer);
  assert.equal(time.waiting.length, 0);
});

test("a busy room takes its time to look at what is sent", async () => {
  const { time, request, answer } = posting();
  request.moves(10, 10);
  await time.pass(55_000);
  request.answers(400, '{"code": "busy"}');
  assert.equal((await answer).answer.code, "busy");
});

test("a room that never answers is given up", async () => {
  const { time, request, answer } = posting();
  request.moves(10, 10);
  await time.pass(61_000);
  await assert.rejects(answer);
});

test("a line that breaks, and one that is called off, have no answer", async () => {
  const broken = posting();
  broken.request.breaks();
  await assert.rejects(broken.answer);
  const called = posting();
  called.abort.abort();
  await assert.rejects(called.answer);
  assert.equal(called.time.waiting.length, 0);
});
