// The minimal-pair editor: sends every input event, shows what every measure makes of it. Only Python measures.

function table(group, toggle) {
  const head = make("tr", {}, ...["should move?", group.name, "original", "yours", "change"].map((name, i) =>
    make("th", { scope: "col", class: i === 1 ? "kit-measure" : "" }, i === 0 ? make("abbr", { title: name, "aria-label": name }, "move?") : name)));
  const rows = group.rows.map(({ key, name }) => {
    const box = make("input", { type: "checkbox", "aria-label": `${name} should move`, ...own });
    box.onchange = () => toggle(key, box.checked);
    const cells = ["before", "after", "moved"].map(part => make("td", { class: `kit-${part}` }));
    const row = make("tr", {}, make("td", {}, box), make("th", { scope: "row" }, name), ...cells);
    return { key, box, row, cells };
  });
  const body = make("tbody", {}, ...rows.map(each => each.row));
  return { rows, node: make("table", { class: "kit-moves", "aria-label": group.name }, make("thead", {}, head), body) };
}

function put(cell, words) { if (cell.textContent !== words) cell.textContent = words; }

function render({ model, el }) {
  const passages = model.get("passages");
  const says = answerLine();
  const send = keeper(model, says, () => {});
  const now = () => passages.find(each => each.key === model.get("state").passage) || passages[0];
  const texts = () => model.get("state").texts || {};
  const version = () => texts()[now().key] ?? now().original;

  const named = fresh(), area = make("textarea", { rows: "3", "aria-describedby": named, spellcheck: "false", ...own });
  const choose = make("select", { ...own }, ...passages.map(each => make("option", { value: each.key }, each.name)));
  const original = make("p", { class: "kit-original", id: named });
  const buttons = make("div", { class: "kit-versions", role: "toolbar", "aria-label": "Versions, one key each" });
  const summary = make("p", { class: "kit-summary" }), note = make("p", { class: "kit-note" });
  const goals = make("ul", { class: "kit-goals" });
  const spoken = make("p", { class: "kit-spoken", "aria-live": "polite" });
  const marked = make("div", { class: "kit-marked", role: "region", "aria-label": "Your version with its marks" });
  const reason = make("p", { class: "kit-why", "aria-live": "polite" });
  const tables = model.get("groups").map(group => table(group, expect));

  // Every event is sent and kept. A version of the student's own is put aside when a key replaces it.
  function write(text) { send({ texts: { ...texts(), [now().key]: text } }); }
  function replace(text) {
    const { key, original: first, pairs } = now(), old = version();
    const mine = old !== first && !pairs.some(pair => pair.text === old);
    const aside = { ...(model.get("state").aside || {}), ...(mine && { [key]: old }) };
    send({ texts: { ...texts(), [key]: text }, aside });
    area.value = text;
    tools();
  }
  function expect(measure, ticked) {
    const { key } = now(), expected = model.get("state").expected || {};
    const others = (expected[key] || []).filter(each => each !== measure);
    send({ expected: { ...expected, [key]: ticked ? [...others, measure] : others } });
  }

  const keys = new Map();
  function tools() {
    const { key, original: first, pairs } = now(), aside = (model.get("state").aside || {})[key];
    const versions = pairs.map((pair, i) => [String(i + 1), pair.name, pair.text]);
    versions.push(["0", "back to the original", first]);
    if (aside) versions.push(["9", "your last version", aside]);
    const focused = keys.size && buttons.contains(document.activeElement) && document.activeElement.dataset.key;
    keys.clear();
    buttons.replaceChildren(...versions.map(([digit, name, text]) => {
      const button = make("button", { type: "button", "data-key": digit, "aria-keyshortcuts": digit, "aria-pressed": "false", ...own },
        make("kbd", { "aria-hidden": "true" }, digit), ` ${name}`);
      button.onclick = () => replace(text);
      keys.set(digit, { button, text });
      return button;
    }));
    if (focused) (keys.get(focused) || keys.get("0")).button.focus();
    press();
  }
  function press() { for (const { button, text } of keys.values()) button.setAttribute("aria-pressed", String(text === area.value)); }

  function open() {
    choose.value = now().key;
    area.value = version();
    original.textContent = `Original: ${now().original}`;
    const expected = (model.get("state").expected || {})[now().key] || [];
    for (const { rows } of tables) for (const { key, box } of rows) box.checked = expected.includes(key);
    tools();
  }

  let waiting = 0, last = "";
  function hear() {
    const heard = model.get("feedback");
    tell(says, heard);
    put(summary, heard.summary || "");
    put(note, heard.note || "");
    for (const { rows } of tables) {
      for (const { key, row, cells } of rows) {
        const [before, after, moved, style] = heard.rows?.[key] || ["", "", "", "still"];
        [before, after, moved].forEach((words, i) => put(cells[i], words));
        row.className = `kit-${style}`;
      }
    }
    if (heard.html !== last) marked.innerHTML = last = heard.html; // made by kit.views.highlight, which escapes everything
    const done = heard.done ? [make("li", { class: "kit-done" }, heard.done)] : [];
    goals.replaceChildren(...(heard.goals || []).map(([name, met, how]) =>
      make("li", { class: met ? "kit-met" : "kit-unmet" }, `${met ? "✓" : "✗"} ${name} `, make("span", {}, `(${how})`))), ...done);
    goals.hidden = !heard.goals;
    press();
    clearTimeout(waiting); // a screen reader hears the summary when the typing pauses
    waiting = setTimeout(() => put(spoken, [heard.summary, heard.note, heard.done].filter(Boolean).join(" ")), 900);
    root.dataset.turn = String(heard.turn ?? 0);
  }

  function explain(event) {
    const mark = event.target.closest?.("mark[data-why]");
    if (mark) put(reason, mark.dataset.why);
  }
  function shortcuts(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && event.target === area) keys.values().next().value.button.focus();
    else if (event.target !== area && event.target !== choose && keys.has(event.key)) {
      keys.get(event.key).button.click();
    } else return;
    event.preventDefault();
  }

  area.oninput = () => { write(area.value); press(); };
  choose.onchange = () => { send({ passage: choose.value }); open(); };
  const label = make("label", { class: "kit-yours" }, "Your version ", make("small", {}, "(Esc leaves the text; then the number keys work)"), area);
  const top = make("div", { class: "kit-row" }, make("label", {}, "Passage ", choose), says);
  const root = make("div", { class: `kit kit-rewriting${now().target ? " kit-task" : ""}`, tabindex: "-1", ...own }, top, original, buttons, label, goals,
    summary, note, make("div", { class: "kit-tables" }, ...tables.map(each => each.node)),
    make("h4", {}, "Your version with its marks"), marked, reason, spoken);
  if (!now().target) goals.remove();
  ownKeys(root);
  root.addEventListener("keydown", shortcuts);
  root.addEventListener("focusin", explain);
  root.addEventListener("mouseover", explain);
  const draw = () => {
    if (document.activeElement === area || area.value === version()) return;
    open();
  };
  model.on("change:state", draw);
  model.on("change:feedback", hear);
  open();
  hear();
  el.append(root);
  return () => { model.off("change:state", draw); model.off("change:feedback", hear); };
}

export default { render };
