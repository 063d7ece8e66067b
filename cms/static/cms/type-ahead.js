/**
 * Makes a long list (states, nationalities, languages) writable: an editable combobox after the ARIA 1.2 pattern.
 *
 * <select data-type-ahead="Keine Treffer" data-type-ahead-count="{n} Treffer">
 *
 * The list stays what is sent; it is hidden and follows what is chosen. Without the script the list itself is shown.
 * The input takes the list's id, so that its label and links in an error summary lead to it.
 */

const SHOWN = 60;
let made = 0;

/** Letters without their marks, so that "Turkiye" finds "Türkiye" and "ا" finds "أ". */
const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ı/g, "i")
    .toLocaleLowerCase()
    .trim();

/** Returns the options for what is typed: those that begin with it, then those of which a word does, then the rest. */
export function matches(options, typed) {
  const wanted = plain(typed);
  if (!wanted) return options;
  const rank = ({ text }) => {
    const own = plain(text);
    if (own.startsWith(wanted)) return 0;
    if (own.split(/[\s\-(]+/).some((word) => word.startsWith(wanted))) return 1;
    return own.includes(wanted) ? 2 : 3;
  };
  const ranked = options.map((option) => [rank(option), option]).filter(([place]) => place < 3);
  return ranked.sort(([left], [right]) => left - right).map(([, option]) => option);
}

class TypeAhead {
  constructor(select) {
    this.select = select;
    this.options = [...select.options].filter((option) => option.value).map(({ value, text }) => ({ value, text }));
    this.found = [];
    this.active = -1;
    this.build();
    this.listen();
    this.show();
  }

  build() {
    const { select } = this;
    const box = document.createElement("div");
    box.className = "vs-type-ahead";
    this.input = document.createElement("input");
    this.input.className = "kern-form-input__input";
    this.input.id = select.id;
    this.list = document.createElement("ul");
    this.list.className = "vs-type-ahead__list";
    this.list.id = `type-ahead-${(made += 1)}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    if (label) {
      label.id ||= `${this.list.id}-label`;
      this.list.setAttribute("aria-labelledby", label.id);
    }
    const attributes = {
      type: "text",
      role: "combobox",
      dir: "auto",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
      if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
    }
    this.status = document.createElement("span");
    this.status.className = "vs-sr-only";
    this.status.setAttribute("role", "status");
    select.id = `${select.id}-list`;
    select.hidden = true;
    select.parentElement.classList.add("vs-type-ahead__replaced");
    box.append(this.input, this.list, this.status);
    select.parentElement.after(box);
  }

  listen() {
    this.input.addEventListener("input", () => this.open());
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.choose(this.found[Number(item.dataset.index)]);
    });
    this.select.addEventListener("change", () => this.show());
    window.addEventListener("pageshow", () => this.show());
  }

  /** Writes what the list holds. */
  show() {
    this.input.value = this.select.value ? this.select.selectedOptions[0].text : "";
  }

  open() {
    const untouched = this.select.value && this.input.value === this.select.selectedOptions[0]?.text;
    this.found = matches(this.options, untouched ? "" : this.input.value).slice(0, SHOWN);
    this.active = untouched ? this.found.findIndex(({ value }) => value === this.select.value) : -1;
    this.list.replaceChildren(
      ...this.found.map(({ value, text }, index) => {
        const item = document.createElement("li");
        item.id = `${this.list.id}-${index}`;
        item.dataset.index = index;
        item.className = "vs-type-ahead__option";
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(value === this.select.value));
        item.textContent = text;
        return item;
      }),
    );
    this.list.hidden = this.found.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    const { typeAhead, typeAheadCount = "{n}" } = this.select.dataset;
    this.status.textContent = this.found.length ? typeAheadCount.replace("{n}", this.found.length) : typeAhead;
    this.mark();
  }

  close() {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  mark() {
    [...this.list.children].forEach((item, index) => item.classList.toggle("is-active", index === this.active));
    const item = this.list.children[this.active];
    if (!item) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      if (this.list.hidden) this.open();
      const last = this.found.length - 1;
      this.active += steps[event.key];
      if (this.active < 0) this.active = last;
      if (this.active > last) this.active = 0;
      this.mark();
    } else if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.choose(this.found[this.active]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  choose(option) {
    this.set(option ? option.value : "");
    this.show();
    this.close();
  }

  /** Takes a text that names exactly one state; another stays in sight and counts as no answer. */
  leave() {
    const typed = plain(this.input.value);
    const exact = this.options.find(({ text }) => plain(text) === typed);
    const only = typed ? matches(this.options, this.input.value) : [];
    const meant = exact ?? this.found[this.active] ?? (only.length === 1 ? only[0] : null);
    this.set(typed && meant ? meant.value : "");
    if (typed && meant) this.show();
    this.close();
  }

  set(value) {
    if (this.select.value === value) return;
    this.select.value = value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

for (const select of document.querySelectorAll("select[data-type-ahead]")) new TypeAhead(select);
