// Keeps a certificate on this phone, so that it can be shown without network; and takes it away again.
const KEPT = "taawon-certificates";
const box = document.querySelector("[data-keep]");

if (box && "serviceWorker" in navigator && "caches" in window) begin();

async function begin() {
  const { keep: page, worker, scope } = box.dataset;
  const [keep, forget] = box.querySelectorAll("button");
  const [before, after, failed] = box.querySelectorAll("[data-state]");

  async function draw(isFailed = false) {
    const kept = Boolean(await caches.match(page, { cacheName: KEPT, ignoreVary: true }));
    keep.hidden = before.hidden = kept;
    forget.hidden = after.hidden = !kept;
    failed.hidden = !isFailed;
  }

  keep.addEventListener("click", async () => {
    keep.disabled = true;
    try {
      await navigator.serviceWorker.register(worker, { scope });
      const response = await fetch(page);
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const parts = partsOf(await response.clone().text());
      const kept = await caches.open(KEPT);
      await kept.addAll(parts);
      await kept.put(page, response); // last: a page whose parts are missing counts for nothing
      await draw();
    } catch {
      await draw(true);
    }
    keep.disabled = false;
  });

  forget.addEventListener("click", async () => {
    const kept = await caches.open(KEPT);
    const response = await kept.match(page, { ignoreVary: true });
    await kept.delete(page, { ignoreVary: true });
    const pages = (await kept.keys()).filter((one) => new URL(one.url).pathname.endsWith("/show/"));
    if (!pages.length) await caches.delete(KEPT);
    else if (response) await kept.delete(pictureOf(await response.text()), { ignoreVary: true });
    await draw();
  });

  box.hidden = false;
  await draw();
}

function partsOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = [...page.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]")];
  const addresses = found.map((one) => one.getAttribute("href") || one.getAttribute("src"));
  return [...new Set(addresses.filter((address) => !address.startsWith("data:")))];
}

function pictureOf(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("img[data-picture]").getAttribute("src");
}
