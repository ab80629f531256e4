// Who this guest is and what they chose. A reload forgets nothing: the tab keeps what opens the
// meeting again, and only the tab, so that nobody else at this computer comes in with it.

const [room = "", token = ""] = location.hash.slice(1).split(".", 2);

export const me = {
  room,
  token, // of the link; "" once it is spent
  secret: "", // what opens the meeting again
  name: "",
  consent: "", // record, captions, neither
  consentIsTold: true, // false until the host shows it in the list of people
  muted: false, // by oneself
  held: false, // by a host
  hand: false,
  id: "",
  certificate: null,
  fingerprint: "",
};

const kept = () => `meeting.${me.room}`;

export function remember() {
  const { secret, name, consent, muted } = me;
  try {
    sessionStorage.setItem(kept(), JSON.stringify({ secret, name, consent, muted }));
  } catch {
    // A browser that keeps nothing: a reload then needs another link.
  }
}

export function recall() {
  try {
    const { secret, name, consent, muted } = JSON.parse(sessionStorage.getItem(kept()) ?? "{}");
    if (secret) Object.assign(me, { secret, name, consent, muted });
  } catch {
    forget();
  }
}

export function forget() {
  me.secret = "";
  try {
    sessionStorage.removeItem(kept());
  } catch {
    // nothing was kept
  }
}

// A spent token need not stay in the address bar.
export function spendToken() {
  me.token = "";
  history.replaceState(null, "", `#${me.room}`);
}
