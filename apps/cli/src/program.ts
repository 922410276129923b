import { Command, InvalidArgumentError, Option } from "commander";
import { consoleCommand } from "./commands/console.ts";
import { actCommand, listCommand, showCommand } from "./commands/container.ts";
import { execCommand } from "./commands/exec.ts";
import { imageBuildCommand, imageListCommand } from "./commands/image.ts";
import { joinCommand } from "./commands/join.ts";
import { statsCommand } from "./commands/stats.ts";
import { traceCommand } from "./commands/trace.ts";
import type { Shell } from "./shell.ts";

/** What the words on every command say. */
export interface GlobalOptions {
  readonly socket: string;
  readonly json: boolean;
}

/** Builds the `berth` command; `open` makes the shell once the options are known. */
export function buildProgram(defaults: { socketPath: string }, open: (options: GlobalOptions) => Shell): Command {
  const program = new Command("berth")
    .enablePositionalOptions()
    .description("containers of this node, at its own shell; what should exist is the panel's to decide")
    .option("--socket <path>", "the agent's socket", defaults.socketPath)
    .option("--json", "results as JSON", false);
  const shell = () => open(program.opts<GlobalOptions>());
  program
    .command("join <panel-url> <token>")
    .description("make this host a node of a panel")
    .action((panelUrl: string, token: string) => joinCommand(shell(), { panelUrl, token }));
  program
    .command("trace <id>")
    .description("what this node did for a task")
    .action((id: string) => traceCommand(shell(), id));
  program.addCommand(buildImage(() => shell()));
  program.addCommand(buildContainer(() => shell()));
  return program;
}

function buildImage(shell: () => Shell): Command {
  const image = new Command("image").description("images containers are made from");
  const suite = new Option("--suite <suite>").choices(["auto", "bookworm", "trixie"] as const).default("auto" as const);
  image
    .command("list")
    .description("the images of this node")
    .action(() => imageListCommand(shell()));
  image
    .command("build")
    .description("make a Debian image from this host's package sources")
    .addOption(suite)
    .action((options: { suite: "auto" | "bookworm" | "trixie" }) => imageBuildCommand(shell(), options.suite));
  return image;
}

function buildContainer(shell: () => Shell): Command {
  const ct = new Command("ct").description("containers of this node, by CTID or host name").enablePositionalOptions();
  ct.command("list")
    .description("every container")
    .action(() => listCommand(shell()));
  ct.command("show <ct>")
    .description("one container")
    .action((name: string) => showCommand(shell(), name));
  ct.command("stats <ct>")
    .description("what it uses now")
    .action((name: string) => statsCommand(shell(), name));
  ct.command("start <ct>")
    .description("start it")
    .action((name: string) => actCommand(shell(), { act: "start", name, timeoutMs: 0 }));
  ct.command("kill <ct>")
    .description("force it off, now")
    .action((name: string) => actCommand(shell(), { act: "kill", name, timeoutMs: 0 }));
  ct.command("stop <ct>")
    .description("shut it down")
    .option("--timeout <seconds>", "then kill what is left", seconds, 60_000)
    .action((name: string, options: { timeout: number }) =>
      actCommand(shell(), { act: "stop", name, timeoutMs: options.timeout }),
    );
  ct.command("exec <ct> <command...>")
    .description("run a command inside as root; put -- before it")
    .option("--timeout <seconds>", "then it is killed", seconds, 60_000)
    .passThroughOptions()
    .action((name: string, argv: string[], options: { timeout: number }) =>
      execCommand(shell(), { name, argv: argv[0] === "--" ? argv.slice(1) : argv, timeoutMs: options.timeout }),
    );
  ct.command("console <ct>")
    .description("its console; Ctrl-] leaves")
    .action((name: string) => consoleCommand(shell(), { name, purpose: "console" }));
  ct.command("shell <ct>")
    .description("a root shell inside; Ctrl-] leaves")
    .action((name: string) => consoleCommand(shell(), { name, purpose: "root-shell" }));
  return ct;
}

/** Reads a number of seconds as milliseconds. */
function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 600) throw new InvalidArgumentError("from 1 to 600");
  return value * 1000;
}
