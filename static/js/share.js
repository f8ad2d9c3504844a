// Shares the address of a certificate by the phone's own menu, or copies it. The address stands on the page as well.
const button = document.querySelector("[data-share]");

if (button && (navigator.share || navigator.clipboard)) {
  const { share: url, title, done } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (navigator.share) {
      // Closing the menu is no error.
      await navigator.share({ title, url }).catch(() => {});
      return;
    }
    await navigator.clipboard.writeText(url);
    button.querySelector("span").textContent = done;
  });
}
