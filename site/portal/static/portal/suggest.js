// Suggests procedures while one writes into a search box: the ARIA combobox pattern, list
// autocomplete with manual selection. A box works without it; one error and it keeps quiet.
"use strict";

const WAIT = 150; // ms without a key before asking
const KEPT = new Map(); // answers by what was asked, for going back over one's own letters

for (const box of document.querySelectorAll("input[data-suggest]")) suggest(box);

function suggest(box) {
  const form = box.form;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let active = -1;
  let timer;
  let asking;

  list.id = `${box.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  status.className = "hidden";
  status.setAttribute("role", "status");
  box.closest(".find").append(list, status);
  box.type = "text"; // a box of the type "search" may not be a combobox
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);

  box.addEventListener("input", () => {
    clearTimeout(timer);
    asking?.abort();
    const words = box.value.trim();
    if (words.length < 2 || words.length > 100) return close();
    if (KEPT.has(words)) return show(KEPT.get(words));
    timer = setTimeout(ask, WAIT, words);
  });

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const options = list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options) return;
      event.preventDefault();
      if (list.hidden) open();
      // The box itself is one stop of the round: there nothing is chosen.
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((active + 1 + step + options + 1) % (options + 1)) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) box.value = "";
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      go(list.children[active]);
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      choose(-1);
    } else if (event.key === "Tab") {
      close();
    }
  });

  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  // A press on the list must not take the focus from the box, or the list were gone at its release.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });

  async function ask(words) {
    asking = new AbortController();
    try {
      const address = `${box.dataset.suggest}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(address, { signal: asking.signal });
      if (!answer.ok) return close();
      const { suggestions } = await answer.json();
      KEPT.set(words, suggestions);
      if (box.value.trim() === words && document.activeElement === box) show(suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(suggestions) {
    active = -1;
    box.removeAttribute("aria-activedescendant");
    list.replaceChildren(...suggestions.map(asOption));
    if (suggestions.length) open();
    else close();
    status.textContent = `${box.dataset.label}: ${suggestions.length}`;
  }

  function asOption({ name, code, url, language }, place) {
    const option = document.createElement("li");
    const shown = document.createElement("span");
    const number = document.createElement("span");
    option.id = `${list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.url = url;
    shown.textContent = name;
    shown.lang = language;
    shown.className = "clamp";
    number.textContent = code;
    number.className = "code muted";
    option.append(shown, " ", number);
    return option;
  }

  function choose(place) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = list.children[active];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  }

  function open() {
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    choose(-1);
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  }

  function go(option) {
    close();
    location.assign(option.dataset.url);
  }
}
