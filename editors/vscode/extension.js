// Starts `reasoner lsp` for rule files; all that it knows comes from there.

const { commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async function (context) {
  const [command, ...args] = workspace.getConfiguration("reasoner").get("command");
  const answers = window.createOutputChannel("Reasoner answers");
  const watcher = workspace.createFileSystemWatcher("**/*.rules");
  context.subscriptions.push(answers, watcher);
  client = new LanguageClient(
    "reasoner",
    "Reasoner",
    { command, args },
    {
      documentSelector: [{ language: "reasoner" }],
      synchronize: { fileEvents: watcher },
      middleware: {
        // the lens beside an `expect` or a `query`: the server answers, the answer is shown
        executeCommand: async (name, parameters, next) => {
          const found = await next(name, parameters);
          if (found && found.text) {
            answers.appendLine(found.text);
            answers.show(true);
          }
          return found;
        },
      },
    },
  );
  try {
    await client.start();
  } catch (error) {
    const settings = "Open Settings";
    const message = `\`${command}\` does not start: install it with pip install "reasoner[lsp]", or say where it is.`;
    const chosen = await window.showErrorMessage(message, settings);
    if (chosen) await commands.executeCommand("workbench.action.openSettings", "reasoner.command");
  }
};

exports.deactivate = () => client && client.stop();
