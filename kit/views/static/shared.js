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

// A function that changes `state`, sends it to Python, redraws, and warns on the line where no answer comes back.
function keeper(model, line, draw) {
  let unheard = 0;
  return change => {
    const turn = (model.get("state").turn || 0) + 1;
    model.set("state", { ...model.get("state"), ...change, turn });
    model.save_changes();
    draw();
    clearTimeout(unheard);
    unheard = setTimeout(() => {
      if (model.get("feedback").turn === turn) return;
      const lost = "NOT saved: the kernel does not answer. Copy what you wrote, then choose Run > Run All Cells.";
      tell(line, { says: lost, right: false });
    }, 3000);
  };
}

// Keys belong to the widget while it has the focus, but for Tab.
function ownKeys(root) {
  root.addEventListener("keydown", event => { if (event.key !== "Tab") event.stopPropagation(); });
}
