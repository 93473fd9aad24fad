// The built extension in a stand-in for VS Code: it starts the server, hands it
// the settings, the open document and the open notebook, and what comes back is
// shown; then a cell is typed into.
// usage: node vscode_session.js EXTENSION FILE HYLINT
const fs = require("fs");
const Module = require("module");
const [extension, file, hylint] = process.argv.slice(2);

const disposable = { dispose() {} };
class Disposable { constructor(end) { this.dispose = end || (() => {}); } static from() { return disposable; } }
class EventEmitter { constructor() { this.event = () => disposable; } fire() {} dispose() {} }
class Position { constructor(line, character) { Object.assign(this, { line, character }); } }
class Range { constructor(a, b, c, d) { Object.assign(this, typeof a === "number" ? { start: new Position(a, b), end: new Position(c, d) } : { start: a, end: b }); } }
class Diagnostic { constructor(range, message, severity) { Object.assign(this, { range, message, severity }); } }
class Uri {
  constructor(path, scheme = "file", fragment = "") {
    Object.assign(this, { path, fsPath: path, scheme, fragment, text: `${scheme}://${path}${fragment && "#" + fragment}` });
  }
  toString() { return this.text; }
  static parse(text) { const [, scheme, path, fragment] = /^([\w-]+):\/\/([^#]*)#?(.*)$/.exec(text); return new Uri(path, scheme, fragment); }
  static file(path) { return new Uri(path); }
}

class CodeActionKind { constructor(value) { this.value = value; } append(part) { return new CodeActionKind(this.value + "." + part); } }
CodeActionKind.Empty = new CodeActionKind("");

const settings = { path: hylint, onlyChanges: false, inlayHints: true, codeLens: false, unsafeFixes: false,
  select: ["HY201"], extendSelect: [], ignore: [], config: [], trace: { server: "off" } };
function configuration() {
  return { ...settings, get: (key, otherwise) => settings[key] ?? otherwise };
}
const document = { uri: new Uri(file), languageId: "python", version: 1, isClosed: false, getText: () => fs.readFileSync(file, "utf8") };
const notebook = { uri: new Uri(file.replace(".py", ".ipynb")), notebookType: "jupyter-notebook", version: 1, isClosed: false,
  metadata: {}, getCells: () => cells };
function cell(name, languageId, text) {
  const document = { uri: new Uri(notebook.uri.path, "vscode-notebook-cell", name), languageId, version: 1, isClosed: false, notebook,
    getText: () => text };
  return { index: 0, kind: languageId === "markdown" ? 1 : 2, notebook, document, metadata: {}, executionSummary: undefined };
}
const cells = [cell("W0", "markdown", "# tf.function"), cell("W1", "python", "%time\nimport tensorflow as tf"),
  cell("W2", "python", "@tf.function\ndef f(x):\n    print(x)\n")];
const typing = [];
const offered = []; // the selectors that hovers and actions are registered for

// As VS Code holds a document against the filters of a selector.
function match(selector, { uri, languageId, notebook: of }) {
  const filters = Array.isArray(selector) ? selector : [selector];
  return filters.some((f) => typeof f === "string" ? f === languageId : (f.language === undefined || f.language === languageId) &&
    (f.scheme === undefined || f.scheme === uri.scheme) &&
    (f.notebookType === undefined || (of && f.notebookType === of.notebookType)) &&
    (f.notebook === undefined || (of && f.notebook === of.notebookType))) ? 10 : 0;
}

class TabInputText { constructor(uri) { this.uri = uri; } }
const tab = { input: new TabInputText(document.uri) };
const shown = new Map(), complaints = [];
async function complain(text) { complaints.push(text); }

// Names with a capital are classes or enumerations, all else registers something.
function space(known) {
  return new Proxy(known, { get(target, name) {
    if (name in target || typeof name === "symbol" || name === "then") return target[name];
    if (/^[A-Z]/.test(name)) return target[name] = class {};
    return target[name] = () => disposable;
  } });
}
const vscode = space({
  version: "1.82.0", Disposable, EventEmitter, Position, Range, Diagnostic, Uri, CodeActionKind, TabInputText,
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  CancellationTokenSource: class { constructor() { this.token = { isCancellationRequested: false, onCancellationRequested: () => disposable }; } cancel() {} dispose() {} },
  env: { language: "en", appName: "stand-in" },
  workspace: space({ getConfiguration: configuration, textDocuments: [document, ...cells.map((c) => c.document)], notebookDocuments: [notebook],
    onDidChangeTextDocument: (heard, self) => { typing.push(heard.bind(self)); return disposable; },
    workspaceFolders: undefined, getWorkspaceFolder: () => undefined, isTrusted: true }),
  languages: space({ match, registerHoverProvider: (selector) => { offered.push(selector); return disposable; },
    registerCodeActionsProvider: (selector) => { offered.push(selector); return disposable; }, createDiagnosticCollection: () => ({ set: (uri, list) => shown.set(uri.toString(), list), delete() {}, clear() {}, dispose() {} }) }),
  window: space({ createOutputChannel: () => ({ appendLine() {}, append() {}, show() {}, dispose() {} }), visibleTextEditors: [{ document }],
    activeTextEditor: { document }, tabGroups: { all: [{ tabs: [tab] }], onDidChangeTabGroups: () => disposable, onDidChangeTabs: () => disposable }, showErrorMessage: complain,
    showWarningMessage: complain }),
  commands: space({ getCommands: async () => [] }),
});
const load = Module._load;
Module._load = (name, ...rest) => name === "vscode" ? vscode : load(name, ...rest);

function end(line, code) {
  console.log(line);
  process.exit(code);
}
setTimeout(() => end(`not ok vscode: no diagnostics in time; ${complaints}`, 1), 20000);
(async () => {
  const { activate, deactivate } = require(extension);
  await activate({ subscriptions: [] });
  const timer = setInterval(async () => {
    const found = shown.get(document.uri.toString());
    if (!found) return;
    const cell = cells[2].document, inCell = shown.get(cell.uri.toString());
    if (!inCell) return;
    clearInterval(timer);
    const first = found[0];
    if (found.length !== 1 || first.range.start.line !== 6 || first.severity !== 1 || complaints.length)
      end(`not ok vscode: shows ${JSON.stringify(found)} ${complaints}`, 1);
    if (inCell.length !== 1 || inCell[0].range.start.line !== 2 || shown.has(cells[0].document.uri.toString()))
      end(`not ok vscode: shows in the cells ${JSON.stringify([...shown])}`, 1);
    if (offered.length !== 2 || !offered.every((s) => match(s, cell) && match(s, document)))
      end(`not ok vscode: hovers and actions for ${JSON.stringify(offered)}`, 1);
    // A blank in front of `print` makes another place of it.
    cell.version = 2;
    for (const heard of typing)
      heard({ document: cell, contentChanges: [{ range: new Range(2, 4, 2, 4), rangeOffset: 0, rangeLength: 0, text: " " }] });
    const again = setInterval(async () => {
      if (shown.get(cell.uri.toString())[0]?.range.start.character !== 5) return;
      clearInterval(again);
      await deactivate();
      end("ok vscode starts the server and shows what it finds, in files and in cells", 0);
    }, 20);
  }, 20);
})().catch((error) => end(`not ok vscode: ${error.stack}`, 1));
