// The argument: claim, evidence, warrant, limits, as plain data. The checker and the figures are in Python.

const passages = ["quotation", "reported"]; // their cue is what gave them away, not what they say
const PARTS = ["claim", "about", "direction", "evidence", "warrant", "limits"];

function menu(label, options, change) {
  const id = fresh(), select = make("select", { id, ...own });
  const fill = rows => select.replaceChildren(...rows.map(([value, name]) => make("option", { value }, name)));
  fill(options);
  select.onchange = () => change(select.value);
  return { select, fill, whole: make("span", { class: "kit-choice" }, make("label", { for: id }, label), select) };
}

function pressed(name, act, spoken = name) {
  const button = make("button", { type: "button", "aria-label": spoken, ...own }, name);
  button.onclick = act;
  return button;
}

// Two menus, the measure and its text or texts, and the figure that they name with its value.
function figureMenu(figures) {
  const value = make("p", { class: "kit-value", "aria-live": "polite" });
  const of = () => figures.filter(each => each.group === measure.select.value);
  const chosen = () => figures.find(each => each.name === text.select.value);
  const show = () => { value.replaceChildren(make("b", {}, chosen()?.shown || ""), ` ${chosen()?.verdict || ""}`); };
  const measure = menu("Figure", [...new Set(figures.map(each => each.group))].map(name => [name, name]), () => refill());
  const text = menu("of", [], show);
  const refill = () => { text.fill(of().map(({ name, title, group }) => [name, title.slice(group.length + 2)])); show(); };
  refill();
  return { parts: [measure.whole, text.whole], value, chosen };
}

