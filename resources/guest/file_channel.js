// The channel "files": whoever wants bytes asks from an offset, and says how far it has them.
// A frame is a byte of kind, 16 of the file's id, 8 of offset, then bytes (domain/file_frames.py).

const ASK = 1, DATA = 2, HAVE = 3, STOP = 4;
const HEAD = 25;
const PAYLOAD = 16 * 1024 - HEAD;
const WINDOW = 256 * 1024;
const MODEST_WINDOW = 6 * PAYLOAD; // small enough wherever answers do not take long
const LONG_ANSWER_MS = 250; // it has waited behind the file's own bytes
const LONG_WAIT_MS = 20; // beyond the quickest answer: sound waits as long

export class FileChannel {
  // sourceOf(id) gives the Blob to send, or undefined; moved(id, done, out) is told how far it is.
  constructor(channel, sourceOf, moved) {
    this.channel = channel;
    this.sourceOf = sourceOf;
    this.moved = moved;
    this.fetches = new Map(); // id → { parts, have, size, done, failed }
    this.serves = new Map(); // id → { source, sent, safe, window, quickest, times }
    channel.binaryType = "arraybuffer";
    channel.onmessage = ({ data }) => { if (data instanceof ArrayBuffer) this.hear(data); };
    channel.onclose = () => this.close();
  }

  // Into kept.parts, from kept.have on; what came stays there when the connection breaks.
  fetch(id, size, kept) {
    return new Promise((done, failed) => {
      this.fetches.set(id, { kept, size, done, failed });
      this.send(ASK, id, kept.have);
    });
  }

  stop(id) {
    this.send(STOP, id, 0);
    this.ended(id);
  }

  close() {
    this.serves.clear();
    for (const id of [...this.fetches.keys()]) this.ended(id);
  }

  ended(id) {
    this.fetches.get(id)?.failed(new Error("stopped"));
    this.fetches.delete(id);
  }

  hear(data) {
    if (data.byteLength < HEAD) return;
    const view = new DataView(data);
    const id = uuidOf(new Uint8Array(data, 1, 16));
    const offset = Number(view.getBigUint64(17));
    const kind = view.getUint8(0);
    if (kind === ASK) this.asked(id, offset);
    else if (kind === DATA) this.came(id, offset, data.slice(HEAD));
    else if (kind === HAVE) this.has(id, offset);
    else if (kind === STOP) {
      this.serves.delete(id);
      this.ended(id);
    }
  }

  came(id, offset, bytes) {
    const fetch = this.fetches.get(id);
    if (!fetch || offset !== fetch.kept.have || offset + bytes.byteLength > fetch.size) return;
    fetch.kept.parts.push(bytes);
    fetch.kept.have += bytes.byteLength;
    this.send(HAVE, id, fetch.kept.have);
    this.moved(id, fetch.kept.have, false);
    if (fetch.kept.have < fetch.size) return;
    this.fetches.delete(id);
    fetch.done();
  }

  asked(id, offset) {
    const source = this.sourceOf(id);
    if (!source || offset > source.size) return this.send(STOP, id, 0);
    const serve = { source, sent: offset, safe: offset, window: WINDOW / 4, quickest: LONG_ANSWER_MS, times: [], isReading: false };
    this.serves.set(id, serve);
    this.sendMore(id, serve);
  }

  async sendMore(id, serve) {
    if (serve.isReading) return;
    serve.isReading = true;
    try {
      while (serve.sent < serve.source.size && serve.sent - serve.safe < serve.window) {
        const end = Math.min(serve.source.size, serve.sent + PAYLOAD);
        const bytes = await serve.source.slice(serve.sent, end).arrayBuffer();
        if (this.serves.get(id) !== serve) return;
        this.send(DATA, id, serve.sent, bytes);
        serve.sent = end;
        serve.times.push([end, performance.now()]);
      }
    } catch (error) {
      console.warn("a file could not be read", error.name);
      this.serves.delete(id);
      this.send(STOP, id, 0);
    } finally {
      serve.isReading = false;
    }
  }

  has(id, offset) {
    const serve = this.serves.get(id);
    if (!serve || offset < serve.safe || offset > serve.sent) return;
    serve.safe = offset;
    let since = performance.now();
    while (serve.times.length && serve.times[0][0] <= offset) since = serve.times.shift()[1];
    adapt(serve, performance.now() - since);
    this.moved(id, offset, true);
    if (offset === serve.source.size) this.serves.delete(id);
    else this.sendMore(id, serve);
  }

  send(kind, id, offset, bytes = new ArrayBuffer(0)) {
    if (this.channel.readyState !== "open") return;
    const frame = new Uint8Array(HEAD + bytes.byteLength);
    frame[0] = kind;
    frame.set(bytesOf(id), 1);
    new DataView(frame.buffer).setBigUint64(17, BigInt(offset));
    frame.set(new Uint8Array(bytes), HEAD);
    this.channel.send(frame);
  }
}

// As domain/file_moves.py has it.
function adapt(serve, took) {
  serve.quickest = Math.min(serve.quickest, took);
  if (took > LONG_ANSWER_MS) serve.window = Math.max(2 * PAYLOAD, serve.window / 2);
  else if (took - serve.quickest > LONG_WAIT_MS) serve.window = Math.min(serve.window, Math.max(MODEST_WINDOW, serve.window - PAYLOAD));
  else serve.window = Math.min(WINDOW, serve.window + PAYLOAD);
}

const bytesOf = (id) => id.replaceAll("-", "").match(/../g).map((pair) => Number.parseInt(pair, 16));

function uuidOf(bytes) {
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export async function sha256Of(blob) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
}
