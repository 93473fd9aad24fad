// hylint in VS Code: starts `hylint lsp` and hands the settings to it.
import { existsSync } from "fs";
import { join } from "path";
import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions, TransportKind } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

// What VS Code holds under "hylint", without what is for this side only.
function settings(): object {
  const { path, trace, ...rest } = vscode.workspace.getConfiguration("hylint") as unknown as Record<string, unknown>;
  const known = ["onlyChanges", "inlayHints", "codeLens", "unsafeFixes", "rulePages", "select", "extendSelect", "ignore", "config"];
  return Object.fromEntries(Object.entries(rest).filter(([key]) => known.includes(key)));
}

// The one that is set, or that the extension carries, or that is installed.
function program(): string {
  const set = vscode.workspace.getConfiguration("hylint").get<string>("path", "");
  const carried = join(__dirname, "..", "bin", "hylint");
  return set || (existsSync(carried) ? carried : "hylint");
}

async function start(): Promise<void> {
  const path = program();
  const server: ServerOptions = { command: path, args: ["lsp"], transport: TransportKind.stdio };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "python" },
      { scheme: "untitled", language: "python" },
      { notebook: "jupyter-notebook", language: "python" },
      // What is to be done on saving a notebook is asked at its first cell.
      { notebook: "jupyter-notebook", language: "markdown" },
    ],
    initializationOptions: settings(),
    synchronize: { configurationSection: "hylint" },
  };
  client = new LanguageClient("hylint", "hylint", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    void vscode.window.showErrorMessage(
      `hylint: '${path} lsp' does not start (${error}). Install hylint, or set hylint.path to the program.`);
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("hylint.restart", async () => {
      await deactivate();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("hylint.path")) await vscode.commands.executeCommand("hylint.restart");
    }));
  await start();
}

export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.stop();
}