function render({ model, el }) {
  const texts = model.get("texts"), menus = model.get("menus"), marks = model.get("marks");
  const figures = new Map(model.get("figures").map(each => [each.name, each]));
  const known = new Map(marks.flat().map(each => [JSON.stringify(each.passage), each]));
  const labels = new Map(texts.map(({ id, label }) => [id, label]));
  const says = answerLine(), wrote = answerLine();
  const put = keeper(model, says, () => draw());
  const past = []; // what undo goes back to, in this window
  let typing = "", waiting = 0;

  const state = () => model.get("state");
  const evidence = () => Array.isArray(state().evidence) ? state().evidence : [];
  const direction = () => state().direction || null;

  function change(part, field = "") {
    const now = Object.fromEntries(PARTS.map(name => [name, state()[name]]));
    if (!field || field !== typing) past.push(now);
    typing = field;
    put(part);
  }

  function undo() {
    if (!past.length) return;
    typing = "";
    const before = past.pop();
    put({ claim: "", warrant: "", limits: "", about: "author", evidence: [], ...Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined)), direction: before.direction ?? null });
  }

  // ---- The claim

  function written(name, label, hint) {
    const id = fresh(), hinted = fresh();
    const area = make("textarea", { id, rows: "3", "aria-describedby": hinted, ...own });
    area.oninput = () => change({ [name]: area.value }, name);
    area.onblur = () => { typing = ""; };
    const whole = make("div", { class: "kit-part" }, make("label", { class: "kit-asked", for: id }, label), make("p", { class: "kit-hint", id: hinted }, hint), area);
    return { name, area, whole };
  }
  const claim = written("claim", "Claim", "One sentence that somebody could deny. Write no numbers: refer to the evidence by its place, such as [1].");
  const warrant = written("warrant", "Warrant", "Why does this evidence support the claim? What has a reader to grant you?");
  const limits = written("limits", "Limits", "Where does the claim end? What would change your mind? What can these measures not see?");
  const prose = [claim, warrant, limits];

  const others = first => texts.filter(({ id }) => id !== first).map(({ id, label }) => [id, label]);
  const direct = part => change({ direction: { ...direction(), ...part } });
  const free = "";
  const first = menu("Direction", [[free, "no direction: a free claim"], ...texts.map(({ id, label }) => [id, label])], id => {
    if (id === free) return change({ direction: null });
    const now = direction() || { way: "more", measure: menus.measures[0][0], scope: "texts" };
    change({ direction: { ...now, first: id, second: others(id)[0]?.[0] ?? id } });
  });
  const way = menu("has a", menus.ways, value => direct({ way: value }));
  const measure = menu("value of", menus.measures, value => direct({ measure: value }));
  const second = menu("than", [], value => direct({ second: value }));
  const scope = menu("Scope", menus.scopes, value => direct({ scope: value }));
  const about = menu("The claim is about", menus.about, value => change({ about: value }));
  const limit = pressed("Limit it to these two columns", () => { direct({ scope: "texts" }); scope.select.focus(); });
  const rest = make("span", { class: "kit-directed" }, way.whole, measure.whole, second.whole, scope.whole, limit);
  const directed = make("fieldset", { class: "kit-part" }, make("legend", {}, "What the kit can check in it"),
    make("div", { class: "kit-choices" }, about.whole), make("div", { class: "kit-choices" }, first.whole, rest));

  // ---- The evidence

  const choice = figureMenu([...figures.values()]);
  const add = pressed("Add this figure", () => {
    const { name, shown } = choice.chosen();
    change({ evidence: [...evidence(), { kind: "figure", figure: name, shown }] });
  });
  const list = make("ol", { class: "kit-evidence", tabindex: "-1", ...own });
  const none = make("p", { class: "kit-hint" }, "Nothing yet.");
  const collected = make("fieldset", { class: "kit-part" }, make("legend", {}, "Evidence"),
    make("p", { class: "kit-hint" }, "Choose a figure here. Pick a passage in the reader above: go to a mark and press e, or click on it and then on “to the evidence”."),
    make("div", { class: "kit-choices" }, ...choice.parts, add), choice.value, none, list);

  function told(each) {
    if (each?.kind === "figure") {
      const now = figures.get(each.figure);
      return { what: `${now ? now.title : each.figure}: `, value: String(each.shown), stale: now && now.shown !== each.shown ? now.shown : "" };
    }
    if (each?.kind !== "passage") return { what: "This cannot be read.", value: "" };
    const mark = known.get(JSON.stringify(ordered(each)));
    const where = `${labels.get(each.text) || each.text}, paragraph ${each.paragraph}`;
    return { what: `${where}: `, value: each.cue && !passages.includes(each.mark) ? `“${each.cue}”` : `(${each.mark})`, more: mark ? mark.says : "", gist: mark?.gist || "" };
  }

  // What is kept may have its parts in another order than Python wrote them.
  function ordered({ kind, text, paragraph, first: from, last, mark, cue }) { return { kind, text, paragraph, first: from, last, mark, cue }; }

  function moved(at, to) {
    const now = [...evidence()];
    now.splice(to, 0, ...now.splice(at, 1));
    change({ evidence: now });
    focus(to, to < at ? "up" : "down");
  }
  function removed(at) {
    change({ evidence: evidence().filter((_, i) => i !== at) });
    focus(Math.min(at, evidence().length - 1), "delete");
  }
  function renewed(at, shown) {
    change({ evidence: evidence().map((each, i) => i === at ? { ...each, shown } : each) });
    focus(at, "delete");
  }
  function focus(at, name) {
    const buttons = list.children[at]?.querySelectorAll("button") || [];
    const here = [...buttons].find(button => button.dataset.act === name && !button.disabled) || [...buttons].find(button => !button.disabled);
    (here || list).focus();
  }

  function item(each, at) {
    const { what, value, stale, more, gist } = told(each), spoken = `evidence ${at + 1}`;
    const acts = [["up", () => moved(at, at - 1)], ["down", () => moved(at, at + 1)], ["delete", () => removed(at)]];
    if (stale) acts.push([`Take the new value, ${stale}`, () => renewed(at, stale)]);
    const buttons = acts.map(([name, act]) => {
      const button = pressed(name, act, `${name} ${spoken}`);
      button.dataset.act = name;
      button.disabled = (name === "up" && at === 0) || (name === "down" && at === evidence().length - 1);
      return button;
    });
    const refused = (model.get("feedback").findings || []).find(found => found.evidence === at + 1);
    return make("li", refused ? { class: "kit-refused" } : {}, make("div", { class: "kit-item" },
      make("p", {}, what, make("b", {}, value), ...[more, gist && `The paragraph: ${gist}`].filter(Boolean).map(line => make("small", { class: "kit-quiet" }, line))),
      make("span", { class: "kit-acts" }, ...buttons)));
  }

  // ---- The checker, undo, the report

  const findings = make("ul", { class: "kit-findings", "aria-label": "What the checker says", "aria-live": "polite" });
  const back = pressed("Undo", undo);
  let asked = 0, silent = 0;
  const exports = [["Export as web page", ".html"], ["Export as Word document", ".docx"]].map(([name, ending]) => pressed(name, () => {
    tell(wrote, { says: "Writing …" });
    clearTimeout(silent);
    silent = setTimeout(() => tell(wrote, { says: "NOT exported: the kernel does not answer. Choose Run > Run All Cells, and export again.", right: false }), 15000);
    asked = Date.now();
    try { model.send({ export: ending, state: state(), asked }); } catch { /* no kernel: the warning comes */ }
  }));
  const wroteNow = () => {
    if (model.get("exported").asked !== asked) return;
    clearTimeout(silent);
    tell(wrote, model.get("exported"));
  };

  const root = make("div", { class: "kit kit-argument", role: "group", "aria-label": "Your argument", tabindex: "-1", ...own },
    claim.whole, directed, collected, warrant.whole, limits.whole,
    make("div", { class: "kit-part" }, make("p", { class: "kit-asked" }, "The checker"), says, findings),
    make("div", { class: "kit-row" }, back, ...exports), wrote);

  function draw() {
    const now = state(), way_ = direction();
    for (const { name, area } of prose) if (document.activeElement !== area) area.value = typeof now[name] === "string" ? now[name] : "";
    about.select.value = now.about || "author";
    first.select.value = way_?.first ?? free;
    rest.hidden = !way_;
    if (way_) {
      second.fill(others(way_.first));
      way.select.value = way_.way;
      measure.select.value = way_.measure;
      second.select.value = way_.second;
      scope.select.value = way_.scope;
    }
    back.disabled = !past.length;
    drawList();
  }

  function drawList() {
    const shape = JSON.stringify([evidence(), (model.get("feedback").findings || []).map(found => found.evidence)]);
    if (list.dataset.shape === shape) return; // or the focus would be lost
    const active = document.activeElement, at = [...list.children].findIndex(row => row.contains(active));
    list.dataset.shape = shape;
    list.replaceChildren(...evidence().map(item));
    none.hidden = evidence().length > 0;
    if (at >= 0) focus(Math.min(at, evidence().length - 1), active.dataset.act);
  }

  const answer = hearer(model, says);
  function hear() {
    clearTimeout(waiting);
    const lost = model.get("feedback").lost;
    waiting = setTimeout(heard, typing && !lost ? 400 : 0);
  }
  function heard() {
    answer();
    if (!answered(model)) return;
    const found = model.get("feedback").findings || [], shape = JSON.stringify(found);
    limit.hidden = !(direction()?.scope === "authors" && found.some(each => each.says.startsWith("Direction:")));
    if (findings.dataset.shape !== shape) {
      findings.dataset.shape = shape;
      findings.replaceChildren(...found.map(each => make("li", { class: `kit-${each.level}` }, make("b", {}, `${each.level}: `), each.says)));
    }
    drawList();
  }

  // A mark that was picked in the reader.
  function picked({ detail }) {
    if (detail.desk !== model.get("place") || detail.taken) return;
    detail.taken = true;
    const mark = marks[detail.text]?.find(each => each.at === detail.at && each.passage.mark === detail.kind);
    if (!mark) { detail.says = "This mark cannot be evidence: it covers no word."; return; }
    const there = evidence().findIndex(each => JSON.stringify(ordered(each || {})) === JSON.stringify(mark.passage));
    if (there >= 0) { detail.says = `It is evidence ${there + 1} already.`; return; }
    change({ evidence: [...evidence(), mark.passage] });
    detail.says = `Evidence ${evidence().length}: ${told(mark.passage).what}${told(mark.passage).value}`;
  }

  function keys(event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && event.target.tagName !== "TEXTAREA") { event.preventDefault(); undo(); }
  }

  ownKeys(root);
  root.addEventListener("keydown", keys);
  document.addEventListener("kit-pick", picked);
  model.on("change:state", draw);
  model.on("change:feedback", hear);
  model.on("change:exported", wroteNow);
  draw();
  heard();
  el.append(root);
  return () => {
    document.removeEventListener("kit-pick", picked);
    model.off("change:state", draw);
    model.off("change:feedback", hear);
    model.off("change:exported", wroteNow);
  };
}

export default { render };
