// The microphone: which one, how loud, muted or not. Muting leaves the track and sends silence, so
// that the host does not take a silent guest for a lost one.

import { me, remember } from "./me.js";
import { announce, byId, element } from "./screen.js";
import { tr } from "./wording.js";

const LOUDNESS_DB = 60; // the bar's length
const HEARD_DB = 20; // above this somebody has spoken
const METER_MS = 100;

const WHY_NOT = {
  NotAllowedError: "The browser may not use your microphone: people cannot hear you. Allow it beside the address of this page.",
  NotFoundError: "No microphone was found: people cannot hear you. Plug one in.",
  NotReadableError: "The microphone is used by another program: people cannot hear you. Close that program.",
};
const WHY_NOT_ELSE = "The microphone cannot be used: people cannot hear you. You can listen and read.";

let stream = null;
let changed = async () => {};
let audioContext = null;
let meterRun = 0;

export const track = () => stream?.getAudioTracks()[0];
export const whenChanged = (listener) => { changed = listener; };

// Opens the one asked for, else the one that the browser likes best; true when there is one.
export async function openMicrophone(deviceId) {
  const before = stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        deviceId: deviceId ? { exact: deviceId } : undefined,
        echoCancellation: true, noiseSuppression: true, autoGainControl: true,
      },
    });
  } catch (error) {
    console.warn("no microphone", error.name);
    if (!before) complain(WHY_NOT[error.name] ?? WHY_NOT_ELSE);
    else announce(tr("That microphone cannot be used; you keep the one you had."));
    await listMicrophones();
    return false;
  }
  complain("");
  track().addEventListener("ended", unplugged);
  applyMute();
  await changed(); // before the old one ends, or people would hear a hole
  before?.getTracks().forEach((one) => one.stop());
  await listMicrophones();
  return true;
}

export function closeMicrophone() {
  meterRun++;
  stream?.getTracks().forEach((one) => one.stop());
  stream = null;
}

async function unplugged() {
  stream = null;
  if (await openMicrophone()) announce(tr("Your microphone is gone; another one is used now."));
  else await changed();
}

function complain(why) {
  byId("no-microphone").hidden = !why;
  byId("no-microphone-text").textContent = why ? tr(why) : "";
  applyMute();
}

async function listMicrophones() {
  const used = track()?.getSettings().deviceId;
  const devices = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "audioinput");
  for (const list of [byId("microphone"), byId("microphone-now")]) {
    list.replaceChildren(...devices.map((one, index) => {
      const option = element("option", one.label || tr("Microphone {number}", { number: index + 1 }));
      option.value = one.deviceId;
      option.selected = one.deviceId === used;
      return option;
    }));
  }
}

// The device check; its bar stops when it is not seen any more.
export async function checkMicrophone(deviceId) {
  if (!(await openMicrophone(deviceId))) return;
  byId("device-check").hidden = false;
  showLevel();
}

function showLevel() {
  const run = ++meterRun;
  audioContext ??= new AudioContext();
  audioContext.resume();
  const analyser = audioContext.createAnalyser();
  analyser.fftSize = 2048;
  const source = audioContext.createMediaStreamSource(stream);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const step = () => {
    if (run !== meterRun) return source.disconnect();
    if (byId("level").checkVisibility?.() === false) {
      source.disconnect();
      return audioContext.suspend();
    }
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
    const level = Math.max(0, LOUDNESS_DB + 10 * Math.log10(power + 1e-12));
    byId("level").value = level;
    if (level > HEARD_DB) byId("level-note").textContent = tr("Your microphone works.");
    setTimeout(step, METER_MS);
  };
  step();
}

export function applyMute() {
  const silent = me.muted || me.held;
  stream?.getAudioTracks().forEach((one) => { one.enabled = !silent; });
  const button = byId("mute");
  button.disabled = me.held || !stream;
  button.classList.toggle("muted", silent || !stream);
  button.textContent = tr(!stream ? "No microphone" : me.held ? "Muted by the host" : silent ? "Unmute" : "Mute");
}

export function setMuted(muted) {
  me.muted = muted;
  remember();
  applyMute();
}

// A host holds this guest muted, or lets go; that opens no microphone.
export function setHeld(held) {
  me.held = held;
  if (held) setMuted(true);
  applyMute();
}
