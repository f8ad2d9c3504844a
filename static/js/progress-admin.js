// Renews a progress bar until the work is over, then loads the page once more for its buttons and its list.
const EVERY = 2000;
const box = document.querySelector("[data-progress]");

async function renew() {
  let response;
  try {
    response = await fetch(box.dataset.progress, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  } catch {
    response = null; // no network for a moment: ask again
  }
  if (response?.redirected || response?.status === 403) {
    location.reload(); // signed out
    return;
  }
  if (response?.ok) {
    box.innerHTML = await response.text();
    if (box.querySelector("[data-over='yes']")) {
      location.reload();
      return;
    }
  }
  setTimeout(renew, EVERY);
}

if (box) setTimeout(renew, EVERY);
