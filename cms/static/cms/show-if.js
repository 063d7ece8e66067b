/**
 * Shows and hides the questions of a step while its form is filled in.
 *
 * <form data-answers='{"purpose": "study"}'>: answers of earlier steps that conditions here refer to (optional).
 * <div data-field="spouse_name" data-show-if='{"field": "marital_status", "op": "eq", "value": "married"}'>
 * <div data-show-if='…'> around several questions or a statement (optional).
 * <p data-without-script>: says in words when a question is to be answered; hidden, since the page shows it now.
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

/** Reads a date of three inputs, of which day and month may be missing, as ISO text; "unknown" where that is ticked. */
function dateOf(inputs) {
  const named = (part) => inputs.find((input) => input.name.endsWith(`_${part}`));
  const text = (part) => named(part)?.value.trim() ?? "";
  const [year, month, day] = [text("year"), text("month").padStart(2, "0"), text("day").padStart(2, "0")];
  if (!year) return named("unknown")?.checked ? "unknown" : null;
  const known = month === "00" ? [year] : day === "00" ? [year, month] : [year, month, day];
  return known.join("-");
}

/** Reads the answer of one question as the server would store it. */
export function answerOf(wrapper) {
  const inputs = [...wrapper.querySelectorAll("input:not([role=combobox]), select, textarea")];
  const type = wrapper.dataset.valueType;
  const first = inputs[0];
  if (!first) return null;
  if (wrapper.dataset.parts !== undefined) return dateOf(inputs);
  if (wrapper.dataset.list !== undefined) return inputs.map((input) => input.value).filter(Boolean);
  if (first.type === "radio") return typed(inputs.find((input) => input.checked)?.value ?? "", type);
  if (first.type === "checkbox" && type === "boolean") return first.checked;
  if (first.type === "checkbox") return inputs.filter((input) => input.checked).map((input) => input.value);
  return typed(first.value.trim(), type);
}

function applies(element, answers) {
  if (!element.dataset.showIf) return true;
  try {
    return holds(JSON.parse(element.dataset.showIf), answers);
  } catch {
    return true; // a question too many is better than one that nobody sees
  }
}

/** Goes through the questions from top to bottom, because conditions refer to earlier ones only. */
function update(form) {
  const answers = JSON.parse(form.dataset.answers || "{}");
  for (const element of form.querySelectorAll("[data-field], [data-show-if]")) {
    element.hidden = !applies(element, answers);
    const key = element.dataset.field;
    if (!key) continue;
    if (element.closest("[hidden]")) delete answers[key];
    else answers[key] = answerOf(element);
  }
}

for (const form of document.querySelectorAll("form")) {
  if (!form.querySelector("[data-show-if]")) continue;
  for (const hint of form.querySelectorAll("[data-without-script]")) hint.hidden = true;
  form.addEventListener("input", () => update(form));
  form.addEventListener("change", () => update(form));
  window.addEventListener("pageshow", () => update(form));
  update(form);
}
