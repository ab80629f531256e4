// The meeting as a guest lives it: begin, come back after every loss, what the host says, the end.

import { Call } from "./call.js";
import { settleCaptions, showCaption } from "./captions.js";
import { fingerprintOf, makeCertificate, shortString } from "./fingerprints.js";
import { Line } from "./line.js";
import { forget, me, remember } from "./me.js";
import { applyMute, closeMicrophone, openMicrophone, setHeld, track, whenChanged } from "./microphone.js";
import { myself, showLevels, showPeople, showSpeaking } from "./people.js";
import { announce, byId, isShown, keepAwake, show } from "./screen.js";
import * as together from "./together.js";
import { tr } from "./wording.js";

const LAST_WORDS_MS = 150; // what was just said has to leave before the connection closes
const REASON_MS = 1_500; // the control channel may say why, a moment after the line was closed

const CONNECTING = ["One moment…", "You are being connected to your host."];
const AWAY = ["One moment…", "Your host cannot be reached just now. This page keeps trying by itself."];
const WAITING = ["You are in the lobby", "Your host has been told. Nobody hears you until you are let in."];

let line = null;
let call = null;
let host = null; // what the gateway told of it
let startAgain = () => {};

export const whenTurnedAway = (listener) => { startAgain = listener; };

export function tell(message) {
  call?.tell(message);
}

// Before the first try: what it needs may fail, and the microphone may be refused.
export async function prepare() {
  if (!me.certificate) {
    me.certificate = await makeCertificate();
    me.fingerprint = await fingerprintOf(me.certificate);
  }
  if (!track()) await openMicrophone();
}

export function begin() {
  applyMute();
  inLobby(CONNECTING);
  show("lobby");
  line = new Line({ type: "hello", room: me.room, secret: me.secret, fingerprint: me.fingerprint }, {
    ready: meetHost,
    signal: (message) => call?.hearSignal(message),
    lost: lineLost,
    replaced: () => finish("Opened elsewhere", "You have opened this meeting in another window.", true),
    revoked,
  });
  line.open();
}

// A call that stands does not need the line.
function lineLost() {
  if (call?.stands) return;
  showLink(false);
  inLobby(AWAY);
}

function meetHost(ready) {
  const isAnother = host !== null && host.host_fingerprint !== ready.host_fingerprint;
  if (host === null || isAnother) showSecurityCode(ready.host_fingerprint);
  if (isAnother) call?.close(); // the host's application was started anew
  host = ready;
  me.id = ready.you;
  if (!call?.stands) newCall();
}

async function showSecurityCode(hostFingerprint) {
  byId("security-code").textContent = await shortString(me.fingerprint, hostFingerprint);
}

function newCall() {
  call?.close();
  showLink(false);
  const made = new Call({
    hostFingerprint: host.host_fingerprint, iceServers: host.ice_servers, certificate: me.certificate, track: track(),
  }, {
    say: (kind, payload) => { if (made === call) line?.say(kind, payload); },
    open: greet,
    control: hearControl,
    files: together.filesCome,
    sound: play,
    picture: (stream) => { if (made === call) together.showStream(stream); },
    lost: () => { if (made === call) callLost(); },
  });
  call = made;
  made.begin();
}

function callLost() {
  call = null;
  if (!line) return;
  showLink(false);
  line.openSoon();
}

// The network is back, or the page is looked at again: a phone in a pocket stops its timers.
export function lookAgain() {
  if (line && isShown("meeting")) keepAwake();
  if (line && !call?.stands) line.open();
}

function greet() {
  tell({ type: "hello", name: me.name, client: "browser" });
  if (!me.consentIsTold) tell({ type: "consent", choice: me.consent });
  showLink(true);
}

function play(stream) {
  const sound = byId("sound");
  if (stream) sound.srcObject = stream;
  sound.play().then(() => { byId("hear").hidden = true; }, () => { byId("hear").hidden = false; });
}

export const hear = () => play(null);
export const useScreen = async (track) => call?.useScreen(track);

function inLobby([title, text]) {
  byId("lobby-title").textContent = tr(title);
  byId("lobby-text").textContent = tr(text);
}

