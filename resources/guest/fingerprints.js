// Certificates: which one a description names, and the digits that two people compare.

export async function makeCertificate() {
  return RTCPeerConnection.generateCertificate({ name: "ECDSA", namedCurve: "P-256" });
}

// In every browser: as an offer made with it says it.
export async function fingerprintOf(certificate) {
  const probe = new RTCPeerConnection({ certificates: [certificate] });
  try {
    probe.createDataChannel("probe");
    return fingerprintIn((await probe.createOffer()).sdp);
  } finally {
    probe.close();
  }
}

// The one SHA-256 fingerprint of a description; "" when there are several, others, or none.
export function fingerprintIn(sdp) {
  const lines = [...sdp.matchAll(/^a=fingerprint:(\S+)[ \t]+(\S+)[ \t]*\r?$/gim)];
  const values = new Set(lines.map(([, hash, value]) => (hash.toLowerCase() === "sha-256" ? value.toUpperCase() : "")));
  return values.size === 1 ? [...values][0] : "";
}

// The same digits as adapters/conference/short_authentication.py; the why of every number is there.
export async function shortString(one, other) {
  const both = [one, other].sort().join(":").split(":").map((byte) => parseInt(byte, 16));
  const key = await crypto.subtle.importKey("raw", new Uint8Array(both), "PBKDF2", false, ["deriveBits"]);
  const salt = new TextEncoder().encode("meeting-desktop short authentication 1");
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: 600_000 }, key, 64);
  const digits = new DataView(bits).getBigUint64(0) % 10n ** 12n;
  return digits.toString().padStart(12, "0").replace(/(\d{3})(?=\d)/g, "$1 ");
}
