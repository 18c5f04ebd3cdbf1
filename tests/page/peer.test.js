import assert from "node:assert/strict";
import { test } from "node:test";
import { Peer } from "../../kiosk/remote/page/peer.js";
import { FakeTime, settled } from "./fake-time.js";

globalThis.MediaStream ??= class {
  constructor(tracks) {
    this.tracks = tracks;
  }
};

/** As much of a browser's connection as there is to hold on to. */
class Line {
  signalingState = "stable";
  connectionState = "new";
  candidates = [];
  addTransceiver(what, init) {
    this.offered = { what, init };
    this.sender = {
      getParameters: () => ({ encodings: [{ ...init.sendEncodings[0] }] }),
      setParameters: async (parameters) => {
        this.parameters = parameters;
      },
      replaceTrack: async (track) => {
        this.replaced = track;
      },
    };
    return { sender: this.sender };
  }
  createDataChannel(label, options) {
    assert.equal(this.localDescription, undefined, "the channel comes after the offer");
    this.channel = { label, options, readyState: "open", bufferedAmount: 0, asked: [] };
    this.channel.send = (text) => this.channel.asked.push(JSON.parse(text).payload.t0);
    this.channel.close = () => {
      this.channel.readyState = "closed";
    };
    return this.channel;
  }
  getSenders() {
    return [this.sender];
  }
  async createOffer() {
    return { type: "offer", sdp: "my offer" };
  }
  async setLocalDescription(description) {
    this.signalingState = "have-local-offer";
    this.localDescription = description;
  }
  async setRemoteDescription({ sdp }) {
    this.signalingState = "stable";
    this.answer = sdp;
  }
  async addIceCandidate(candidate) {
    this.candidates.push(candidate);
  }
  close() {
    this.closed = true;
  }
  becomes(state) {
    this.connectionState = state;
    this.onconnectionstatechange();
  }
}

function booth() {
  const time = new FakeTime();
  const sent = [];
  const programs = [];
  const answers = [];
  const peer = new Peer({
    connect: (config) => Object.assign(new Line(), { config }),
    send: (type, payload) => sent.push([type, payload]),
    onProgram: (stream) => programs.push(stream),
    onClock: (answer) => answers.push(answer),
    timers: time.timers,
    random: () => 1,
  });
  return { peer, time, sent, programs, answers, line: () => peer.connection };
}

test("one video both ways is offered to the booth, smooth and within its bitrate", async () => {
  const { peer, sent, line } = booth();
  peer.iceServers = [{ urls: "stun:stun.invalid" }];
  await peer.start();
  assert.deepEqual(sent, [["OFFER", { to: "booth", sdp: "my offer" }]]);
  assert.equal(line().offered.init.direction, "sendrecv");
  assert.equal(line().offered.init.sendEncodings[0].maxBitrate, 2_500_000);
  assert.equal(line().offered.init.sendEncodings[0].maxFramerate, 30);
  assert.equal(line().parameters.degradationPreference, "maintain-framerate");
  assert.deepEqual(line().config.iceServers, [{ urls: "stun:stun.invalid" }]);
});

test("the more share the picture, the fewer pixels of each are sent", async () => {
  const { peer, line } = booth();
  await peer.start();
  await peer.shared(3);
  assert.equal(line().offered.init.sendEncodings[0].scaleResolutionDownBy, 1);
  await peer.shared(5);
  assert.equal(line().parameters.encodings[0].scaleResolutionDownBy, 4 / 3);
  await peer.shared(9);
  assert.equal(line().parameters.encodings[0].scaleResolutionDownBy, 2);
  assert.equal(line().parameters.encodings[0].maxBitrate, 2_500_000);
  await peer.start();
  assert.equal(line().offered.init.sendEncodings[0].scaleResolutionDownBy, 2);
  await peer.shared(2);
  assert.equal(line().parameters.encodings[0].scaleResolutionDownBy, 1);
});

test("no server of anybody is asked unless the room names one", async () => {
  const { peer, line } = booth();
  await peer.start();
  assert.deepEqual(line().config.iceServers, []);
});

