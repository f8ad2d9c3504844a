// Shows kept certificates without network. It keeps nothing by itself: certificate-keep.js does, when she asks.
const KEPT = "taawon-certificates";
const SHOWN = /\/me\/certificates\/([0-9a-f-]{36})\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

async function answer(request) {
  try {
    const response = await fetch(request);
    const kept = await caches.open(KEPT);
    if (response.ok && !response.redirected && (await kept.match(request, { ignoreVary: true }))) await kept.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await fromKept(request);
    if (kept) return kept;
    throw error;
  }
}

// The page itself; for another page of the same certificate, the one that is kept; else any certificate that is.
async function fromKept(request) {
  const kept = await caches.open(KEPT);
  const same = await kept.match(request, { ignoreVary: true });
  if (same || request.mode !== "navigate") return same;
  const pages = (await kept.keys()).filter((one) => new URL(one.url).pathname.endsWith("/show/"));
  const wanted = SHOWN.exec(new URL(request.url).pathname);
  const page = pages.find((one) => wanted && one.url.includes(wanted[1])) || pages[0];
  return page && kept.match(page, { ignoreVary: true });
}
