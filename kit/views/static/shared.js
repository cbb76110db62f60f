// What every widget of the kit begins with: `script()` in keeping.py puts it before the widget's own file.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// JupyterLab takes keys from every focused element that does not say this about itself.
const own = { "data-lm-suppress-shortcuts": "true" };
const fresh = () => `kit-${crypto.getRandomValues(new Uint32Array(1))[0]}`;

// The line in which Python answers. Only Python says that something is saved or right: without a kernel nothing is claimed.
function answerLine() { return make("p", { class: "kit-says", "aria-live": "polite" }); }

function tell(line, { says = "", right = null } = {}) {
  line.className = `kit-says${right === null ? "" : right ? " kit-right" : " kit-wrong"}`;
  line.textContent = says;
}

// Whether Python has answered the last change.
const answered = model => (model.get("feedback").turn || 0) >= (model.get("state").turn || 0);

// A function that tells what Python says to the last change, to none before it, and so says "Saved." of nothing else.
// `calm` are milliseconds of rest before it tells good news: nobody wants to hear "Saved." at each letter.
function hearer(model, line, calm = 0) {
  let waiting = 0;
  const now = () => { if (answered(model)) tell(line, model.get("feedback")); };
  return () => {
    clearTimeout(waiting);
    if (calm && !model.get("feedback").lost) waiting = setTimeout(now, calm);
    else now();
  };
}

// What Python has not answered yet stays in this window, through a killed kernel and a reload of the page.
const drafts = {
  name: model => `kit-draft-${model.get("place")}`,
  hold(model) { try { if (model.get("place")) sessionStorage.setItem(drafts.name(model), JSON.stringify(model.get("state"))); } catch { /* no room */ } },
  drop(model) { try { sessionStorage.removeItem(drafts.name(model)); } catch { /* there is none */ } },
  held(model) { try { return model.get("place") && JSON.parse(sessionStorage.getItem(drafts.name(model))); } catch { return null; } },
};

// A function that changes `state`, sends it to Python, redraws, and warns on the line where no answer comes back.
// What an earlier widget of the same place could not bring to Python is put first.
function keeper(model, line, draw) {
  let unheard = 0, warned = false;
  const wait = () => { unheard ||= setTimeout(warn, 3000); };
  const warn = () => {
    warned = true;
    const lost = "NOT saved: the kernel does not answer. Choose Run > Run All Cells to save it, and leave this window open until then.";
    tell(line, { says: lost, right: false });
  };
  const heard = () => {
    clearTimeout(unheard);
    unheard = 0;
    warned = false;
    if (!answered(model)) wait();
    else if (!model.get("feedback").lost) drafts.drop(model);
  };
  // A change waits in the page until Python has done with the one before; this sends it past that queue.
  const pass = leaving => {
    try { model.send({ kept: model.get("state"), leaving }); } catch { /* no kernel: the draft is held, the warning comes */ }
  };
  const put = change => {
    const queued = !answered(model), turn = (model.get("state").turn || 0) + 1;
    model.set("state", { ...model.get("state"), ...change, turn });
    drafts.hold(model);
    model.save_changes();
    if (queued) pass(false);
    if (!warned) tell(line, {});
    wait();
    draw();
  };
  model.on("change:feedback", heard);
  addEventListener("pagehide", () => { if (!answered(model)) pass(true); });
  const draft = drafts.held(model);
  if (draft) setTimeout(() => put(draft));
  return put;
}

// Keys belong to the widget while it has the focus, but for Tab.
function ownKeys(root) {
  root.addEventListener("keydown", event => { if (event.key !== "Tab") event.stopPropagation(); });
}
