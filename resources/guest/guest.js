// The guest page. Everything that other people wrote goes through textContent, never through markup.
//
// Parts, top to bottom: the door (token, name, consent), the line (WebSocket for signalling), the call
// (one RTCPeerConnection at a time, made anew after a loss), the control channel, and what is shown.

const RECONNECT_FIRST_MS = 500;
const RECONNECT_LONGEST_MS = 10_000;
const SLOWED_MS = 30_000;
const GATHER_MS = 1_500; // candidates found later follow one by one
const CONNECT_MS = 10_000;
const DISCONNECTED_MS = 2_500;
const SILENT_MS = 4_000; // neither sound nor messages: the connection is dead whatever it says
const MAX_CAPTIONS = 400;
const LEVEL_FLOOR_DB = 60;

const CLOSED_REPLACED = 4001;
const CLOSED_REVOKED = 4003;
const CLOSED_SLOWED = 4029;

const ROLES = { host: "Host", cohost: "Co-host", member: "", guest: "Guest" };
const CONSENTS = { record: "recorded", captions: "words only", neither: "nothing kept" };
const LINKS = { good: "", poor: "poor connection", lost: "connection lost" };

const byId = (id) => document.getElementById(id);
const views = ["welcome", "lobby", "meeting", "end"];

// ---------------------------------------------------------------- the door

const [room, linkToken] = location.hash.slice(1).split(".", 2);
let token = linkToken || "";
const storageKey = `meeting.${room}`;

const state = {
  secret: sessionStorage.getItem(storageKey) || "",
  name: sessionStorage.getItem("meeting.name") || "",
  consent: "",
  muted: false,
  held: false,
  hand: false,
  me: "",
  certificate: null,
  fingerprint: "",
  microphone: null, // MediaStream
  over: true, // nothing is to be reconnected
};

async function join(event) {
  event.preventDefault();
  const consent = document.querySelector("input[name=consent]:checked");
  state.name = shortened(byId("name").value);
  if (!state.name) return problem("Please write your name.", byId("name"));
  if (!consent) return problem("Please choose what may be kept.", document.querySelector("input[name=consent]"));
  state.consent = consent.value;
  state.muted = byId("join-muted").checked;
  byId("join").disabled = true;
  problem("");
  try {
    await prepare();
    if (token && !(await consumeToken())) return;
    sessionStorage.setItem("meeting.name", state.name);
    begin();
  } catch (error) {
    console.warn("joining failed", error.name);
    problem("The meeting cannot be reached. Check your connection and try again.");
  } finally {
    byId("join").disabled = false;
  }
}

// 40 letters; half of an emoji would be no text.
function shortened(name) {
  return [...name.trim()].slice(0, 40).filter((letter) => !/^[\ud800-\udfff]$/.test(letter)).join("");
}

async function prepare() {
  if (!state.certificate) {
    state.certificate = await RTCPeerConnection.generateCertificate({ name: "ECDSA", namedCurve: "P-256" });
    state.fingerprint = await fingerprintOf(state.certificate);
  }
  if (!state.microphone) await openMicrophone(undefined);
}

async function consumeToken() {
  const answer = await fetch("api/join", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      room, token, name: state.name, consent: state.consent, passcode: byId("passcode").value,
    }),
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
  const said = await answer.json();
  if (answer.ok) {
    state.secret = said.secret;
    sessionStorage.setItem(storageKey, state.secret);
    spendToken();
    return true;
  }
  if (said.code === "link_not_valid" && state.secret) {
    spendToken(); // the link of before, opened again: this window has come in by it
    return true;
  }
  const asksForPasscode = said.code === "passcode_needed" || said.code === "passcode_wrong";
  if (asksForPasscode) byId("passcode-field").hidden = false;
  const wait = said.wait_s > 1 ? ` (${said.wait_s} s)` : "";
  problem(`${said.sentence}${wait}`, asksForPasscode ? byId("passcode") : null);
  return false;
}

// A spent token need not stay in the address bar.
function spendToken() {
  token = "";
  history.replaceState(null, "", `#${room}`);
}