function showLink(isGood) {
  byId("link-state").textContent = tr(isGood ? "Connected" : "Connecting…");
  byId("link-state").classList.toggle("away", !isGood);
  const isLost = !isGood && isShown("meeting");
  byId("warning").hidden = !isLost;
  byId("warning").textContent = isLost ? tr("The connection is interrupted; this page reconnects by itself.") : "";
}

// ---------------------------------------------------------------- what the host says

const heard = {
  waiting: () => { inLobby(WAITING); show("lobby"); },
  welcome: ({ title, people }) => {
    byId("meeting-title").textContent = title || tr("Meeting");
    document.title = title || tr("Meeting");
    settleCaptions();
    roster(people);
    together.cameIn();
    if (myself()?.muted !== me.muted) tell({ type: "mute", muted: me.muted });
    keepAwake();
    together.sayAgain();
    if (show("meeting")) announce(tr("You are in the meeting."));
  },
  roster: ({ people }) => roster(people),
  levels: ({ levels }) => showLevels(levels),
  speaking: showSpeaking,
  caption: showCaption,
  ...together.heardTogether,
  muted: ({ by, held }) => {
    setHeld(held === true);
    announce(me.held ? tr("{name} muted you.", { name: by }) : tr("You may unmute again."));
  },
  mute_asked: ({ by }) => announce(tr("{name} asks you to mute yourself.", { name: by })),
  refused: ({ about, sentence, of }) => { together.refused(about, of); announce(tr(sentence)); },
  denied: ({ sentence }) => turnedAway(sentence),
  removed: ({ sentence }) => { forget(); finish("You were taken out of the meeting", sentence, false); },
  ended: ({ sentence }) => { forget(); finish("The meeting is over", sentence, false); },
};

function hearControl(text) {
  let message = null;
  try {
    message = JSON.parse(text);
  } catch {
    return;
  }
  if (message?.v === 1 && Object.hasOwn(heard, message.type)) heard[message.type](message);
}

function roster(people) {
  showPeople(people);
  together.peopleChanged();
  const mine = myself();
  if (!mine) return;
  me.hand = mine.hand > 0;
  byId("hand").textContent = tr(me.hand ? "Lower hand" : "Raise hand");
  byId("hand").classList.toggle("raised", me.hand);
  if (mine.consent === me.consent) me.consentIsTold = true;
  if (me.consentIsTold) me.consent = mine.consent; // it may have been changed on another device
  byId("consent-now").value = me.consent;
  remember();
  if (mine.muted_by_host !== me.held) setHeld(mine.muted_by_host === true);
}

// ---------------------------------------------------------------- the end

// Denied by the host, or only for now (locked, full): the line tells, it is closed for good or stays.
function turnedAway(sentence) {
  const last = line;
  line = null;
  finish("Not let in", sentence, false);
  if (!last || last.isOver) return forget();
  const later = setTimeout(() => {
    last.close();
    byId("again").hidden = line !== null;
  }, REASON_MS);
  const nothing = () => {};
  const revokedToo = () => { clearTimeout(later); last.close(); forget(); };
  last.on = { ready: nothing, signal: nothing, lost: nothing, replaced: nothing, revoked: revokedToo };
}

function revoked() {
  line.close();
  const meant = line;
  setTimeout(() => {
    if (line !== meant) return; // the host has said why
    forget();
    finish("You are not in this meeting", "The meeting is over, or your link is not valid any more.", false);
    if (me.token) startAgain();
  }, call?.stands ? REASON_MS : 0);
}

function finish(title, text, mayReturn) {
  line?.close();
  line = null;
  host = null;
  call?.close();
  call = null;
  closeMicrophone();
  together.forget();
  byId("no-microphone").hidden = true;
  byId("hear").hidden = true;
  showLink(false);
  announce("");
  byId("end-title").textContent = tr(title);
  byId("end-text").textContent = tr(text);
  byId("again").hidden = !mayReturn;
  show("end");
}

export function leave() {
  tell({ type: "leave" });
  line?.say("bye", "");
  setTimeout(() => finish("You have left", "You can come back as long as the meeting lasts.", true), LAST_WORDS_MS);
}

export function sayBye() {
  line?.say("bye", "");
}

whenChanged(async () => call?.useTrack(track()));
