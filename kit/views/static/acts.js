// Coding acts: for each act in its sentence who does it, to whom, and by which grammar. What follows is counted in Python.

function chooser(label, options, change) {
  const id = fresh(), select = make("select", { id, ...own }, ...options.map(([value, name]) => make("option", { value }, name)));
  select.onchange = () => change(select.value);
  return make("span", { class: "kit-choice" }, make("label", { for: id }, label), select);
}

function action(name, key, act, spoken = name) {
  const button = make("button", { type: "button", "aria-label": spoken, "aria-keyshortcuts": key, ...own }, name, make("kbd", { "aria-hidden": "true" }, key));
  button.onclick = act;
  return button;
}

function render({ model, el }) {
  const all = model.get("acts"), texts = model.get("texts"), grammars = model.get("grammars");
  const ASK = { agent: "Who does it?", affected: "To whom or to what?", grammar: "How is it said?" };
  const filter = { open: "all", text: "0" };
  let at = null, step = "agent";

  const says = answerLine();
  const put = keeper(model, says, () => draw()), answer = hearer(model, says);
  const made = () => model.get("state").coded || {};
  const mine = one => made()[one.name] || {};
  const told = one => (model.get("feedback").told || {})[one.name];
  const asked = one => texts[one.text].asked;
  const whole = one => asked(one).every(question => question in mine(one));
  const pool = () => all.filter(one => one.text === Number(filter.text));
  const shown = () => pool().filter(one => filter.open === "all" || (filter.open === "open" ? !whole(one) : told(one)?.differs.length));
  const firstOpen = list => list.find(one => !whole(one)) || list[0] || null;
  const seen = one => (model.get("state").seen || []).includes(one.name) && whole(one);
  const nextStep = one => (one && asked(one).find(question => !(question in mine(one)))) || "done";

  const choose = name => value => { filter[name] = value; move(firstOpen(shown())); };
  const bar = make("div", { class: "kit-bar" },
    chooser("Text", texts.map((text, i) => [String(i), text.label]), choose("text")),
    chooser("Show", [["all", "all"], ["open", "not yet coded"], ["differ", "where you saw that we differ"]], choose("open")));

  const where = make("p", { class: "kit-where" });
  const doing = make("p", { class: "kit-asked" });
  const gist = make("p", { class: "kit-gist-of" });
  const words = make("p", { class: "kit-words" });
  const scene = make("div", { class: "kit-scene", "aria-live": "polite" }, doing, gist, words);
  const groups = {}, buttons = {};
  for (const question of Object.keys(ASK)) {
    const id = fresh();
    groups[question] = make("div", { class: "kit-question-row", role: "group", "aria-labelledby": id });
    groups[question].append(make("span", { class: "kit-ask", id }, ASK[question]), make("div", {}));
  }
  const back = action("Take back", "u", undo);
  const ask = action("Our code", "r", look, "Our code and its reason");
  const previous = action("Previous", "k", () => go(-1)), next = action("Next", "j", () => go(1));
  const progress = make("p", { class: "kit-progress" });
  const why = make("p", { class: "kit-why", "aria-live": "polite" });
  const card = make("div", { class: "kit-card", role: "group", "aria-label": "The act", tabindex: "0", ...own },
    where, scene, ...Object.values(groups), make("div", { class: "kit-row" }, back, ask, make("span", { class: "kit-walk" }, previous, next)),
    why, make("div", { class: "kit-row kit-told" }, progress, says));
  const body = make("tbody", {});
  const head = make("tr", {}, ...["text", "who", "to whom", "grammar"].map(name => make("th", { scope: "col" }, name)));
  const sums = make("table", {}, make("caption", {}, "You and the reference say the same"), make("thead", {}, head), body);
  const figures = make("div", { class: "kit-figures", role: "region", "aria-label": "How often you and the reference agree", tabindex: "0", ...own },
    sums, make("p", {}, "The reference is one reading, made by a rule. Where you differ, you may be right: its reason is what the class talks about."));
  const help = make("p", { class: "kit-help" }, "Keys: a number says who, then to whom (0 nobody named); then a, b, p or n for the grammar; r shows our code, u takes back, Enter or j goes on, k goes back. Click the act first.");
  const note = make("p", { class: "kit-note" }, model.get("note"));
  const root = make("div", { class: "kit kit-adjudication kit-acts", tabindex: "-1", ...own }, bar, note, make("div", { class: "kit-desk" }, card, figures), help);
  note.hidden = !model.get("note");

  function fill(text) { // the buttons of a text's actors, made once for each text that is shown
    if (groups.agent.dataset.of === String(text)) return;
    for (const question of Object.keys(ASK)) {
      const options = question === "grammar" ? grammars.map(([key, name]) => [key, name, name]) : texts[text].actors;
      buttons[question] = options.map(([key, value, name]) => [value, action(name, key, () => take(question, value))]);
      groups[question].lastChild.replaceChildren(...buttons[question].map(([, button]) => button));
      groups[question].dataset.of = String(text);
    }
  }

  function move(one) { at = one; step = nextStep(one); draw(); }

  function go(by) {
    const list = shown(), i = list.indexOf(at);
    if (list.length) move(list[(Math.max(i, by > 0 ? -1 : 0) + by + list.length) % list.length]);
  }

  function take(question, value) {
    if (!at || !asked(at).includes(question)) return;
    if (seen(at)) return stays();
    const { [at.name]: before = {}, ...others } = made();
    const coded = { ...others, [at.name]: { ...before, [question]: value } }; // the newest stands last
    const rest = asked(at).find(each => !(each in coded[at.name]));
    step = rest || "done";
    put({ coded, last: [at.name, question] });
  }

  function stays() { tell(says, { says: "You have seen our code of this act: yours stays as it is." }); }

  function look() {
    if (!at || !whole(at) || seen(at)) return;
    put({ seen: [...(model.get("state").seen || []), at.name], last: [] });
  }

  function undo() {
    const name = at && made()[at.name] ? at.name : Object.keys(made()).pop();
    if (!name) return;
    const one = all.find(each => each.name === name);
    if (one && seen(one)) return stays();
    const { [name]: before, ...others } = made();
    const question = one ? [...asked(one)].reverse().find(each => each in before) : null;
    const { [question]: _, ...left } = before;
    if (one) { filter.text = String(one.text); bar.querySelector("select").value = filter.text; at = one; }
    step = question || "agent";
    put({ coded: Object.keys(left).length && question ? { ...others, [name]: left } : others, last: [name, question || ""] });
  }

  function able(button, can) {
    if (!can && button === document.activeElement) card.focus({ preventScroll: true }); // or the keys would be lost
    button.disabled = !can;
  }

  function draw() {
    const one = at, list = pool(), done = list.filter(whole).length;
    const place = one && list.includes(one) ? `act ${list.indexOf(one) + 1}, ` : "";
    progress.textContent = `${place}${done} of ${list.length} coded`;
    where.textContent = one ? `${texts[one.text].label}, ${one.where}` : "";
    doing.textContent = one ? `The act: ${one.act}` : filter.open === "differ" ? "You have seen no difference here." : "All coded. Choose “all” to see them again.";
    gist.textContent = one?.gist ? `The paragraph: ${one.gist}` : "";
    gist.hidden = !one?.gist;
    if (words.dataset.of !== one?.name) words.innerHTML = one ? one.html : ""; // made in Python, which escapes everything
    words.dataset.of = one?.name || "";
    if (one) fill(one.text);
    for (const [question, group] of Object.entries(groups)) {
      group.hidden = !one;
      group.classList.toggle("kit-now", Boolean(one) && question === step);
      const fixed = one?.told && question === "grammar";
      group.firstChild.textContent = fixed ? `The X-ray hides how it is said: ${one.told}.` : ASK[question];
      for (const [value, button] of buttons[question] || []) {
        button.setAttribute("aria-pressed", String(Boolean(one) && mine(one)[question] === value));
        button.hidden = Boolean(fixed);
      }
    }
    able(back, Object.keys(made()).length);
    able(ask, one && whole(one) && !seen(one));
    why.textContent = one && seen(one) && told(one) ? told(one).says : "";
    why.classList.toggle("kit-same", Boolean(one && seen(one) && told(one)?.same));
  }

  function hear() {
    answer();
    body.replaceChildren(...(model.get("feedback").sums || []).map((row, i) => {
      const tr = make("tr", {}, make("th", { scope: "row" }, texts[i].label), ...row.map(cell => make("td", {}, cell)));
      return tr;
    }));
    draw();
  }

  const moves = { ArrowRight: 1, ArrowDown: 1, j: 1, ArrowLeft: -1, ArrowUp: -1, k: -1 };
  function keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.tagName === "SELECT") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key.startsWith("Arrow") && figures.contains(event.target)) return; // there they scroll
    const onButton = event.target.tagName === "BUTTON";
    if (key in moves) go(moves[key]);
    else if (key === "Enter" && !onButton) go(1);
    else if (key === "u") undo();
    else if (key === "r") look();
    else if (at && /^\d$/.test(key)) number(key);
    else if (grammars.some(([each]) => each === key)) take("grammar", grammars.find(([each]) => each === key)[1]);
    else return;
    event.preventDefault();
  }

  function number(key) { // a number answers the question that is open; once both are answered it changes nothing
    const chosen = texts[at.text].actors.find(([each]) => each === key);
    if (chosen && (step === "agent" || step === "affected")) take(step, chosen[1]);
  }

  ownKeys(root);
  root.addEventListener("keydown", keys);
  model.on("change:state", draw);
  model.on("change:feedback", hear);
  move(firstOpen(shown()));
  hear();
  el.append(root);
  return () => { model.off("change:state", draw); model.off("change:feedback", hear); };
}

export default { render };
