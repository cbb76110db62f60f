// The coder: one paragraph or gist after the other, its functions by key or button. Python keeps, and tells our reason.

function action(name, key, act, spoken = name) {
  const keys = { type: "button", "aria-label": spoken, "aria-keyshortcuts": key, ...own };
  const button = make("button", keys, name, make("kbd", { "aria-hidden": "true" }, key));
  button.onclick = act;
  return button;
}

function render({ model, el }) {
  const units = model.get("units"), texts = model.get("texts"), functions = model.get("functions");
  const none = functions[functions.length - 1][0];
  let at = null, told = false;

  const says = answerLine();
  const put = keeper(model, says, () => draw());
  const codes = () => model.get("state").codes || {};
  const seen = () => model.get("state").seen || [];
  const past = () => model.get("state").past || [];
  const of = text => units.filter(unit => unit.text === text);
  const firstOpen = list => list.find(unit => !codes()[unit.name]) || list[0] || null;
  const called = unit => `${unit.gist ? "Gist" : "Paragraph"} ${unit.number}`;

  const id = fresh();
  const select = make("select", { id, ...own }, ...texts.map((label, i) => make("option", { value: String(i) }, label)));
  select.onchange = () => go(firstOpen(of(Number(select.value))));
  const bar = make("div", { class: "kit-bar" }, make("label", { for: id }, "Text"), select);

  const where = make("p", { class: "kit-where" });
  const words = make("p", { class: "kit-words" });
  const scene = make("div", { class: "kit-scene", "aria-live": "polite" }, where, words);
  const buttons = functions.map(([name, asks], i) => {
    const key = String((i + 1) % functions.length), noted = fresh();
    const button = action(name, key, () => toggle(name));
    button.setAttribute("aria-describedby", noted);
    return { name, button, whole: make("div", { class: "kit-function" }, button, make("span", { id: noted }, asks)) };
  });
  const undo = action("Undo", "u", back);
  const ask = action("Our reason", "r", reason);
  const previous = action("Previous", "←", () => walk(-1));
  const next = action("Next", "→", () => walk(1));
  const why = make("div", { class: "kit-why", "aria-live": "polite" });
  const progress = make("p", { class: "kit-progress" });
  const card = make("div", { class: "kit-card", role: "group", "aria-label": "What is to be coded", tabindex: "0", ...own }, scene,
    make("div", { class: "kit-functions" }, ...buttons.map(each => each.whole)),
    make("div", { class: "kit-row" }, undo, ask, make("span", { class: "kit-walk" }, previous, next)),
    why, make("div", { class: "kit-row kit-told" }, progress, says));
  const list = make("ol", { class: "kit-overview", "aria-label": "All of this text" });
  const help = make("p", { class: "kit-help" }, "Keys: 1 to 4 switch a function on and off, 0 is none, u undoes, r shows our reason once you have coded, arrows move. Click here first.");
  const root = make("div", { class: "kit kit-coding", tabindex: "-1", ...own }, bar, make("div", { class: "kit-desk" }, card, list), help);

  function go(unit) { if (unit) { at = unit; told = false; draw(); } }

  function walk(step) {
    const all = of(at.text), i = all.indexOf(at) + step;
    if (all[i]) return go(all[i]);
    const other = of(at.text + step);
    go(step > 0 ? other[0] : other[other.length - 1]);
  }

  function change(name, given) {
    const { [name]: before = null, ...others } = codes();
    return { codes: given ? { ...others, [name]: given } : others, last: name, before };
  }

  function toggle(name) {
    if (!at || locked(at)) return;
    const given = codes()[at.name], order = functions.map(([each]) => each);
    let made = name === none ? (given?.length === 0 ? null : []) : order.filter(each => (given || []).includes(each) !== (each === name));
    if (name !== none && made.length === 0) made = null; // the last one switched off: open again, not "none"
    const { before, ...rest } = change(at.name, made);
    put({ ...rest, asked: "", past: [...past(), [at.name, before]].slice(-50) });
  }

  function back() {
    const done = past();
    if (!done.length) return;
    const [name, before] = done[done.length - 1];
    at = units.find(unit => unit.name === name) || at;
    told = false;
    const { codes: made, last } = change(name, before);
    put({ codes: made, last, asked: "", past: done.slice(0, -1) });
  }

  function reason() {
    if (!at || !codes()[at.name]) return;
    told = !told;
    if (!told) return draw();
    const rest = past().filter(([name]) => name !== at.name); // what was coded before our reason was seen stays
    put({ asked: at.name, last: at.name, seen: [...new Set([...seen(), at.name])], past: rest });
  }

  const locked = unit => seen().includes(unit.name) && unit.name in codes();

  function able(button, can) {
    if (!can && button === document.activeElement) card.focus({ preventScroll: true }); // or the keys would be lost
    button.disabled = !can;
  }

  function short(unit) {
    const given = codes()[unit.name];
    return !given ? "open" : given.length ? given.join(", ") : none;
  }

  function draw() {
    const all = of(at.text), given = codes()[at.name], done = units.filter(unit => codes()[unit.name]).length;
    select.value = String(at.text);
    where.textContent = `${called(at)} of ${all.length}: what does it do?${locked(at) ? " (fixed: you have seen our reason)" : ""}`;
    if (words.dataset.of !== at.name) words.innerHTML = at.html; // made in Python, which escapes everything
    words.dataset.of = at.name;
    for (const { name, button } of buttons) {
      button.setAttribute("aria-pressed", String(Boolean(given && (name === none ? !given.length : given.includes(name)))));
      able(button, !locked(at));
    }
    able(undo, past().length);
    able(ask, given);
    able(previous, at !== units[0]);
    able(next, at !== units[units.length - 1]);
    const reasoned = model.get("feedback").reason, shown = told && given && reasoned?.of === at.name;
    ask.setAttribute("aria-expanded", String(Boolean(shown)));
    const lines = shown ? [reasoned.says, reasoned.contested].filter(Boolean) : [];
    if (why.textContent !== lines.join("")) why.replaceChildren(...lines.map(line => make("p", {}, line)));
    why.hidden = !shown;
    progress.textContent = `${all.filter(unit => codes()[unit.name]).length} of ${all.length} coded in this text, ${done} of ${units.length} in all`;
    overview(all);
  }

  function overview(all) {
    if (list.dataset.of !== String(at.text)) {
      list.replaceChildren(...all.map(unit => {
        const button = make("button", { type: "button", tabindex: "-1", ...own }); // for the mouse: keys walk with arrows
        button.onclick = () => { go(unit); card.focus({ preventScroll: true }); };
        return make("li", {}, button);
      }));
      list.dataset.of = String(at.text);
    }
    all.forEach((unit, i) => {
      const button = list.children[i].firstChild, text = `${unit.number} ${short(unit)}`;
      if (button.textContent !== text) button.textContent = text;
      button.classList.toggle("kit-open", !codes()[unit.name]);
      if (unit === at) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }

  function hear() {
    tell(says, model.get("feedback"));
    draw();
  }

  const moves = { ArrowRight: 1, ArrowDown: 1, j: 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, k: -1 };
  const acts = { u: back, r: () => reason() };
  buttons.forEach(({ name }, i) => { acts[String((i + 1) % functions.length)] = () => toggle(name); });
  function keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.tagName === "SELECT") return;
    if (event.key === "Enter" && event.target.tagName === "BUTTON") return; // there it presses the button
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!(key in moves) && !(key in acts)) return;
    key in moves ? walk(moves[key]) : acts[key]();
    event.preventDefault();
  }

  ownKeys(root);
  root.addEventListener("keydown", keys);
  model.on("change:state", draw);
  model.on("change:feedback", hear);
  at = firstOpen(units.filter(unit => !codes()[unit.name])) || units[0];
  hear();
  el.append(root);
  return () => { model.off("change:state", draw); model.off("change:feedback", hear); };
}

export default { render };
