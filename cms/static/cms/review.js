// Comfort only: the case page does everything without this script.
(() => {
  "use strict";
  const form = document.querySelector(".review-case");
  if (!form) return;

  // A finding and its box on the image light up together.
  const light = (key, on) => {
    for (const part of form.querySelectorAll(`[data-finding~="${key}"]`)) part.classList.toggle("is-lit", on);
  };
  for (const finding of form.querySelectorAll("li[data-finding]")) {
    finding.addEventListener("mouseenter", () => light(finding.dataset.finding, true));
    finding.addEventListener("mouseleave", () => light(finding.dataset.finding, false));
  }

  // How many decisions wait to be saved, and a question before they are lost.
  const counter = form.querySelector("[data-review-count]");
  const decided = () => form.querySelectorAll('.review-verdicts input:checked:not([value=""])').length;
  const note = form.querySelector("#id_note");
  let sent = false;
  const show = () => {
    const number = decided();
    counter.textContent = number ? counter.dataset.reviewCount.replace("%s", number) : "";
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && (decided() || note.value !== note.defaultValue)) event.preventDefault();
  });
  show();

  // Keys, outside of fields: j and k walk through the documents, n and p through the cases, 1 to 6 decide, Ctrl+Enter saves everything.
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
  const go = (chosen) => { chosen.scrollIntoView(); mark(chosen); };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio]), textarea, select")) return;
    const place = documents.indexOf(current());
    const neighbour = { n: "next", p: "prev" }[event.key];
    if (neighbour) form.querySelector(`.review-walk a[rel="${neighbour}"]`)?.click();
    if (event.key === "j" && documents[place + 1]) go(documents[place + 1]);
    if (event.key === "k" && place > 0) go(documents[place - 1]);
    if (/^[1-6]$/.test(event.key) && current()) {
      const choice = current().querySelectorAll(".review-verdicts input")[Number(event.key) - 1];
      if (choice) { choice.checked = true; choice.focus({ preventScroll: true }); mark(current()); show(); }
    }
  });

  const problem = document.getElementById("review-problem");
  if (problem) problem.focus();
})();
