// Recordings that are being made small: how far it is, asked every three seconds while the page is looked at.
(() => {
  if (window.recordingsWatched) return;
  window.recordingsWatched = true;

  const waiting = () => [...document.querySelectorAll("[data-recording]")];

  async function look() {
    const shown = waiting();
    if (!shown.length || document.hidden) return;
    const ids = shown.map((place) => place.dataset.recording).join(",");
    const answer = await fetch(`${shown[0].dataset.states}?ids=${ids}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const found = await answer.json();
    for (const place of shown) {
      const state = found[place.dataset.recording];
      if (!state) continue;
      place.querySelector("[role=status]").textContent = state.words;
      const bar = place.querySelector("progress");
      if (bar) bar.value = state.percent;
      if (!state.over) continue;
      if (bar) bar.remove();
      delete place.dataset.recording;
      if (place.closest("dd")) location.reload();
    }
  }

  setInterval(() => look().catch(() => {}), 3000);
})();
