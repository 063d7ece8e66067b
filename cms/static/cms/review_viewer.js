// Comfort only: turns, enlarges and pages a document in place. Without it the controls are links that do the same.
(() => {
  "use strict";
  const ZOOMS = [100, 150, 200, 300];

  const show = (viewer, { page, zoom, turn }) => {
    if (page) {
      viewer.dataset.page = page;
      for (const figure of viewer.querySelectorAll("[data-page-number]")) {
        figure.hidden = figure.dataset.pageNumber !== String(page);
      }
      const told = viewer.querySelector("[data-tool-page]");
      if (told) told.textContent = `${page} / ${viewer.querySelectorAll("[data-page-number]").length}`;
    }
    if (zoom) {
      viewer.dataset.zoom = zoom;
      viewer.querySelector("[data-tool-zoom]").textContent = `${zoom} %`;
    }
    if (turn !== undefined) viewer.dataset.turn = turn;
  };

  const act = (viewer, tool) => {
    const page = Number(viewer.dataset.page);
    const place = ZOOMS.indexOf(Number(viewer.dataset.zoom));
    const turn = Number(viewer.dataset.turn);
    const pages = viewer.querySelectorAll("[data-page-number]").length;
    if (tool === "before") show(viewer, { page: Math.max(page - 1, 1) });
    if (tool === "after") show(viewer, { page: Math.min(page + 1, pages) });
    if (tool === "nearer") show(viewer, { zoom: ZOOMS[Math.min(place + 1, ZOOMS.length - 1)] });
    if (tool === "farther") show(viewer, { zoom: ZOOMS[Math.max(place - 1, 0)] });
    if (tool === "right") show(viewer, { turn: (turn + 90) % 360 });
    if (tool === "left") show(viewer, { turn: (turn + 270) % 360 });
  };

  const light = (key) => {
    for (const part of document.querySelectorAll("[data-finding].is-lit")) part.classList.remove("is-lit");
    for (const part of document.querySelectorAll(`[data-finding~="${key}"]`)) part.classList.add("is-lit");
  };

  // From a finding to its place on the image: page, box, focus.
  const place = (key, page) => {
    const mark = document.querySelector(`.review-mark[data-finding~="${key}"]`);
    if (!mark) return false;
    show(mark.closest("[data-viewer]"), { page });
    light(key);
    mark.focus();
    mark.scrollIntoView({ block: "center", inline: "center" });
    return true;
  };

  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (tool) {
      event.preventDefault();
      act(tool.closest("[data-viewer]"), tool.dataset.tool);
      return;
    }
    const shown = event.target.closest("[data-show]");
    if (shown && place(shown.dataset.show, Number(shown.dataset.showPage))) {
      event.preventDefault();
      return;
    }
    const mark = event.target.closest(".review-mark");
    if (mark) {
      const key = mark.dataset.finding.trim().split(" ")[0];
      const finding = document.getElementById(`finding-${key}`);
      if (!finding) return;
      event.preventDefault();
      light(key);
      finding.focus();
      finding.scrollIntoView({ block: "nearest" });
    }
  });

  window.reviewViewer = { act, place, light };
})();
