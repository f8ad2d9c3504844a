// Checks the second code of a certificate with nothing but this page: base 32, CBOR, Ed25519.
const keys = JSON.parse(document.getElementById("keys").textContent);
const results = document.querySelectorAll("[data-result]");
const SIGNATURE = 64;

function show(name) {
  for (const one of results) one.hidden = one.dataset.result !== name;
}

function unbase32(text) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bytes = [];
  let bits = 0;
  let value = 0;
  for (const letter of text) {
    const digit = letters.indexOf(letter);
    if (digit < 0) throw new Error("not base 32");
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return new Uint8Array(bytes);
}

// The little of CBOR that is used: whole numbers, bytes, texts, lists, null.
function decode(bytes) {
  let at = 0;
  function item() {
    const head = bytes[at++];
    if (head === 0xf6) return null;
    let size = head & 31;
    if (size > 23) {
      const width = { 24: 1, 25: 2, 26: 4 }[size];
      if (!width) throw new Error("not ours");
      size = 0;
      for (let step = 0; step < width; step += 1) size = size * 256 + bytes[at++];
    }
    const kind = head >> 5;
    if (kind === 0) return size;
    if (kind === 4) return Array.from({ length: Math.min(size, 20) }, item);
    if (kind !== 2 && kind !== 3) throw new Error("not ours");
    if (at + size > bytes.length) throw new Error("cut short");
    const part = bytes.subarray(at, (at += size));
    return kind === 2 ? part : new TextDecoder("utf-8", { fatal: true }).decode(part);
  }
  return item();
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function fill(record) {
  const [, , serial, issued, expires, arabic, french, title] = record;
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  const number = serial.match(/.{4}/g).join("-");
  const texts = { arabic, french, title, number, issued: day.format(issued * 864e5), expires: expires === null ? "" : day.format(expires * 864e5) };
  for (const place of document.querySelectorAll("[data-fill]")) {
    const text = texts[place.dataset.fill] || place.dataset.none || "";
    place.textContent = text;
    place.closest("[data-row]")?.toggleAttribute("hidden", !text);
  }
  const online = /** @type {HTMLAnchorElement} */ (document.getElementById("online"));
  online.href = `/verify/${number}/${online.search}`;
  document.getElementById("expired").hidden = expires === null || Date.now() < (expires + 1) * 864e5;
}

async function check() {
  const token = location.hash.slice(1).toUpperCase();
  /** @type {HTMLAnchorElement} */
  const other = document.querySelector("a.switch");
  other.hash = location.hash; // the same code in the other language
  if (!token) return show("none");
  let payload, signature, record;
  try {
    const bytes = unbase32(token);
    payload = bytes.subarray(0, -SIGNATURE);
    signature = bytes.subarray(-SIGNATURE);
    record = decode(payload);
    if (record[0] !== 1) return show("unknown");
  } catch {
    return show("bad");
  }
  const known = keys.find((key) => key.name === hex(record[1]));
  if (!known) return show("unknown");
  let key;
  try {
    const raw = Uint8Array.from(known.bytes.match(/../g), (pair) => parseInt(pair, 16));
    key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return show("unable"); // an older browser, or a page that did not come over HTTPS
  }
  if (!(await crypto.subtle.verify({ name: "Ed25519" }, key, signature, payload))) return show("bad");
  fill(record);
  return show("good");
}

addEventListener("hashchange", check);
check();

const { worker } = document.getElementById("offline").dataset;
if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register(worker)
    .then(() => navigator.serviceWorker.ready)
    .then(() => {
      document.getElementById("kept").hidden = false;
    })
    .catch(() => {}); // a private window: the page works as long as it is open
}
