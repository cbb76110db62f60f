// The lexicon lab: every cue of two texts to be taken out, put back, sorted or weighed otherwise. What follows from it is
// Python's to say; this file keeps the list (add, remove, change, weights) and the way back (past).

const PARTS = ["add", "remove", "change"];
const PAST = 30; // steps back that are kept

// The list of a state. Python says under which phrase it keeps an addition, and which it cannot take.
function listOf(state, kept = {}) {
  const list = { weights: state.weights || [1, 2, 3] };
  for (const part of PARTS) list[part] = state[part] || [];
  list.add = list.add.map(edit => ({ ...edit, phrase: kept[edit.phrase] ?? edit.phrase })).filter(edit => edit.phrase);
  return list;
}

const current = model => listOf(model.get("state"), model.get("feedback").kept);

function without(list, phrase) {
  const rest = { ...list };
  for (const part of PARTS) rest[part] = list[part].filter(edit => edit.phrase !== phrase);
  return rest;
}

// The list in which this row counts or not, as this class and with this strength, said as a change of the kit's list.
function decided(list, row, { counts, category, strength }) {
  const { phrase, kit } = row, rest = without(list, phrase);
  if (counts && !kit.counts) return { ...rest, add: [...rest.add, { phrase, category, strength }] };
  if (!counts) return kit.counts ? { ...rest, remove: [...rest.remove, { phrase }] } : rest;
  const edit = { phrase };
  if (category !== kit.category) edit.category = category;
  if (strength !== kit.strength) edit.strength = strength;
  return Object.keys(edit).length > 1 ? { ...rest, change: [...rest.change, edit] } : rest;
}

function chooser(options, label) {
  const select = make("select", { "aria-label": label, ...own });
  for (const [value, name] of options) select.append(make("option", { value }, name));
  return select;
}

function button(name, press) {
  const made = make("button", { type: "button", ...own }, name);
  made.onclick = press;
  return made;
}

// A row of the table. Only its own data are redrawn; `act` is told what the student wants of it.
function rowOf(model, act, first, reason) {
  let row = first, drawn = "";
  const labels = model.get("labels");
  const want = change => { drawn = ""; if (!row.kit.fixed) act(row, { counts: row.counts, category: row.category, strength: row.strength, ...change }); };
  const cue = make("button", { type: "button", class: "kit-cue", "aria-describedby": reason, ...own });
  const sort = chooser(model.get("classes"), ""), force = chooser(model.get("strengths"), "");
  sort.onchange = () => want({ category: sort.value });
  force.onchange = () => want({ strength: Number(force.value) });
  const toggle = button("", () => want({ counts: !row.counts }));
  const uses = labels.map(() => make("td", { class: "kit-number-cell" }));
  const bar = make("span", { class: "kit-bar-line", "aria-hidden": "true" }, make("span"));
  const added = make("span", { class: "kit-added" }), spoken = make("span", { class: "kit-spoken" });
  const difference = make("td", {}, make("div", { class: "kit-difference" }, bar, added, spoken));
  const because = make("span", { class: "kit-because" }), sorted = make("td", {}, sort, because), forced = make("td", {}, force);
  const line = make("tr", {}, make("th", { scope: "row" }, cue), sorted, forced,
    ...uses, difference, make("td", {}, toggle));
  const controls = [cue, sort, force, toggle];

  const draw = (now, widest) => {
    const all = JSON.stringify([now, widest]);
    row = now;
    if (all === drawn) return;
    drawn = all;
    line.className = row.counts ? "" : "kit-out";
    cue.textContent = row.shown;
    cue.setAttribute("aria-label", `${row.shown}, ${row.counts ? "counts" : "does not count"}`);
    sort.value = row.category;
    force.value = row.strength;
    sort.setAttribute("aria-label", `class of ${row.shown}`);
    force.setAttribute("aria-label", `strength of ${row.shown}`);
    sort.disabled = force.disabled = row.kit.fixed || !row.counts;
    sort.hidden = forced.hidden = !row.counts; // a word that is kept out shows the reason in their place
    sorted.colSpan = row.counts ? 1 : 2;
    because.textContent = row.counts ? "" : row.held_for;
    toggle.hidden = row.kit.fixed;
    toggle.textContent = row.counts ? "Take out" : row.kit.counts ? "Put back" : "Let in";
    toggle.setAttribute("aria-label", `${toggle.textContent}: ${row.shown}`);
    uses.forEach((cell, text) => {
      const others = row.others[text] ? `+${row.others[text]}` : "", held = row.held[text] ? `(${row.held[text]})` : "";
      cell.textContent = [row.uses[text] || (others || held ? "" : "–"), others, held].filter(Boolean).join(" ");
    });
    const share = widest ? Math.abs(row.gain) / widest * 50 : 0;
    bar.firstChild.style.cssText = `width:${share}%;${row.gain > 0 ? `right:50%` : `left:50%`}`;
    added.textContent = row.gain ? Math.abs(row.gain).toFixed(1) : "";
    spoken.textContent = row.gain ? ` more for ${labels[row.gain > 0 ? 0 : 1]}` : "";
  };
  return { line, controls, draw, row: () => row, want };
}

