// The built extension in a stand-in for VS Code: it starts the server, hands it
// the settings and the open document, and what comes back is shown.
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
  constructor(path) { this.path = this.fsPath = path; this.scheme = "file"; }
  toString() { return "file://" + this.path; }
  static parse(text) { return new Uri(text.replace("file://", "")); }
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
  workspace: space({ getConfiguration: configuration, textDocuments: [document], notebookDocuments: [],
    workspaceFolders: undefined, getWorkspaceFolder: () => undefined, isTrusted: true }),
  languages: space({ match: () => 10, createDiagnosticCollection: () => ({ set: (uri, list) => shown.set(uri.toString(), list), delete() {}, clear() {}, dispose() {} }) }),
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
    clearInterval(timer);
    const first = found[0];
    if (found.length !== 1 || first.range.start.line !== 6 || first.severity !== 1 || complaints.length)
      end(`not ok vscode: shows ${JSON.stringify(found)} ${complaints}`, 1);
    await deactivate();
    end("ok vscode starts the server and shows what it finds", 0);
  }, 20);
})().catch((error) => end(`not ok vscode: ${error.stack}`, 1));