test("candidates go to the booth as they are found", async () => {
  const { peer, sent, line } = booth();
  await peer.start();
  line().onicecandidate({
    candidate: {
      candidate: "candidate:1",
      toJSON: () => ({ candidate: "candidate:1", sdpMid: "0" }),
    },
  });
  line().onicecandidate({ candidate: null });
  assert.deepEqual(sent.slice(1), [
    ["ICE_CANDIDATE", { to: "booth", candidate: { candidate: "candidate:1", sdpMid: "0" } }],
  ]);
});

test("a camera that comes later joins without a new offer, and moving people stay smooth", async () => {
  const { peer, sent, line } = booth();
  await peer.start();
  assert.equal(line().offered.what, "video");
  const track = { kind: "video" };
  peer.setCamera(track);
  assert.equal(line().replaced, track);
  assert.equal(track.contentHint, "motion");
  assert.equal(sent.length, 1);
  await peer.start();
  assert.equal(line().offered.what, track);
});

test("what fails is offered anew on a new connection", async () => {
  const { peer, sent, line, time } = booth();
  await peer.start();
  const first = line();
  first.becomes("failed");
  assert.ok(first.closed);
  await time.pass(600);
  assert.notEqual(line(), first);
  assert.equal(sent.filter(([type]) => type === "OFFER").length, 2);
});

test("a short disconnection is given time to heal", async () => {
  const { peer, line, time } = booth();
  await peer.start();
  const first = line();
  first.becomes("disconnected");
  await time.pass(3_000);
  first.becomes("connected");
  await time.pass(60_000);
  assert.equal(line(), first);
  first.becomes("disconnected");
  await time.pass(5_000);
  assert.notEqual(line(), first);
});

test("an offer that leads nowhere is made again", async () => {
  const { peer, line, time } = booth();
  await peer.start();
  const first = line();
  await time.pass(16_000);
  assert.notEqual(line(), first);
});

test("an answer to an offer that was given up is passed over", async () => {
  const { peer, line } = booth();
  await peer.answered("too early");
  await peer.start();
  await peer.answered("the answer");
  await peer.answered("the same once more");
  assert.equal(line().answer, "the answer");
});

test("the booth's picture is shown, but never one of an old connection", async () => {
  const { peer, line, programs } = booth();
  await peer.start();
  const first = line();
  first.ontrack({ track: "program" });
  assert.equal(programs.length, 1);
  await peer.start();
  first.ontrack({ track: "old" });
  assert.deepEqual(programs.slice(1), [null]);
});

test("the room's clock is asked beside the picture, once that is there and while it lasts", async () => {
  const { peer, line, answers } = booth();
  assert.equal(peer.askClock({ t0: 1 }), false);
  await peer.start();
  assert.equal(peer.askClock({ t0: 2 }), false);
  line().becomes("connected");
  assert.equal(peer.askClock({ t0: 3 }), true);
  line().channel.onmessage({
    data: '{"type": "CLOCK_PONG", "payload": {"t0": 3, "t1": 4, "t2": 5, "wall": 6}}',
  });
  assert.deepEqual(answers, [{ t0: 3, t1: 4, t2: 5, wall: 6 }]);
  line().becomes("disconnected");
  assert.equal(peer.askClock({ t0: 7 }), false);
});

test("a connection that is made anew brings its own channel, and the old one is heard no more", async () => {
  const { peer, line } = booth();
  await peer.start();
  const first = line();
  first.becomes("connected");
  await peer.start();
  assert.equal(first.channel.readyState, "closed");
  assert.equal(first.channel.onmessage, null);
  line().becomes("connected");
  peer.askClock({ t0: 1 });
  assert.deepEqual([first.channel.asked, line().channel.asked], [[], [1]]);
});

test("after closing nothing is tried again", async () => {
  const { peer, line, sent, time } = booth();
  await peer.start();
  peer.close();
  await time.pass(60_000);
  await settled();
  assert.equal(line(), null);
  assert.equal(sent.length, 1);
});