function scoreboard(labels) {
  const board = make("div", { class: "kit-board" });
  const parts = labels.map(label => {
    const now = make("b"), kit = make("small"), bar = make("span"), mark = make("i");
    board.append(make("div", { class: "kit-score" }, make("span", { class: "kit-who" }, label), now, kit,
      make("span", { class: "kit-score-bar", "aria-hidden": "true" }, bar, mark)));
    return { now, kit, bar, mark };
  });
  return { board, draw(scores) {
    const top = Math.max(1, ...scores.flat()) * 1.05;
    parts.forEach(({ now, kit, bar, mark }, text) => {
      const [before, score] = scores[text];
      now.textContent = score.toFixed(1);
      kit.textContent = ` kit’s list: ${before.toFixed(1)}`;
      bar.style.width = `${100 * score / top}%`;
      mark.style.left = `${100 * before / top}%`;
    });
  } };
}

function weightsOf(model, act) {
  const group = make("fieldset", { class: "kit-weights" }, make("legend", {}, "A mark counts"));
  const fields = model.get("strengths").map(([number, name], place) => {
    const field = make("input", { type: "number", min: "0", max: "100", step: "0.5", ...own });
    field.oninput = () => {
      const weight = Number(field.value);
      if (field.value === "" || !(weight >= 0 && weight <= 100)) return;
      const list = current(model);
      act({ ...list, weights: list.weights.map((old, at) => (at === place ? weight : old)) });
    };
    group.append(make("label", {}, `${name} `, field));
    return field;
  });
  return { group, draw(weights) {
    fields.forEach((field, place) => { if (document.activeElement !== field) field.value = weights[place]; });
  } };
}

function adder(model, act, top) {
  const searched = model.get("searched");
  if (!searched) {
    const says = "These texts are X-rays: only flagged cues can be read in them, so a word that you add could not be found. "
      + "Add words further down in the lesson, on texts that are here in full.";
    return { form: make("p", { class: "kit-quiet" }, says) };
  }
  const word = make("input", { type: "text", maxlength: "80", size: "22", autocomplete: "off", spellcheck: "false", ...own });
  const sort = chooser(model.get("classes"), "class of the new word"), force = chooser(model.get("strengths"), "strength of the new word");
  force.value = 2;
  const add = make("button", { type: "submit", ...own }, "Add");
  const form = make("form", { class: "kit-adder" }, make("label", {}, "Add a word or phrase ", word), sort, force, add,
    make("span", { class: "kit-quiet" }, searched === "all" ? "" : searched));
  form.onsubmit = event => {
    event.preventDefault();
    const phrase = word.value.trim().toLowerCase();
    if (!phrase) return;
    const list = without(current(model), phrase);
    act({ ...list, add: [...list.add, { phrase, category: sort.value, strength: Number(force.value) }] });
    word.value = "";
    word.focus();
    top(); // where the new row will stand
  };
  model.on("change:feedback", () => { // what could not be taken comes back to be mended
    const refused = Object.entries(model.get("feedback").kept || {}).find(([, kept]) => kept === "");
    if (refused && !word.value && document.activeElement === word) word.value = refused[0];
  });
  return { form };
}

