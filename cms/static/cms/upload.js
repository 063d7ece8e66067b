/**
 * Says which file was chosen and that it is on its way.
 *
 * The words come from the page, because the page knows the language:
 * <form data-upload-chosen="Ausgewählt:" data-upload-busy="Wird hochgeladen …">
 *   <input type="file"> … <p data-upload-state aria-live="polite"></p>
 */

for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
  const input = form.querySelector("input[type='file']");
  const state = form.querySelector("[data-upload-state]");
  if (!input || !state) continue;

  const say = (words, names) => {
    state.textContent = names ? `${words} ` : words;
    for (const [index, name] of (names ?? []).entries()) {
      const isolated = document.createElement("bdi");
      isolated.textContent = name;
      state.append(index ? ", " : "", isolated);
    }
  };

  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => file.name);
    if (names.length) say(form.dataset.uploadChosen ?? "", names);
    else state.textContent = "";
  });
  form.addEventListener("submit", () => {
    if (!input.files.length || !form.dataset.uploadBusy) return;
    state.classList.add("vs-busy");
    say(form.dataset.uploadBusy);
  });
}
