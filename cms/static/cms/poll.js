/**
 * Replaces a part of the page while the server works on it.
 *
 * <div data-poll-url="/de/…/fragment/" data-poll-state="running" aria-live="polite">…</div>
 *
 * After one second, then every two, the fragment is fetched. A fragment may be the element itself (with a new data-poll-state) or only
 * its content; the state may also come in the header X-Poll-State. Anything but "running" ends it, and so do two
 * minutes: the page's own link or refresh then goes on. Focus inside the element is never taken away.
 */

const FIRST = 1000;
const INTERVAL = 2000;
const ATTEMPTS = 60;

function replace(element, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fresh = parsed.querySelector("[data-poll-url]");
  if (fresh) element.dataset.pollState = fresh.dataset.pollState ?? "done";
  const content = fresh ?? parsed.body;
  if (content.innerHTML.trim() !== element.innerHTML.trim()) element.innerHTML = content.innerHTML;
}

async function fetchInto(element) {
  const response = await fetch(element.dataset.pollUrl, {
    headers: { "X-Requested-With": "fetch", Accept: "text/html" },
    credentials: "same-origin",
  });
  if (!response.ok) throw new Error(String(response.status));
  const state = response.headers.get("X-Poll-State");
  const html = await response.text();
  if (element.contains(document.activeElement)) return;
  replace(element, html);
  if (state) element.dataset.pollState = state;
}

function watch(element) {
  let attempts = 0;
  if (!element.hasAttribute("aria-live")) element.setAttribute("aria-live", "polite");
  const next = async () => {
    if (element.dataset.pollState !== "running" || attempts >= ATTEMPTS || !element.isConnected) return;
    attempts += 1;
    if (!document.hidden) {
      try {
        await fetchInto(element);
      } catch {
        // The line is down or the server busy: what stands on the page stays true, and the next try comes.
      }
    }
    window.setTimeout(next, INTERVAL);
  };
  window.setTimeout(next, FIRST);
}

for (const element of document.querySelectorAll('[data-poll-url][data-poll-state="running"]')) watch(element);
