/**
 * Lets a form look busy after it was sent and swallows a second press within some seconds.
 *
 * Nothing is disabled, so nothing is lost when the network fails: after the pause the button works again.
 * The server takes the same form twice without harm; this only spares people the doubt.
 */

const PAUSE = 8000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (Date.now() - Number(form.dataset.sentAt ?? 0) < PAUSE) {
    event.preventDefault();
    return;
  }
  form.dataset.sentAt = String(Date.now());
  form.classList.add("is-busy");
  form.setAttribute("aria-busy", "true");
  window.setTimeout(() => {
    form.classList.remove("is-busy");
    form.removeAttribute("aria-busy");
  }, PAUSE);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form.is-busy")) {
    form.classList.remove("is-busy");
    form.removeAttribute("aria-busy");
    delete form.dataset.sentAt;
  }
});