// A certificate's fingerprint in every browser: as an offer made with it says it.
async function fingerprintOf(certificate) {
  const probe = new RTCPeerConnection({ certificates: [certificate] });
  try {
    probe.createDataChannel("probe");
    return fingerprintIn((await probe.createOffer()).sdp);
  } finally {
    probe.close();
  }
}

// The one SHA-256 fingerprint of a description; "" when there are several, others, or none.
function fingerprintIn(sdp) {
  const lines = [...sdp.matchAll(/^a=fingerprint:(\S+)[ \t]+(\S+)[ \t]*\r?$/gim)];
  const values = new Set(lines.map(([, hash, value]) => (hash.toLowerCase() === "sha-256" ? value.toUpperCase() : "")));
  return values.size === 1 ? [...values][0] : "";
}

// ---------------------------------------------------------------- the microphone

let meterRun = 0;
let audioContext = null;

async function openMicrophone(deviceId) {
  const before = state.microphone;
  try {
    state.microphone = await navigator.mediaDevices.getUserMedia({
      audio: {
        deviceId: deviceId ? { exact: deviceId } : undefined,
        echoCancellation: true, noiseSuppression: true, autoGainControl: true,
      },
    });
  } catch (error) {
    console.warn("no microphone", error.name);
    announce("No microphone can be used. You can listen and read; allow the microphone in the browser to speak.");
    return false;
  }
  before?.getTracks().forEach((track) => track.stop());
  applyMute();
  await call?.useMicrophone();
  return true;
}

async function checkMicrophone() {
  if (!(await openMicrophone(byId("microphone").value))) return;
  await listMicrophones();
  byId("device-check").hidden = false;
  showLevel();
}

async function listMicrophones() {
  const used = state.microphone.getAudioTracks()[0]?.getSettings().deviceId;
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "audioinput");
  byId("microphone").replaceChildren(...devices.map((one, index) => {
    const option = element("option", one.label || `Microphone ${index + 1}`);
    option.value = one.deviceId;
    option.selected = one.deviceId === used;
    return option;
  }));
}

function showLevel() {
  const run = ++meterRun;
  audioContext ??= new AudioContext();
  audioContext.resume();
  const analyser = audioContext.createAnalyser();
  analyser.fftSize = 2048;
  const source = audioContext.createMediaStreamSource(state.microphone);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const step = () => {
    if (run !== meterRun) return source.disconnect();
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
    const level = Math.max(0, LEVEL_FLOOR_DB + 10 * Math.log10(power + 1e-12));
    byId("level").value = level;
    if (level > 20) byId("level-note").textContent = "Your microphone works.";
    setTimeout(step, 100);
  };
  step();
}

function applyMute() {
  const silent = state.muted || state.held;
  state.microphone?.getAudioTracks().forEach((track) => { track.enabled = !silent; });
  const button = byId("mute");
  button.setAttribute("aria-pressed", String(silent));
  button.disabled = state.held || !state.microphone;
  button.textContent = !state.microphone ? "No microphone" : state.held ? "Muted by the host" : silent ? "Unmute" : "Mute";
}

// ---------------------------------------------------------------- the line: signalling

let line = null; // the WebSocket that counts; every older one is ignored
let ready = null; // what the gateway told: ids, the host's fingerprint, ICE servers
let attempts = 0;
let lineTimer = 0;

