// The line: a WebSocket that carries signalling, opened again after every loss, with growing pauses.

const FIRST_MS = 500;
const LONGEST_MS = 10_000;
const SLOWED_MS = 30_000;

const CLOSED_REPLACED = 4001;
const CLOSED_REVOKED = 4003;
const CLOSED_SLOWED = 4029;

export class Line {
  // hello: what to say first. on: ready(message), signal(message), lost(), replaced(), revoked().
  constructor(hello, on) {
    this.hello = hello;
    this.on = on;
    this.socket = null; // the one that counts; every older one is ignored
    this.isReady = false;
    this.attempts = 0;
    this.timer = 0;
    this.isOver = false;
  }

  open() {
    clearTimeout(this.timer);
    if (this.isOver) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/api/signal`);
    const before = this.socket;
    this.socket = socket;
    this.isReady = false;
    before?.close();
    socket.onopen = () => socket.send(JSON.stringify(this.hello));
    socket.onmessage = ({ data }) => { if (socket === this.socket) this.hear(JSON.parse(data)); };
    socket.onclose = ({ code }) => { if (socket === this.socket) this.closed(code); };
  }

  // Anew, and soon: after a change of network the one there is may be dead without knowing.
  openSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), FIRST_MS);
  }

  hear(message) {
    if (message.type === "ready") {
      this.attempts = 0;
      this.isReady = true;
      this.on.ready(message);
    } else if (message.type === "signal") {
      this.on.signal(message);
    }
  }

  closed(code) {
    this.socket = null;
    this.isReady = false;
    if (this.isOver) return;
    if (code === CLOSED_REVOKED) return this.on.revoked();
    if (code === CLOSED_REPLACED) return this.on.replaced();
    this.on.lost();
    const growing = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.attempts++);
    const wait = (code === CLOSED_SLOWED ? SLOWED_MS : growing) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.open(), wait);
  }

  say(kind, payload) {
    if (this.isReady && this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ type: "signal", kind, payload }));
    }
  }

  close() {
    this.isOver = true;
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.isReady = false;
    socket?.close();
  }
}
