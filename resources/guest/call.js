// The call: one RTCPeerConnection to the host, with sound and a screen both ways and the control channel. After a
// loss it is not mended but made anew.

import { fingerprintIn } from "./fingerprints.js";

const GATHER_MS = 1_500; // candidates found later follow one by one
const CONNECT_MS = 15_000;
const DISCONNECTED_MS = 2_500;
const SILENT_MS = 4_000; // neither sound nor messages: the connection is dead whatever it says
const MAX_EARLY = 100;
const SCREEN_BITS = 1_500_000;
const SCREEN_CODECS = ["video/VP8", "video/rtx"];

export class Call {
  // on: say(kind, payload) to the host, open(), control(text), files(channel), sound(stream),
  // picture(stream), lost().
  constructor({ hostFingerprint, iceServers, certificate, track }, on) {
    this.hostFingerprint = hostFingerprint;
    this.on = on;
    this.isClosed = false;
    this.isOffered = false;
    this.early = [];
    this.lastHeard = performance.now();
    this.packets = 0;
    this.pc = new RTCPeerConnection({ iceServers, certificates: [certificate], bundlePolicy: "max-bundle" });
    // Who has no microphone says so; the host would take the silence for a lost connection.
    this.speaks = track !== undefined;
    this.transceiver = this.pc.addTransceiver(track ?? "audio", { direction: track ? "sendrecv" : "recvonly" });
    // Agreed from the beginning and silent until somebody shares: a call is not described twice.
    this.picture = this.pc.addTransceiver("video", { direction: "sendrecv" });
    const codecs = RTCRtpReceiver.getCapabilities("video").codecs;
    this.picture.setCodecPreferences?.(codecs.filter((one) => SCREEN_CODECS.includes(one.mimeType)));
    this.channel = this.pc.createDataChannel("control");
    this.channel.onopen = () => { this.lastHeard = performance.now(); on.open(); };
    this.channel.onmessage = ({ data }) => { this.lastHeard = performance.now(); on.control(data); };
    this.channel.onclose = () => this.lost();
    on.files(this.pc.createDataChannel("files"));
    this.pc.ontrack = ({ track: came }) => {
      const stream = new MediaStream([came]);
      if (came.kind === "video") on.picture(stream);
      else on.sound(stream);
    };
    this.pc.onconnectionstatechange = () => this.look();
    this.pc.onicecandidate = ({ candidate }) => {
      if (candidate && this.isOffered) this.sayCandidate(candidate);
    };
    this.timers = [setTimeout(() => { if (!this.stands) this.lost(); }, CONNECT_MS)];
    this.watch = setInterval(() => this.listen(), 1_000);
  }

  get stands() {
    return !this.isClosed && this.channel.readyState === "open" && this.pc.connectionState === "connected";
  }

  async begin() {
    try {
      await this.pc.setLocalDescription(await this.pc.createOffer());
      await this.gathered();
      if (this.isClosed) return;
      this.isOffered = true;
      this.on.say("offer", this.pc.localDescription.sdp);
    } catch (error) {
      this.fail("the call could not begin", error);
    }
  }

  gathered() {
    return new Promise((resolve) => {
      const look = () => { if (this.pc.iceGatheringState === "complete") resolve(); };
      this.pc.addEventListener("icegatheringstatechange", look);
      this.timers.push(setTimeout(resolve, GATHER_MS));
      look();
    });
  }

  sayCandidate({ candidate, sdpMid }) {
    this.on.say("candidate", JSON.stringify({ candidate, sdpMid }));
  }

  async hearSignal({ kind, payload }) {
    try {
      if (kind === "answer") await this.hearAnswer(payload);
      else if (kind === "candidate") await this.hearCandidate(JSON.parse(payload));
      else if (kind === "bye") this.lost();
    } catch (error) {
      this.fail("a signal could not be used", error);
    }
  }

  async hearAnswer(sdp) {
    // Whoever is in between would have to show the certificate that the host announced.
    if (fingerprintIn(sdp) !== this.hostFingerprint) return this.lost();
    if (this.pc.signalingState !== "have-local-offer") return;
    await this.pc.setRemoteDescription({ type: "answer", sdp });
    for (const candidate of this.early.splice(0)) await this.pc.addIceCandidate(candidate);
  }

  async hearCandidate(candidate) {
    if (this.pc.remoteDescription) await this.pc.addIceCandidate(candidate);
    else if (this.early.length < MAX_EARLY) this.early.push(candidate);
  }

  look() {
    const now = this.pc.connectionState;
    if (now === "failed" || now === "closed") this.lost();
    if (now === "disconnected") {
      this.timers.push(setTimeout(() => { if (this.pc.connectionState === "disconnected") this.lost(); }, DISCONNECTED_MS));
    }
  }

  // Browsers need half a minute to see that the other side is gone.
  async listen() {
    if (!this.stands) return;
    let packets = 0;
    (await this.pc.getStats()).forEach((one) => { if (one.type === "inbound-rtp") packets += one.packetsReceived; });
    if (packets !== this.packets) this.lastHeard = performance.now();
    this.packets = packets;
    if (packets > 0 && performance.now() - this.lastHeard > SILENT_MS) this.lost();
  }

  tell(message) {
    if (this.channel.readyState === "open") this.channel.send(JSON.stringify({ v: 1, ...message }));
  }

  async useTrack(track) {
    if (this.speaks !== (track !== undefined)) return this.lost(); // the next call is of the other kind
    await this.transceiver.sender.replaceTrack(track ?? null);
  }

  async useScreen(track) {
    const { sender } = this.picture;
    await sender.replaceTrack(track ?? null);
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings ?? []) encoding.maxBitrate = SCREEN_BITS;
    if (track && parameters.encodings?.length) await sender.setParameters(parameters);
  }

  fail(what, error) {
    console.warn(what, error.name);
    this.lost();
  }

  lost() {
    if (this.isClosed) return;
    this.close();
    this.on.lost();
  }

  close() {
    this.isClosed = true;
    this.timers.forEach(clearTimeout);
    clearInterval(this.watch);
    this.pc.close();
  }
}
