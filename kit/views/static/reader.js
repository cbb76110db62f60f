// The reader: shows texts side by side, switches layers, walks from mark to mark, says the reason. It analyses nothing.

function sample(layer) {
  const mark = make("mark", { class: `kit-${layer.kind} kit-sign`, "aria-hidden": "true" }, layer.sign);
  return mark;
}

function column(text, layers) {
  const id = fresh();
  const counts = layers.map(layer => {
    const [mine, others] = text.counts[layer.kind];
    const item = make("li", {}, sample(layer), make("b", {}, String(mine)), ` ${layer.name}`);
    if (others) item.append(make("small", { title: `and ${others} in others’ words` }, ` + ${others}`));
    return item;
  });
  const page = make("div", { class: "kit-page", role: "region", tabindex: "0", "aria-labelledby": id, ...own });
  page.innerHTML = text.html; // made by kit.views.highlight, which escapes everything
  return make("div", { class: "kit-column" },
    make("h3", { id }, text.label), make("p", { class: "kit-edition" }, text.edition),
    make("ul", { class: "kit-counts" }, ...counts), page);
}

function render({ model, el }) {
  const layers = model.get("legend");
  const bar = make("div", { class: "kit-bar", role: "toolbar", "aria-label": "Layers of marks" });
  const columns = make("div", { class: "kit-columns" }, ...model.get("texts").map(text => column(text, layers)));
  const reason = make("p", { class: "kit-reason", "aria-live": "polite" });
  // A click anywhere in it gives the reader the keys, by its tabindex; outside it JupyterLab would cut the cell at x.
  const root = make("div", { class: "kit kit-reader", tabindex: "-1", ...own }, bar, columns, reason);
  const resting = "Click here first, then point at a mark, or walk from mark to mark with n and p, to read why it is marked.";
  reason.textContent = resting;

  const buttons = layers.map(layer => {
    const button = make("button", { type: "button", "data-kind": layer.kind, "aria-keyshortcuts": layer.key, ...own },
      sample(layer), layer.name, make("kbd", { "aria-hidden": "true" }, layer.key));
    button.onclick = () => toggle(layer);
    return button;
  });
  const walk = [["previous", "p", -1], ["next", "n", 1]].map(([name, key, step]) => {
    const button = make("button", { type: "button", "aria-label": `${name} mark`, "aria-keyshortcuts": key, ...own }, name, make("kbd", { "aria-hidden": "true" }, key));
    button.onclick = () => go(step);
    return button;
  });
  const desk = model.get("desk"); // the place of the argument that takes what is picked here, if there is one
  const pick = make("button", { type: "button", "aria-keyshortcuts": "e", ...own }, "to the evidence", make("kbd", { "aria-hidden": "true" }, "e"));
  pick.onclick = () => give();
  bar.append(...buttons, make("div", { class: "kit-walk" }, ...(desk ? [pick] : []), ...walk));

  const all = [...columns.querySelectorAll("mark[data-kinds]")];
  const words = list => (list || "").split(" ").filter(Boolean);
  const whys = new Map(all.map(mark => [mark, mark.dataset.why.split("\n")]));
  const shown = () => all.filter(mark => mark.hasAttribute("tabindex"));
  let last = null;

  // One stop for the Tab key in each text; the other marks are reached from it with n and p or the arrows.
  function restTab() {
    for (const page of columns.querySelectorAll(".kit-page")) {
      const here = shown().filter(mark => page.contains(mark));
      const stop = here.includes(last) ? last : here[0];
      for (const mark of here) mark.tabIndex = mark === stop ? 0 : -1;
    }
  }

  function draw() {
    const on = new Set(model.get("layers"));
    for (const button of buttons) button.setAttribute("aria-pressed", String(on.has(button.dataset.kind)));
    for (const mark of all) {
      const kinds = words(mark.dataset.kinds);
      for (const kind of kinds) mark.classList.toggle(`kit-${kind}`, on.has(kind));
      mark.dataset.why = whys.get(mark).filter((_, i) => on.has(kinds[i])).join("\n");
      if (mark.hasAttribute("aria-description")) mark.setAttribute("aria-description", mark.dataset.why);
      if (words(mark.dataset.begins).some(kind => on.has(kind))) mark.tabIndex = -1;
      else mark.removeAttribute("tabindex");
      // In an X-ray a cue can be read only under a layer of its own, not under the quotation around it.
      const cues = kinds.filter(kind => kind !== "quotation" && kind !== "reported");
      mark.classList.toggle("kit-off", cues.length > 0 && !cues.some(kind => on.has(kind)));
    }
    restTab();
  }

  function toggle(layer) {
    const on = model.get("layers");
    const now = on.includes(layer.kind) ? on.filter(kind => kind !== layer.kind) : [...on, layer.kind];
    model.set("layers", layers.map(each => each.kind).filter(kind => now.includes(kind)));
    model.save_changes();
    const lost = !root.contains(document.activeElement);
    if (lost) root.focus({ preventScroll: true }); // the mark that had the focus is hidden now; the keys go on working
    say(`${layer.name}: ${now.includes(layer.kind) ? "shown" : "hidden"}`);
  }

  function go(step) {
    const marks = shown();
    if (!marks.length) return say("No mark is shown: switch a layer on.");
    const from = marks.includes(last) ? marks.indexOf(last) : step > 0 ? -1 : 0;
    const mark = marks[(from + step + marks.length) % marks.length];
    mark.focus({ preventScroll: true });
    const page = mark.closest(".kit-page");
    page.scrollTop += mark.getBoundingClientRect().top - page.getBoundingClientRect().top - page.clientHeight / 3;
    root.scrollIntoView({ block: "nearest" });
  }

  // Hands the mark that had the focus last to the argument, which answers in words.
  function give() {
    const on = new Set(model.get("layers"));
    const kind = last && words(last.dataset.begins).find(each => on.has(each));
    if (!kind) return say("Choose a mark first: click on it, or walk to it with n and p.");
    const text = [...columns.querySelectorAll(".kit-page")].findIndex(page => page.contains(last));
    const picked = { desk, text, at: Number(last.dataset.at), kind, says: "The argument is not there: run its cell again." };
    document.dispatchEvent(new CustomEvent("kit-pick", { detail: picked }));
    say(picked.says);
  }

  function say(words) { reason.textContent = words; }

  function explain(event) {
    const mark = event.target.closest?.("mark[data-why]");
    if (!mark?.dataset.why) return;
    root.classList.remove("kit-quietly");
    say(mark.dataset.why);
    if (event.type !== "focusin") return;
    last = mark;
    restTab();
  }

  function keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onMark = event.target.closest("mark");
    const layer = layers.find(each => each.key === event.key.toLowerCase());
    const step = { n: 1, p: -1, ...(onMark && { ArrowRight: 1, ArrowLeft: -1 }) }[event.key];
    if (layer) toggle(layer);
    else if (step) go(step);
    else if (desk && event.key.toLowerCase() === "e") give();
    else if (event.key === "Escape") { root.classList.add("kit-quietly"); say(resting); } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  root.addEventListener("focusin", explain);
  root.addEventListener("mouseover", explain);
  root.addEventListener("keydown", keys);
  model.on("change:layers", draw);
  draw();
  el.append(root);
  // The reason beside a mark is for those who do not have the line of reasons on their screen.
  const seen = new IntersectionObserver(all => root.classList.toggle("kit-near", all.at(-1).intersectionRatio > 0.5), { threshold: [0, 0.5, 1] });
  seen.observe(reason);
  return () => { seen.disconnect(); model.off("change:layers", draw); };
}

export default { render };
