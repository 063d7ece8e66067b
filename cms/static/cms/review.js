// Comfort only: the case page does everything without this script.
(() => {
  "use strict";
  const form = document.querySelector("form.review-case");
  if (!form) return;
  const { act, place, light } = window.reviewViewer;

  // A finding and its box on the image light up together.
  for (const finding of form.querySelectorAll("li[data-finding]")) {
    finding.addEventListener("mouseenter", () => light(finding.dataset.finding));
  }

  // How many decisions wait to be saved, and a question before they are lost.
  const counter = form.querySelector("[data-review-count]");
  const decided = () => form.querySelectorAll('.review-verdicts input:checked:not([value=""])').length;
  const written = [...form.querySelectorAll("textarea, input[type=text]")];
  let sent = false;
  const show = () => {
    const number = decided();
    counter.textContent = number ? counter.dataset.reviewCount.replace("%s", number) : "";
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && (decided() || written.some((field) => field.value !== field.defaultValue))) event.preventDefault();
  });
  show();

  // What the clerk fills in stands at once in both texts of the message.
  form.addEventListener("input", (event) => {
    const field = event.target.closest("[data-fills]");
    if (!field) return;
    for (const gap of field.closest(".review-template").querySelectorAll(`[data-fill="${field.dataset.fills}"]`)) {
      gap.dataset.empty ??= gap.textContent;
      const language = gap.closest("[lang]").lang;
      const day = field.type === "date" && field.value ? new Date(`${field.value}T12:00`) : null;
      const words = day ? new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(day) : field.value;
      gap.textContent = words || gap.dataset.empty;
    }
  });

  // Whether the machine was right: kept at once, and nothing else is touched.
  form.addEventListener("click", async (event) => {
    const button = event.target.closest(".review-judge button");
    if (!button) return;
    event.preventDefault();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("judge", button.value);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (answer?.status !== 204) {
      form.requestSubmit(button);
      return;
    }
    const pressed = button.getAttribute("aria-pressed") === "true";
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", pressed ? "false" : "true");
  });

  // Keys. They can be switched off for this browser (WCAG 2.1.4), and are quiet while somebody types.
  const STORED = "review-keys";
  const toggle = document.getElementById("review-keys-on");
  let keysOn = true;
  try { keysOn = localStorage.getItem(STORED) !== "off"; } catch { /* without storage they stay on */ }
  toggle.closest("p").hidden = false;
  toggle.checked = keysOn;
  toggle.addEventListener("change", () => {
    keysOn = toggle.checked;
    try { localStorage.setItem(STORED, keysOn ? "on" : "off"); } catch { /* then only for this page */ }
  });

  const documents = [...form.querySelectorAll(".review-doc")];
  // The one that keys walked to; after scrolling by hand, the last whose head is in the upper part of the window.
  let reached = null;
  const current = () => {
    if (reached) return reached;
    const edge = window.innerHeight * 0.3;
    let found = documents[0];
    for (const each of documents) if (each.getBoundingClientRect().top <= edge) found = each;
    return found;
  };
  const mark = (chosen) => {
    reached = chosen;
    for (const each of documents) each.classList.toggle("is-current", each === chosen);
  };
  for (const hand of ["wheel", "touchmove", "pointerdown"]) {
    document.addEventListener(hand, () => mark(null), { passive: true });
  }
  const go = (chosen) => { if (chosen) { chosen.scrollIntoView(); mark(chosen); } };
  const step = (by) => go(documents[documents.indexOf(current()) + by]);
  const viewer = (tool) => { const found = current()?.querySelector("[data-viewer]"); if (found) act(found, tool); };
  const leadTo = (id) => {
    const section = document.getElementById(id);
    section.open = true;
    section.scrollIntoView();
    section.querySelector("input:checked, summary, a, textarea")?.focus({ preventScroll: true });
  };

  // The finding that keys walked to; walking on begins with the next one of the document in view.
  let found = null;
  const nextFinding = () => {
    const own = [...(current()?.querySelectorAll("li[data-finding]") ?? [])];
    found = own[own.indexOf(found) + 1] ?? own[0];
    if (!found) return;
    const shown = found.querySelector("[data-show]");
    if (!shown || !place(shown.dataset.show, Number(shown.dataset.showPage))) found.focus();
    mark(current());
  };
  const judge = (word) => {
    const focused = document.activeElement.closest("li[data-finding]") ?? found;
    focused?.querySelector(`.review-judge button[value$=":${word}"]`)?.click();
  };
  const decide = (number) => {
    const choice = current()?.querySelectorAll(".review-verdicts input")[number - 1];
    if (choice) { choice.checked = true; choice.focus({ preventScroll: true }); mark(current()); show(); }
  };
  const walk = (rel) => form.querySelector(`.review-walk a[rel="${rel}"]`)?.click();

  const keys = {
    j: () => step(1), k: () => step(-1), n: () => walk("next"), p: () => walk("prev"),
    f: nextFinding, y: () => judge("right"), x: () => judge("wrong"),
    "+": () => viewer("nearer"), "-": () => viewer("farther"), r: () => viewer("right"),
    ",": () => viewer("before"), ".": () => viewer("after"),
    a: () => leadTo("answers"), m: () => leadTo("send"), i: () => form.querySelector("#id_note").focus(),
    "?": () => leadTo("keys"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit((event.shiftKey && form.querySelector('button[name="onward"]')) || form.querySelector(".review-save"));
      return;
    }
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (/^[1-6]$/.test(event.key)) decide(Number(event.key));
    else if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  const problem = document.getElementById("review-problem");
  if (problem) problem.focus();
})();
