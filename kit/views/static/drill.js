// The drill: a sentence, yes or no, then the reason; what comes next, and what is right, is known to Python alone.

function button(name, key, act) {
  const it = make("button", { type: "button", "aria-label": name, "aria-keyshortcuts": key.toLowerCase(), ...own }, name, make("kbd", { "aria-hidden": "true" }, key));
  it.onclick = act;
  return it;
}

function render({ model, el }) {
  let phase = "ask"; // ask -> sent -> told -> ask
  const says = answerLine();
  const put = keeper(model, says, () => draw()), say = hearer(model, says);
  const asked = make("p", { class: "kit-asked" }, model.get("question"));
  const words = make("p", { class: "kit-words", "aria-live": "polite" });
  const why = make("p", { class: "kit-why", "aria-live": "polite" });
  const yes = button("Yes", "y", () => answer(true));
  const no = button("No", "n", () => answer(false));
  const next = button("Next", "Enter", go);
  const restart = button("Start again", "s", anew);
  const progress = make("p", { class: "kit-progress" });
  const bar = make("progress", { "aria-label": "Settled" });
  const card = make("div", { class: "kit-drilled", role: "group", "aria-label": "The sentence", tabindex: "0", ...own },
    asked, words, make("div", { class: "kit-row" }, yes, no, next, restart, says), why, make("div", { class: "kit-row" }, bar, progress));
  const help = make("p", { class: "kit-help" }, "Keys: y or 1 yes, n or 2 no, Enter for the next sentence. Click here first.");
  const root = make("div", { class: "kit kit-drill", tabindex: "-1", ...own }, card, help);

  function answer(is) {
    const { next: one } = model.get("feedback");
    if (phase !== "ask" || !one) return;
    phase = "sent";
    put({ answers: [...(model.get("state").answers || []), [one.id, is]] });
  }

  function go() {
    if (phase !== "told") return;
    phase = "ask";
    tell(says);
    draw();
  }

  function anew() {
    if (model.get("feedback").next || phase === "sent") return;
    phase = "ask";
    put({ answers: [], round: (model.get("state").round || 0) + 1 });
  }

  function draw() {
    const told = model.get("feedback"), over = phase === "ask" && !told.next;
    const html = phase === "told" ? told.judged.html : phase === "ask" && told.next ? told.next.html : null;
    if (over) words.textContent = "All settled. Each sentence was judged rightly at its last turn.";
    else if (html !== null && words.innerHTML !== html) words.innerHTML = html; // made in Python, which escapes everything
    why.textContent = phase === "told" ? told.judged.why : "";
    progress.textContent = told.progress;
    [bar.value, bar.max] = told.part;
    const can = new Map([[yes, phase === "ask" && !over], [no, phase === "ask" && !over], [next, phase === "told"], [restart, over]]);
    const from = [...can.keys()].find(one => one === document.activeElement);
    for (const [one, able] of can) { one.disabled = !able; one.hidden = !able && (one === next || one === restart); }
    if (from?.disabled || from?.hidden) (phase === "told" ? next : card).focus({ preventScroll: true }); // or the keys would be lost
  }

  function hear() {
    if (phase === "sent" && answered(model)) {
      phase = model.get("feedback").judged ? "told" : "ask";
      say();
    }
    draw();
  }

  const acts = { y: () => answer(true), 1: () => answer(true), n: () => answer(false), 2: () => answer(false), s: anew, Enter: go };
  function keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!(key in acts) || (key === "Enter" && event.target.tagName === "BUTTON")) return; // a button hears Enter itself
    acts[key]();
    event.preventDefault();
  }

  ownKeys(root);
  root.addEventListener("keydown", keys);
  model.on("change:state", draw);
  model.on("change:feedback", hear);
  hear();
  el.append(root);
  return () => { model.off("change:state", draw); model.off("change:feedback", hear); };
}

export default { render };
