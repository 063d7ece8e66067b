/**
 * Shows and hides the questions of a step while its form is filled in.
 *
 * <form data-answers='{"purpose": "study"}'>: answers of earlier steps that conditions here refer to (optional).
 * <div data-field="spouse_name" data-show-if='{"field": "marital_status", "op": "eq", "value": "married"}'>
 *
 * Nothing depends on it: without the script all questions are shown and the server drops what does not apply.
 */

import { holds } from "./conditions.js";

function typed(text, type) {
  if (text === "") return "";
  if (type === "boolean") return text === "true" || text === "True" || text === "on" || text === "1";
  if (type === "number") {
    const number = Number(text.replace(",", "."));
    return Number.isNaN(number) ? text : number;
  }
  return text;
}

/** Reads the answer of one question as the server would store it. */
export function answerOf(wrapper) {
  const inputs = [...wrapper.querySelectorAll("input, select, textarea")];
  const type = wrapper.dataset.valueType;
  const first = inputs[0];
  if (!first) return null;
  if (wrapper.dataset.parts !== undefined) {
    const part = (name) => inputs.find((input) => input.name.endsWith(`_${name}`))?.value.trim() ?? "";
    const [year, month, day] = [part("year"), part("month"), part("day")];
    const dated = [year, month && month.padStart(2, "0"), month && day && day.padStart(2, "0")];
    return year ? dated.filter(Boolean).join("-") : null;
  }
  if (first.type === "radio") return typed(inputs.find((input) => input.checked)?.value ?? "", type);
  if (first.type === "checkbox" && type === "boolean") return first.checked;
  if (first.type === "checkbox") return inputs.filter((input) => input.checked).map((input) => input.value);
  return typed(first.value.trim(), type);
}

/** Goes through the questions from top to bottom, because conditions refer to earlier ones only. */
function update(form) {
  const answers = JSON.parse(form.dataset.answers || "{}");
  for (const wrapper of form.querySelectorAll("[data-field]")) {
    let visible = true;
    if (wrapper.dataset.showIf) {
      try {
        visible = holds(JSON.parse(wrapper.dataset.showIf), answers);
      } catch {
        visible = true;
      }
    }
    wrapper.hidden = !visible;
    if (visible) answers[wrapper.dataset.field] = answerOf(wrapper);
    else delete answers[wrapper.dataset.field];
  }
}

for (const form of document.querySelectorAll("form")) {
  if (!form.querySelector("[data-show-if]")) continue;
  form.addEventListener("input", () => update(form));
  form.addEventListener("change", () => update(form));
  window.addEventListener("pageshow", () => update(form));
  update(form);
}
