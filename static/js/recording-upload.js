// A sound or video sent in parts: pause, go on, and go on again after a lost network or another start of the browser.
(() => {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("parts"));
  if (!form) return;
  const { start, pause, resume, title, kind, csrfmiddlewaretoken } = form.elements;
  const chosen = form.elements.file;
  const bar = form.querySelector("progress");
  const words = form.querySelector("output");
  const done = form.querySelector("[data-done]");
  const WAITS = [1, 2, 4, 8, 15, 30];
  let paused = false;
  let sending = null;
  /** @type {(_?: unknown) => void} */
  let wake = () => {};

  const say = (text) => { words.textContent = text; };
  const later = (seconds) => new Promise((go) => { wake = go; setTimeout(go, seconds * 1000); });
  const mark = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;

  class Refused extends Error {
    code = "";
  }

  async function ask(url, method = "GET", body = undefined) {
    const answer = await fetch(url, { method, body, credentials: "same-origin", headers: { "X-CSRFToken": csrfmiddlewaretoken.value, Accept: "application/json" } });
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) return found;
    if (answer.status >= 500) throw new Error(found.error || "");
    const refused = new Refused(found.error || form.dataset.failed);
    refused.code = found.code;
    throw refused;
  }

  async function open(file) {
    const known = localStorage.getItem(mark(file));
    if (known) {
      try {
        const state = await ask(known);
        if (state.stage !== "refused") return state;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
      localStorage.removeItem(mark(file));
    }
    const state = await ask(form.dataset.begin, "POST", JSON.stringify({ filename: file.name, size: file.size, title: title.value, kind: kind.value }));
    localStorage.setItem(mark(file), state.url);
    return state;
  }

  function put(url, part, ours, progress) {
    return new Promise((resolve, reject) => {
      const request = sending = new XMLHttpRequest();
      request.open("PUT", url);
      if (ours) request.setRequestHeader("X-CSRFToken", csrfmiddlewaretoken.value);
      request.timeout = 10 * 60 * 1000;
      request.upload.onprogress = (event) => progress(event.loaded);
      request.onload = () => {
        if (request.status < 300) return resolve();
        let said = "";
        try { said = JSON.parse(request.responseText).error; } catch { /* not ours: a proxy's or the store's page */ }
        reject(new Error(said || String(request.status)));
      };
      request.onerror = request.ontimeout = request.onabort = () => reject(new Error("network"));
      request.send(part);
    });
  }

  async function send(file, state) {
    const finished = new Set(state.finished);
    const show = (loaded) => { bar.value = (100 * Math.min(file.size, finished.size * state.part_size + loaded)) / file.size; };
    show(0);
    for (let number = 1; number <= state.parts; number += 1) {
      if (finished.has(number)) continue;
      while (paused) await later(3600);
      const from = (number - 1) * state.part_size;
      const { url } = await ask(`${state.url}${number}/address/`);
      await put(url, file.slice(from, from + state.part_size), !state.direct, show);
      finished.add(number);
      show(0);
    }
  }

  async function whole(file) {
    let state = await open(file);
    if (state.stage === "receiving") {
      await send(file, state);
      pause.hidden = true;
      say(form.dataset.checking);
      state = await ask(state.finish, "POST");
    }
    pause.hidden = true;
    say(form.dataset.checking);
    while (state.stage === "checking") {
      await later(2);
      state = await ask(state.url);
    }
    localStorage.removeItem(mark(file));
    if (state.stage === "refused") throw new Refused(state.error);
    return state;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = chosen.files;
    if (!file) return;
    start.disabled = true;
    bar.hidden = pause.hidden = false;
    done.hidden = true;
    for (let tries = 0; ; ) {
      const before = bar.value;
      try {
        if (!paused) say(form.dataset.sending);
        const state = await whole(file);
        bar.value = 100;
        say(state.words);
        done.querySelector("a").href = state.recording;
        done.hidden = false;
        break;
      } catch (error) {
        if (error instanceof Refused && error.code !== "incomplete") {
          say(error.message);
          break;
        }
        if (paused) {
          await later(24 * 3600);
          continue;
        }
        tries = bar.value > before ? 0 : tries + 1;
        say(error.message && error.message.includes(" ") ? error.message : form.dataset.waiting);
        await later(WAITS[Math.min(tries, WAITS.length - 1)]);
      }
    }
    start.disabled = false;
    pause.hidden = resume.hidden = true;
  });

  pause.addEventListener("click", () => {
    paused = true;
    if (sending) sending.abort();
    pause.hidden = true;
    resume.hidden = false;
    say(form.dataset.paused);
    resume.focus();
  });
  resume.addEventListener("click", () => {
    paused = false;
    resume.hidden = true;
    pause.hidden = false;
    wake();
  });
  window.addEventListener("online", () => { if (!paused) wake(); });
  chosen.addEventListener("change", () => {
    if (!title.value && chosen.files[0]) title.value = chosen.files[0].name.replace(/\.[^.]+$/, "");
  });
  document.addEventListener("click", async (event) => {
    /** @type {HTMLButtonElement} */
    const button = event.target.closest("[data-discard]");
    if (!button) return;
    button.disabled = true;
    try {
      await ask(button.dataset.discard, "DELETE");
      button.closest("tr").remove();
    } catch (error) {
      button.disabled = false;
      say(error.message || form.dataset.failed);
    }
  });
})();