function render({ model, el }) {
  const says = answerLine(), ranking = make("p", { class: "kit-ranking", "aria-live": "polite" }), firm = make("p", { class: "kit-firm" }), reason = fresh();
  const why = make("p", { class: "kit-lab-why", id: reason });
  const put = keeper(model, says, () => {});
  const act = list => put({ ...list, past: [...(model.get("state").past || []), current(model)].slice(-PAST) });
  const labels = model.get("labels");
  const { board, draw: drawBoard } = scoreboard(labels);
  const weights = weightsOf(model, act), { form } = adder(model, act, () => { frame.scrollTop = 0; });
  const undo = button("Undo", () => {
    const past = [...(model.get("state").past || [])], last = past.pop();
    if (last) put({ ...last, past });
  });
  const reset = button("Back to the kit’s list", () => act(listOf({})));

  const head = make("tr", {}, ...["word or phrase", "class", "strength", ...labels, "difference it makes", ""].map(name =>
    name ? make("th", { scope: "col" }, name) : make("td")));
  const body = make("tbody"), rows = new Map();
  const table = make("table", { class: "kit-lab-table" }, make("caption", { class: "kit-spoken" },
    "The cues in the two texts, with class, strength, uses, and what each adds to one score more than to the other"),
    make("thead", {}, head), body);
  const frame = make("div", { class: "kit-lab-frame", tabindex: "-1", ...own }, table);
  let here = null; // the key of the row that the Tab key comes to

  const place = key => {
    here = key;
    for (const [name, { controls }] of rows) controls.forEach(control => { control.tabIndex = name === key ? 0 : -1; });
    const at = rows.get(key);
    why.textContent = at ? at.row().why : "";
  };
  const heads = new Map(); // the line above each group of rows
  const headOf = group => {
    if (!heads.has(group)) heads.set(group, make("tr", { class: "kit-group" }, make("th", { colspan: 5 + labels.length, scope: "rowgroup" }, group)));
    return heads.get(group);
  };
  const go = (from, control, step) => {
    const keys = [...rows.keys()], to = rows.get(keys[Math.min(keys.length - 1, Math.max(0, keys.indexOf(from) + step))]);
    const next = [to.controls[control], to.controls[0]].find(each => each && !each.hidden && !each.disabled);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  body.addEventListener("focusin", event => { if (event.target.closest("tr").dataset.key) place(event.target.closest("tr").dataset.key); });
  body.addEventListener("mouseover", event => {
    const line = event.target.closest("tr");
    if (line && rows.has(line.dataset.key)) why.textContent = rows.get(line.dataset.key).row().why;
  });
  body.addEventListener("keydown", event => {
    if (event.target.tagName === "SELECT" || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.target.closest("tr").dataset.key, { controls, want, row } = rows.get(key);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e6, End: 1e6 };
    if (event.key in steps) go(key, controls.indexOf(event.target), steps[event.key]);
    else if (/^[123]$/.test(event.key)) want({ counts: true, strength: Number(event.key) });
    else if (event.key === "x" || event.key === "Delete") want({ counts: !row().counts });
    else return;
    event.preventDefault();
  });

  const drawRows = found => {
    const widest = Math.max(0, ...found.map(row => Math.abs(row.gain)));
    const had = document.activeElement, lost = here !== null && rows.has(here) ? [...rows.keys()].indexOf(here) : 0;
    const keys = found.map(row => row.key), old = [...rows.keys()];
    for (const key of old) if (!keys.includes(key)) { rows.get(key).line.remove(); rows.delete(key); }
    for (const row of found) {
      if (!rows.has(row.key)) {
        const made = rowOf(model, (it, what) => act(decided(current(model), it, what)), row, reason);
        made.line.dataset.key = row.key;
        rows.set(row.key, made);
      }
      rows.get(row.key).draw(row, widest);
    }
    if (keys.join("\n") !== old.join("\n")) {
      const lines = [], sorted = keys.map(key => [key, rows.get(key)]);
      rows.clear();
      sorted.forEach(([key, made], at) => {
        rows.set(key, made);
        if (!at || found[at - 1].group !== found[at].group) lines.push(headOf(found[at].group));
        lines.push(made.line);
      });
      lines.forEach((line, at) => { if (body.children[at] !== line) body.insertBefore(line, body.children[at] || null); });
      while (body.children.length > lines.length) body.lastChild.remove();
    }
    place(rows.has(here) ? here : keys[Math.min(lost, keys.length - 1)]);
    if (had && had !== document.activeElement && (body.contains(had) || !had.isConnected) && rows.has(here)) {
      (had.isConnected && !had.hidden ? had : rows.get(here).controls[0]).focus();
    }
  };

  const told = hearer(model, says);
  const hear = () => {
    const feedback = model.get("feedback"), state = model.get("state");
    told();
    if (!feedback.rows) return;
    if (ranking.textContent !== feedback.ranking) ranking.textContent = feedback.ranking;
    firm.textContent = feedback.firm;
    drawBoard(feedback.scores);
    drawRows(feedback.rows);
    weights.draw(listOf(state).weights);
    undo.disabled = !(state.past || []).length;
    reset.disabled = JSON.stringify(current(model)) === JSON.stringify(listOf({}));
  };

  const hint = make("p", { class: "kit-quiet kit-lab-hint" }, "“+”: in others’ words, not counted; “( )”: kept out. In the table ",
    make("kbd", {}, "↑"), " ", make("kbd", {}, "↓"), " go, ", make("kbd", {}, "1"), " ", make("kbd", {}, "2"), " ", make("kbd", {}, "3"),
    " set the strength, ", make("kbd", {}, "x"), " takes out and puts back.");
  const file = make("p", { class: "kit-quiet kit-lab-file" }, "Your list is kept in ", make("code", {}, model.get("file")), ".");
  const root = make("div", { class: "kit kit-lexicon-lab" }, board, make("div", { class: "kit-verdict" }, ranking, firm),
    make("div", { class: "kit-lab-tools" }, weights.group, undo, reset), frame, why, form, says, hint, file);
  ownKeys(root);
  model.on("change:feedback", hear);
  hear();
  el.append(root);
  return () => { model.off("change:feedback", hear); };
}

export default { render };