function openLine() {
  clearTimeout(lineTimer);
  if (state.over) return;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/api/signal`);
  const before = line;
  line = socket;
  ready = null;
  before?.close();
  socket.onopen = () => socket.send(JSON.stringify({ type: "hello", secret: state.secret, fingerprint: state.fingerprint }));
  socket.onmessage = ({ data }) => { if (socket === line) onSignal(JSON.parse(data)); };
  socket.onclose = ({ code }) => { if (socket === line) onLineClosed(code); };
}

function onLineClosed(code) {
  line = null;
  ready = null;
  if (state.over) return;
  if (code === CLOSED_REVOKED) {
    forget();
    return finish("You are not in this meeting", "The meeting is over, or your link is not valid any more.", false);
  }
  if (code === CLOSED_REPLACED) return finish("Opened elsewhere", "You have opened this meeting in another window.", true);
  // A call that stands does not need the line; it comes back quietly.
  if (!call?.stands) showLink(false);
  const wait = code === CLOSED_SLOWED ? SLOWED_MS : Math.min(RECONNECT_LONGEST_MS, RECONNECT_FIRST_MS * 2 ** attempts++);
  clearTimeout(lineTimer);
  lineTimer = setTimeout(openLine, wait * (0.75 + Math.random() / 2));
}

function onSignal(message) {
  if (message.type === "ready") {
    attempts = 0;
    const sameHost = ready?.host_fingerprint === message.host_fingerprint;
    ready = message;
    state.me = message.you;
    if (!sameHost) showSecurityCode();
    if (!call?.stands) newCall();
  } else if (message.type === "signal") {
    call?.onSignal(message);
  }
}

function signal(kind, payload) {
  if (line?.readyState === WebSocket.OPEN && ready) line.send(JSON.stringify({ type: "signal", kind, payload }));
}

// ---------------------------------------------------------------- the call

let call = null;

function newCall() {
  call?.close();
  showLink(false);
  const made = new Call(ready);
  call = made;
  made.begin().catch((error) => {
    console.warn("the call could not begin", error.name);
    made.lost();
  });
}

class Call {
  constructor({ host_fingerprint: hostFingerprint, ice_servers: iceServers }) {
    this.hostFingerprint = hostFingerprint;
    this.closed = false;
    this.offered = false;
    this.early = [];
    this.lastHeard = performance.now();
    this.packets = 0;
    this.pc = new RTCPeerConnection({ iceServers, certificates: [state.certificate], bundlePolicy: "max-bundle" });
    const track = state.microphone?.getAudioTracks()[0];
    // Who has no microphone says so; the host would take the silence for a lost connection.
    this.speaks = track !== undefined;
    this.transceiver = this.pc.addTransceiver(track ?? "audio", { direction: track ? "sendrecv" : "recvonly" });
    this.channel = this.pc.createDataChannel("control");
    this.channel.onopen = () => this.onOpen();
    this.channel.onmessage = ({ data }) => { this.lastHeard = performance.now(); onControl(data); };
    this.channel.onclose = () => this.lost();
    this.pc.ontrack = ({ track: heard }) => play(new MediaStream([heard]));
    this.pc.onconnectionstatechange = () => this.onState();
    this.pc.onicecandidate = ({ candidate }) => {
      if (candidate && this.offered) signal("candidate", JSON.stringify({ candidate: candidate.candidate, sdpMid: candidate.sdpMid }));
    };
    this.timers = [setTimeout(() => { if (!this.stands) this.lost(); }, CONNECT_MS)];
    this.watch = setInterval(() => this.look(), 1_000);
  }

  get stands() {
    return !this.closed && this.channel.readyState === "open" && this.pc.connectionState === "connected";
  }

  async begin() {
    await this.pc.setLocalDescription(await this.pc.createOffer());
    await this.gathered();
    if (this.closed) return;
    this.offered = true;
    signal("offer", this.pc.localDescription.sdp);
  }

  gathered() {
    return new Promise((resolve) => {
      const look = () => { if (this.pc.iceGatheringState === "complete") resolve(); };
      this.pc.addEventListener("icegatheringstatechange", look);
      this.timers.push(setTimeout(resolve, GATHER_MS));
      look();
    });
  }

  async onSignal({ kind, payload }) {
    try {
      if (kind === "answer") await this.onAnswer(payload);
      else if (kind === "candidate") await this.onCandidate(JSON.parse(payload));
      else if (kind === "bye") this.lost();
    } catch (error) {
      console.warn("a signal could not be used", error.name);
      this.lost();
    }
  }

  async onAnswer(sdp) {
    // Whoever is in between would have to show the certificate that the host announced.
    if (fingerprintIn(sdp) !== this.hostFingerprint) return this.lost();
    if (this.pc.signalingState !== "have-local-offer") return;
    await this.pc.setRemoteDescription({ type: "answer", sdp });
    for (const candidate of this.early.splice(0)) await this.pc.addIceCandidate(candidate);
  }

  async onCandidate(candidate) {
    if (this.pc.remoteDescription) await this.pc.addIceCandidate(candidate);
    else if (this.early.length < 100) this.early.push(candidate);
  }

  onOpen() {
    this.lastHeard = performance.now();
    tell({ type: "hello", name: state.name, client: "browser" });
    tell({ type: "consent", choice: state.consent });
    tell({ type: "mute", muted: state.muted });
    showLink(true);
  }

  onState() {
    const now = this.pc.connectionState;
    if (now === "failed" || now === "closed") this.lost();
    if (now === "disconnected") {
      this.timers.push(setTimeout(() => { if (this.pc.connectionState === "disconnected") this.lost(); }, DISCONNECTED_MS));
    }
  }

  // Browsers need half a minute to see that the other side is gone.
  async look() {
    if (!this.stands) return;
    const stats = await this.pc.getStats();
    let packets = 0;
    stats.forEach((one) => { if (one.type === "inbound-rtp") packets += one.packetsReceived; });
    if (packets !== this.packets) this.lastHeard = performance.now();
    this.packets = packets;
    if (packets > 0 && performance.now() - this.lastHeard > SILENT_MS) this.lost();
  }

  async useMicrophone() {
    if (!this.speaks) return this.lost(); // the next call has it
    await this.transceiver.sender.replaceTrack(state.microphone?.getAudioTracks()[0] ?? null);
  }

  lost() {
    if (this.closed) return;
    this.close();
    if (this !== call || state.over) return;
    call = null;
    showLink(false);
    // The line too: after a change of network it may be dead without knowing.
    clearTimeout(lineTimer);
    lineTimer = setTimeout(openLine, RECONNECT_FIRST_MS);
  }

  close() {
    this.closed = true;
    this.timers.forEach(clearTimeout);
    clearInterval(this.watch);
    this.pc.close();
  }
}

function play(stream) {
  const sound = byId("sound");
  sound.srcObject = stream;
  sound.play().then(() => { byId("hear").hidden = true; }, () => { byId("hear").hidden = false; });
}

// ---------------------------------------------------------------- the control channel

const people = new Map(); // id → person
const captions = new Map(); // "participant/utterance" → { block, sure, unsure, words }

function tell(message) {
  if (call?.channel.readyState === "open") call.channel.send(JSON.stringify({ v: 1, ...message }));
}

const heard = {
  waiting: () => show("lobby"),
  welcome: ({ title, people: list }) => {
    byId("meeting-title").textContent = title || "Meeting";
    document.title = title || "Meeting";
    showPeople(list);
    show("meeting");
    if (state.hand) tell({ type: "hand", raised: true });
  },
  roster: ({ people: list }) => showPeople(list),
  levels: ({ levels }) => showLevels(levels),
  speaking: ({ participant, speaking }) => {
    people.get(participant)?.item?.classList.toggle("speaking", speaking === true);
  },
  caption: showCaption,
  muted: ({ by, held }) => {
    state.held = held === true;
    if (state.held) state.muted = true;
    applyMute();
    announce(state.held ? `${by} muted you.` : "You may unmute again.");
  },
  refused: ({ sentence }) => announce(sentence),
  denied: ({ sentence }) => { forget(); finish("Not let in", sentence, false); },
  removed: ({ sentence }) => { forget(); finish("You were taken out of the meeting", sentence, false); },
  ended: ({ sentence }) => { forget(); finish("The meeting is over", sentence, false); },
};

function onControl(text) {
  let message = null;
  try {
    message = JSON.parse(text);
  } catch {
    return;
  }
  if (message?.v === 1 && Object.hasOwn(heard, message.type)) heard[message.type](message);
}

// ---------------------------------------------------------------- what is shown

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function show(view) {
  const already = !byId(`view-${view}`).hidden;
  for (const one of views) byId(`view-${one}`).hidden = one !== view;
  if (view !== "welcome") meterRun++;
  if (already) return;
  byId(`view-${view}`).querySelector("h1").focus();
  if (view === "meeting") announce("You are in the meeting.");
}

let statusTimer = 0;
function announce(sentence) {
  byId("status").textContent = sentence;
  clearTimeout(statusTimer);
  statusTimer = setTimeout(() => { byId("status").textContent = ""; }, 6_000);
}

function problem(sentence, focus) {
  const box = byId("problem");
  box.textContent = sentence;
  box.hidden = !sentence;
  focus?.focus();
}

function showLink(good) {
  const box = byId("link-state");
  box.textContent = good ? "Connected" : "Connecting…";
  box.classList.toggle("away", !good);
  const warning = byId("warning");
  const lost = !good && !byId("view-meeting").hidden;
  if (warning.hidden === lost) {
    warning.textContent = lost ? "The connection is interrupted. You will be back by yourself." : "";
    warning.hidden = !lost;
  }
}

function showPeople(list) {
  if (!Array.isArray(list)) return;
  const kept = new Set(list.map((person) => person.id));
  for (const id of [...people.keys()]) if (!kept.has(id)) people.delete(id);
  const items = list.map((person) => {
    const item = people.get(person.id)?.item ?? personItem();
    people.set(person.id, { ...person, item });
    describePerson(item, person);
    return item;
  });
  byId("people").replaceChildren(...items);
  byId("people-count").textContent = `(${list.length})`;
  const mine = people.get(state.me);
  if (!mine) return;
  state.hand = mine.hand > 0;
  byId("hand").setAttribute("aria-pressed", String(state.hand));
  byId("hand").textContent = state.hand ? "Lower hand" : "Raise hand";
  if (mine.muted_by_host !== state.held) {
    state.held = mine.muted_by_host === true;
    applyMute();
  }
}

function personItem() {
  const item = element("li");
  const ring = element("span", "", "ring");
  ring.setAttribute("aria-hidden", "true");
  const about = element("div");
  about.append(element("span", "", "name"), element("small"));
  item.append(ring, about);
  return item;
}

function describePerson(item, person) {
  const facts = [
    ROLES[person.role] ?? "",
    person.muted || person.muted_by_host ? "muted" : "",
    person.hand > 0 ? `✋ hand raised (${person.hand})` : "",
    CONSENTS[person.consent] ?? "",
    LINKS[person.connection] ?? "",
  ];
  item.querySelector(".name").textContent = person.id === state.me ? `${person.name} (you)` : person.name;
  item.querySelector("small").textContent = facts.filter(Boolean).join(" · ");
  item.classList.toggle("speaking", person.speaking === true);
}

function showLevels(levels) {
  for (const [id, person] of people) {
    const level = Number.isFinite(levels?.[id]) ? levels[id] : -LEVEL_FLOOR_DB;
    const share = Math.min(1, Math.max(0, 1 + level / LEVEL_FLOOR_DB));
    person.item.querySelector(".ring").style.setProperty("--level", share.toFixed(2));
  }
}

function showCaption({ participant, utterance, state: certainty, text }) {
  const key = `${participant}/${utterance}`;
  const box = byId("captions");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  let caption = captions.get(key);
  if (!caption) {
    if (!text) return;
    caption = newCaption(key, participant);
  }
  if (certainty === "final") {
    caption.words = text;
    if (text) readAloud(participant, text);
    else dropCaption(key);
  } else if (certainty === "confirmed") {
    caption.words = caption.words ? `${caption.words} ${text}` : text;
  }
  caption.sure.textContent = caption.words;
  caption.unsure.textContent = certainty === "shown" && text ? ` ${text}` : "";
  if (atEnd) box.scrollTop = box.scrollHeight;
  byId("newest").hidden = atEnd;
}

function newCaption(key, participant) {
  const block = element("p");
  const caption = { block, sure: element("span"), unsure: element("span", "", "unsure"), words: "" };
  block.append(element("b", people.get(participant)?.name ?? "Somebody"), caption.sure, caption.unsure);
  byId("captions").append(block);
  byId("no-captions").hidden = true;
  captions.set(key, caption);
  if (captions.size > MAX_CAPTIONS) dropCaption(captions.keys().next().value);
  return caption;
}

function dropCaption(key) {
  captions.get(key)?.block.remove();
  captions.delete(key);
}

// Only whole sentences, only when asked for: words that still change would be read again and again.
function readAloud(participant, text) {
  if (!byId("read-captions").checked) return;
  const spoken = byId("spoken");
  spoken.append(element("p", `${people.get(participant)?.name ?? "Somebody"}: ${text}`));
  while (spoken.children.length > 5) spoken.firstChild.remove();
}

// The same digits as adapters/conference/short_authentication.py; the why of every number is there.
async function shortString(one, other) {
  const both = [one, other].sort().join(":").split(":").map((byte) => parseInt(byte, 16));
  const key = await crypto.subtle.importKey("raw", new Uint8Array(both), "PBKDF2", false, ["deriveBits"]);
  const salt = new TextEncoder().encode("meeting-desktop short authentication 1");
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: 600_000 }, key, 64);
  const digits = new DataView(bits).getBigUint64(0) % 10n ** 12n;
  return digits.toString().padStart(12, "0").replace(/(\d{3})(?=\d)/g, "$1 ");
}

async function showSecurityCode() {
  byId("security-code").textContent = await shortString(state.fingerprint, ready.host_fingerprint);
}

// ---------------------------------------------------------------- begin and end

function begin() {
  state.over = false;
  attempts = 0;
  byId("consent-now").value = state.consent;
  applyMute();
  show("lobby");
  openLine();
}

function finish(title, text, mayReturn) {
  state.over = true;
  clearTimeout(lineTimer);
  call?.close();
  call = null;
  const socket = line;
  line = null;
  ready = null;
  socket?.close();
  state.microphone?.getTracks().forEach((track) => track.stop());
  state.microphone = null;
  byId("end-title").textContent = title;
  byId("end-text").textContent = text;
  byId("again").hidden = !mayReturn;
  show("end");
}

function forget() {
  state.secret = "";
  sessionStorage.removeItem(storageKey);
}

function leave() {
  tell({ type: "leave" });
  signal("bye", "");
  // What was just said has to leave before the connection closes.
  setTimeout(() => finish("You have left", "You can come back as long as the meeting lasts.", true), 150);
}

async function comeBack() {
  await prepare();
  begin();
}

byId("join-form").addEventListener("submit", join);
byId("check").addEventListener("click", checkMicrophone);
byId("microphone").addEventListener("change", checkMicrophone);
byId("leave-lobby").addEventListener("click", leave);
byId("leave").addEventListener("click", leave);
byId("again").addEventListener("click", comeBack);
byId("hear").addEventListener("click", () => play(byId("sound").srcObject));
byId("mute").addEventListener("click", () => {
  state.muted = !state.muted;
  applyMute();
  tell({ type: "mute", muted: state.muted });
});
byId("hand").addEventListener("click", () => tell({ type: "hand", raised: !state.hand }));
byId("consent-now").addEventListener("change", ({ target }) => {
  state.consent = target.value;
  tell({ type: "consent", choice: state.consent });
});
byId("newest").addEventListener("click", () => {
  byId("captions").scrollTop = byId("captions").scrollHeight;
  byId("newest").hidden = true;
});
byId("captions").addEventListener("scroll", ({ target }) => {
  if (target.scrollHeight - target.scrollTop - target.clientHeight < 40) byId("newest").hidden = true;
});
window.addEventListener("online", () => { if (!state.over && !call?.stands) openLine(); });
window.addEventListener("hashchange", () => location.reload()); // another link, pasted over this one
window.addEventListener("pagehide", () => { if (!state.over) signal("bye", ""); });

byId("name").value = state.name;
if (!token && !state.secret) {
  byId("join-form").hidden = true;
  byId("welcome-text").textContent = "This link is not complete. Copy all of it from your invitation.";
}
