// Adjudication: one candidate after the other in its sentence, yes or no. What follows from it is counted in Python.

function chooser(label, options, change) {
  const id = fresh(), select = make("select", { id, ...own }, ...options.map(([value, name]) => make("option", { value }, name)));
  select.onchange = () => change(select.value);
  return make("span", { class: "kit-choice" }, make("label", { for: id }, label), select);
}

function action(name, key, act, spoken = name) {
  const keys = { type: "button", "aria-label": spoken, "aria-keyshortcuts": key, ...own };
  const button = make("button", keys, name, make("kbd", { "aria-hidden": "true" }, key));
  button.onclick = act;
  return button;
}

function cells(row, heads = 1) {
  const tr = make("tr", {});
  row.forEach((text, i) => tr.append(make(i < heads ? "th" : "td", i < heads ? { scope: "row" } : {}, String(text))));
  return tr;
}

function table(caption, head) {
  const body = make("tbody", {});
  const columns = make("tr", {}, ...head.map(name => make("th", { scope: "col" }, name)));
  return { body, whole: make("table", {}, make("caption", {}, caption), make("thead", {}, columns), body) };
}

function render({ model, el }) {
  const all = model.get("candidates"), texts = model.get("texts");
  const filter = { open: "all", kind: "all", found: "all", text: texts.length > 1 ? "0" : "all" };
  let at = null, reasoned = false;

  const says = answerLine();
  const put = keeper(model, says, () => draw()), answer = hearer(model, says);
  const made = () => model.get("state").decisions || {};
  const pool = () => all.filter(one => (filter.kind === "all" || one.kind === filter.kind)
    && (filter.text === "all" || one.text === Number(filter.text))
    && (filter.found === "all" || String(one.found) === filter.found));
  const shown = () => pool().filter(one => filter.open === "all" || !made()[one.name]);
  const firstOpen = list => list.find(one => !made()[one.name]) || list[0] || null;

  const choose = name => value => { filter[name] = value; at = firstOpen(shown()); reasoned = false; hear(); };
  const bar = make("div", { class: "kit-bar" },
    chooser("Text", [...texts.map((label, i) => [String(i), label]), ...(texts.length > 1 ? [["all", "all texts"]] : [])], choose("text")),
    chooser("Show", [["all", "all"], ["open", "undecided only"]], choose("open")),
    chooser("Kind", [["all", "hedges and boosters"], ["hedge", "hedges"], ["booster", "boosters"]], choose("kind")),
    chooser("Kit", [["all", "marked and refused"], ["true", "marked by the kit"], ["false", "refused by the kit"]], choose("found")));

  const where = make("p", { class: "kit-where" });
  const asked = make("p", { class: "kit-asked" });
  const gist = make("p", { class: "kit-gist-of" });
  const words = make("p", { class: "kit-words" });
  const scene = make("div", { class: "kit-scene", "aria-live": "polite" }, asked, gist, words);
  const why = make("p", { class: "kit-why", "aria-live": "polite" });
  const yes = action("Yes", "y", () => decide("accept"), "Yes, accept it");
  const no = action("No", "n", () => decide("refuse"), "No, refuse it");
  const back = action("Take back", "u", undo);
  const ask = action("Reason", "r", () => { reasoned = !reasoned; draw(); }, "The kit’s reason");
  const previous = action("Previous", "k", () => go(-1));
  const next = action("Next", "j", () => go(1));
  const progress = make("p", { class: "kit-progress" });
  const card = make("div", { class: "kit-card", role: "group", "aria-label": "The candidate", tabindex: "0", ...own },
    where, scene, make("div", { class: "kit-row" }, yes, no, back, ask, make("span", { class: "kit-walk" }, previous, next)),
    why, make("div", { class: "kit-row kit-told" }, progress, says));

  const rates = table("Per 1,000 words (and marks)", ["kind", "kit", "you", "open"]);
  const sums = table("You accept, of those you judged", ["kind", "of the kit’s marks", "of its refusals"]);
  const cues = table("You accept, of the kit’s marks, by cue", ["cue", "kind", "marks", "you accept"]);
  const figures = make("div", { class: "kit-figures", role: "region", "aria-label": "What follows from your decisions", tabindex: "0", ...own },
    rates.whole, make("p", {}, "Marks in the author’s own words; open ones count as the kit judged them."), sums.whole, make("p", {}, "Here marks in others’ words are among them."), cues.whole);
  const help = make("p", { class: "kit-help" }, "Keys: y accept, n refuse, u take back, r reason, j and k or arrows to move. Click here first.");
  const root = make("div", { class: "kit kit-adjudication", tabindex: "-1", ...own }, bar, make("div", { class: "kit-desk" }, card, figures), help);

  function move(one) { at = one; reasoned = false; draw(); }

  function go(step) {
    const list = shown(), i = list.indexOf(at);
    if (list.length) move(list[(Math.max(i, step > 0 ? -1 : 0) + step + list.length) % list.length]);
  }

  function decide(word) {
    if (!at) return;
    const { [at.name]: _, ...others } = made();
    const list = shown(), rest = [...list.slice(list.indexOf(at) + 1), ...list.slice(0, list.indexOf(at))];
    const last = at.name;
    at = rest[0] || (filter.open === "all" ? at : null);
    reasoned = false;
    put({ decisions: { ...others, [last]: word }, last }); // the newest stands last
  }

  function undo() {
    const last = at && made()[at.name] ? at.name : Object.keys(made()).pop();
    if (!last) return;
    const { [last]: _, ...others } = made();
    at = all.find(one => one.name === last) || at;
    reasoned = false;
    put({ decisions: others, last });
  }

  function able(button, can) {
    if (!can && button === document.activeElement) card.focus({ preventScroll: true }); // or the keys would be lost
    button.disabled = !can;
  }

  function draw() {
    const decisions = made(), list = pool(), one = at;
    const done = list.filter(each => decisions[each.name]).length;
    const place = one && list.includes(one) ? `candidate ${list.indexOf(one) + 1}, ` : "";
    const over = list.length && done === list.length ? ": all. Choose another text above, or go on." : "";
    progress.textContent = `${place}${done} of ${list.length} judged${over}`;
    where.textContent = one ? `${texts[one.text]}, ${one.where}` : "";
    const cue = one && (one.cue ? `“${one.cue}”` : "the marked cue (its words are kept back)");
    const empty = list.length ? "All judged under this choice. Choose “all” to see them again." : "No candidate under this choice.";
    asked.textContent = one ? `Is ${cue} a ${one.kind} here?` : empty;
    gist.textContent = one?.gist ? `The paragraph: ${one.gist}` : "";
    gist.hidden = !one?.gist;
    if (words.dataset.of !== one?.name) words.innerHTML = one ? one.html : ""; // made in Python, which escapes everything
    words.dataset.of = one?.name || "";
    why.hidden = !(one && reasoned);
    why.textContent = one && reasoned ? `The kit ${one.found ? "marks" : "refuses"} it: ${one.why}` : "";
    const mine = one && decisions[one.name];
    for (const [button, word] of [[yes, "accept"], [no, "refuse"]]) button.setAttribute("aria-pressed", String(mine === word));
    ask.setAttribute("aria-expanded", String(Boolean(one && reasoned)));
    for (const button of [yes, no, ask]) able(button, one);
    able(back, Object.keys(decisions).length);
    for (const row of cues.body.children) row.classList.toggle("kit-here", Boolean(one?.found && row.dataset.cue === `${one.kind} ${one.cue}`));
  }

  function hear() {
    const told = model.get("feedback");
    answer();
    cues.body.replaceChildren(...told.cues.map(([kind, cue, marks, accepted]) => {
      const row = cells([cue || "(kept back)", kind, marks, accepted]);
      row.dataset.cue = `${kind} ${cue}`;
      return row;
    }));
    sums.body.replaceChildren(...told.sums.map(row => cells(row)));
    let text = null;
    const chosen = told.rates.filter(([of]) => filter.text === "all" || of === Number(filter.text));
    rates.body.replaceChildren(...chosen.flatMap(([of, ...row]) => {
      const head = of === text ? [] : [make("tr", {}, make("th", { colspan: "4", scope: "colgroup" }, texts[of]))];
      text = of;
      return [...head, cells(row)];
    }));
    draw();
  }

  const moves = { ArrowRight: 1, ArrowDown: 1, j: 1, ArrowLeft: -1, ArrowUp: -1, k: -1 };
  const acts = { y: () => decide("accept"), n: () => decide("refuse"), u: undo, r: () => ask.click() };
  function keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.tagName === "SELECT") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key.startsWith("Arrow") && figures.contains(event.target)) return; // there they scroll
    if (!(key in moves) && !(key in acts)) return;
    key in moves ? go(moves[key]) : acts[key]();
    event.preventDefault();
  }

  ownKeys(root);
  root.addEventListener("keydown", keys);
  model.on("change:state", draw);
  model.on("change:feedback", hear);
  at = firstOpen(shown());
  hear();
  el.append(root);
  return () => { model.off("change:state", draw); model.off("change:feedback", hear); };
}

export default { render };
