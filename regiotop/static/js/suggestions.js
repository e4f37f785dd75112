// A combobox on each search box with data-suggestions, the address to ask. Without this
// file the box is a plain field. Written after the ARIA 1.2 pattern "editable combobox
// with list autocomplete": focus stays in the field, aria-activedescendant moves.
const DELAY = 150;

function combobox(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "rt-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggesties");
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "rt-visually-hidden";
  status.setAttribute("role", "status");
  input.after(list, status);
  input.parentElement.classList.add("rt-combobox");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    autocomplete: "off",
  })) {
    input.setAttribute(name, value);
  }
  let active = -1;
  let timer;
  let asked;

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(number) {
    active = number;
    [...list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === number));
    });
    if (number < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[number].id);
      list.children[number].scrollIntoView({ block: "nearest" });
    }
  }

  function go(option) {
    window.location.assign(option.dataset.address);
  }

  function show(suggestions) {
    list.replaceChildren(
      ...suggestions.map((suggestion, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.dataset.address = suggestion.address;
        const text = document.createElement("span");
        text.textContent = suggestion.text;
        const kind = document.createElement("span");
        kind.className = "rt-suggestions__kind";
        kind.textContent = suggestion.kind;
        option.append(text, " ", kind);
        return option;
      }),
    );
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
    const count = suggestions.length;
    status.textContent =
      count === 0 ? "" : `${count} ${count === 1 ? "suggestie" : "suggesties"}. Kies met de pijltoetsen.`;
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const address = `${input.dataset.suggestions}?${new URLSearchParams({ q: input.value })}`;
    try {
      const response = await fetch(address, { signal: asked.signal });
      show(response.ok ? (await response.json()).suggestions : []);
    } catch {
      // Somebody typed on, or the network is away: then there is nothing to suggest.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) {
      close();
      status.textContent = "";
    } else {
      timer = setTimeout(ask, DELAY);
    }
  });

  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // The first Escape only closes the list; the field keeps its text.
      close();
    } else if (event.key === "Enter" || event.key === "Tab") {
      if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        go(list.children[active]);
      }
      close();
    } else if (!list.hidden && event.key === "ArrowDown") {
      event.preventDefault();
      activate(active === last ? -1 : active + 1);
    } else if (!list.hidden && event.key === "ArrowUp") {
      event.preventDefault();
      activate(active < 0 ? last : active - 1);
    }
  });

  // A press would take the focus away, and close the list before the click is there.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      go(option);
    }
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll("input[data-suggestions]").forEach(combobox);
