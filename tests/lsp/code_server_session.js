// A VS Code server in headless Chromium: opens the file, waits for the findings and
// the mark at the traced function, asks for the hover, applies a quick fix, and saves
// with fix-all; then all that in a notebook. One line on standard output for each thing seen.
// usage: node code_server_session.js MODULES URL CHROMIUM [SCREENSHOT]
const path = require("path");
const [modules, url, chromium, screenshot] = process.argv.slice(2);
const puppeteer = require(path.join(modules, "puppeteer-core"));

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let page;

async function keys(...names) {
  for (const name of names.slice(0, -1)) await page.keyboard.down(name);
  await page.keyboard.press(names[names.length - 1]);
  for (const name of names.slice(0, -1).reverse()) await page.keyboard.up(name);
}

// The first element that a selector and a word in its text name, within half a minute.
async function find(selector, word) {
  for (let i = 0; i < 150; i++) {
    for (const element of await page.$$(selector)) {
      const text = (await element.evaluate((e) => e.textContent)).replace(/\u00a0/g, " ");
      if (text.includes(word)) return element;
    }
    await pause(200);
  }
  throw new Error(`nothing that says "${word}" in ${selector}`);
}

async function seen(what, selector, word) {
  await find(selector, word);
  console.log("saw", what);
}

// Until the language client is connected an action finds nothing to do.
async function again(what, act, selector, word) {
  for (let i = 0; ; i++) {
    await act();
    try {
      return await Promise.race([find(selector, word), pause(4000).then(() => { throw new Error(`no ${what}`); })]);
    } catch (error) {
      if (i === 5) throw error;
    }
  }
}

async function main() {
  const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"],
    defaultViewport: { width: 1400, height: 900 } });
  page = await browser.newPage();
  try {
    await page.goto(url, { waitUntil: "domcontentloaded", timeout: 60000 });
    await (await find(".explorer-folders-view .monaco-list-row", "train.py")).click({ count: 2 });
    await find(".view-line", "def step");
    await keys("Control", "Shift", "m");
    await seen("the warning", ".markers-panel .monaco-list-row", "runs while the graph is traced");
    await seen("its related place", ".markers-panel .monaco-list-row", "`step` is traced");
    await seen("the mark", ".view-line", "traced: @tf.function");
    const line = await find(".view-line", "print(");
    const head = await find(".view-line", "def step");
    const hovered = await again("hover", async () => {
      const box = await head.boundingBox();
      await page.mouse.move(5, 5);
      await page.mouse.move(box.x + 42, box.y + 8);
      await pause(500);
    }, ".monaco-hover", "is a graph function");
    console.log("saw the hover", Boolean(hovered));
    if (screenshot) await page.screenshot({ path: screenshot });
    await line.click();
    await keys("Home");
    for (let i = 0; i < 6; i++) await keys("ArrowRight");
    await again("quick fix", () => keys("Control", "."), ".action-widget .monaco-list-row", "tf.print");
    await (await find(".action-widget .monaco-list-row", "tf.print")).click();
    await seen("the corrected line", ".view-line", "tf.print(");
    await keys("Control", "s");
    await seen("what saving corrected", ".view-line", "reduce_retracing");
    await seen("no problems", ".markers-panel", "No problems");
    await (await find(".explorer-folders-view .monaco-list-row", "steps.ipynb")).click({ count: 2 });
    await find(".notebook-editor .view-line", "print(");
    await seen("the warning in a cell", ".markers-panel .monaco-list-row", "runs while the graph is traced");
    await seen("its related place in another cell", ".markers-panel .monaco-list-row", "is traced: wrapped by");
    if (screenshot) await page.screenshot({ path: screenshot.replace(/(\.\w+)?$/, "-notebook$1") });
    // Each once, though VS Code pulls as well as it takes what is pushed.
    await seen("two problems", ".markers-panel .monaco-list-row", "steps.ipynb2");
    // Typed into the first cell of code; saving asks at the first of all, which is text.
    await (await find(".notebook-editor .view-line", "import tensorflow")).click();
    await keys("Home");
    await page.keyboard.type("import os\n");
    await keys("Control", "s");
    await seen("what saving the notebook corrected", ".notebook-editor .view-line", "reduce_retracing");
    await seen("one problem", ".markers-panel .monaco-list-row", "steps.ipynb1");
  } finally {
    if (screenshot) await page.screenshot({ path: screenshot.replace(/(\.\w+)?$/, "-end$1") });
    await browser.close();
  }
}

main().catch((error) => { console.error(error.message); process.exit(1); });
