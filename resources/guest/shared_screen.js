// The shared screen: somebody else's in a <video>, and one's own, which the browser lets one choose.

import { me } from "./me.js";
import { leads, mayShareAtOnce } from "./rights.js";
import { announce, byId, element } from "./screen.js";
import { tr } from "./wording.js";

const MOST_FPS = 10;
const MOST_WIDTH = 1_280;

let say = () => {};
let send = async () => {}; // hands one's own track, or undefined, to the call that stands
let own = null; // the track of one's own screen, from the choice to the end
let presenter = null;

export function whenShared(tell, use) {
  say = tell;
  send = use;
  byId("share").addEventListener("click", () => (own ? stop() : share()));
  byId("screen-full").addEventListener("click", () => byId("screen-place").requestFullscreen());
  byId("screen-actual").addEventListener("click", () => showActual(!isActual()));
  offer();
}

const isPresenter = () => presenter !== null && presenter === me.id;

// Who leads takes over; who only may share waits until nobody does, or asks.
const mayAtOnce = () => leads() || (mayShareAtOnce() && presenter === null);

const isActual = () => byId("screen-place").classList.contains("actual");

// A dot of theirs is a dot here, with bars to move it by; else all of it is in sight.
function showActual(wanted) {
  byId("screen-place").classList.toggle("actual", wanted);
  byId("screen-actual").setAttribute("aria-pressed", String(wanted));
}

function offer() {
  byId("share").hidden = !navigator.mediaDevices?.getDisplayMedia;
  const words = isPresenter() ? "Stop sharing" : own ? "Ask no more" : "Share screen";
  byId("share").textContent = tr(words);
  byId("share").classList.toggle("muted", isPresenter());
  byId("sharing").hidden = !isPresenter();
  byId("screen-card").hidden = presenter === null || isPresenter();
}

async function share() {
  let stream = null;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { max: MOST_FPS }, width: { max: MOST_WIDTH } },
      audio: false,
    });
  } catch (error) {
    if (error.name !== "NotAllowedError") announce(tr("Your screen cannot be shared here."));
    return; // the person has thought better of it
  }
  [own] = stream.getVideoTracks();
  own.contentHint = "text";
  own.addEventListener("ended", stop);
  const atOnce = mayAtOnce();
  if (!atOnce) announce(tr("The host is asked whether you may share."));
  const isWindow = own.getSettings().displaySurface === "window";
  say({ type: atOnce ? "screen_share" : "screen_ask", window: isWindow });
  offer();
}

function stop() {
  if (!own) return;
  say({ type: "screen_stop", participant: null });
  letGo();
}

function letGo() {
  own?.stop();
  own = null;
  send(undefined);
  offer();
}

export function showStream(stream) {
  byId("screen").srcObject = stream;
}

function shown({ participant, name, window: isWindow = false }) {
  const was = presenter;
  presenter = participant;
  if (isPresenter()) {
    if (own) send(own);
    else say({ type: "screen_stop", participant: null }); // begun by a page that is gone
  } else if (own && was === me.id) letGo();
  const words = isWindow ? "{name} shares a window" : "{name} shares the screen";
  byId("screen-who").textContent = presenter ? tr(words, { name }) : tr("Shared screen");
  if (presenter && !isPresenter()) {
    announce(byId("screen-who").textContent);
    byId("screen").play().catch(() => {}); // it plays by itself once a frame comes
  }
  if (isPresenter() && was !== presenter) announce(tr("Everybody sees your screen."));
  offer();
}

// Who leads no more is not told when it is settled.
export function showAskingRights() {
  if (!leads()) byId("screen-asks").replaceChildren();
}

// Asked of co-hosts.
function asked({ participant, name, waits }) {
  byId(`asks-${participant}`)?.remove();
  if (waits) {
    const row = element("p", tr("{name} asks to share the screen", { name }), "buttons");
    row.id = `asks-${participant}`;
    for (const [words, granted] of [["Allow", true], ["Not now", false]]) {
      const button = element("button", tr(words), granted ? "" : "quiet");
      button.type = "button";
      button.addEventListener("click", () => say({ type: "screen_grant", participant, granted }));
      row.append(button);
    }
    byId("screen-asks").append(row);
  }
}

export const heardOfScreens = { screen: shown, screen_asked: asked };

export function refusedScreen(about) {
  if (own && !isPresenter() && (about === "screen_ask" || about === "screen_share")) letGo();
}

// The host says next who shares, if somebody does.
export function cameIn() {
  presenter = null;
  byId("screen-asks").replaceChildren();
  offer();
}

export function forgetScreen() {
  own?.stop();
  own = null;
  cameIn();
  showStream(null);
}
