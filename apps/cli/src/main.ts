import { toBerthError } from "@berth/core/errors/berth-error.ts";
import { errors } from "@berth/core/messages/en/errors.ts";
import { formatErrorText } from "@berth/core/messages/format-error-text.ts";
import { AgentSocket } from "./agent-socket.ts";
import { readEnv } from "./env.ts";
import { buildProgram } from "./program.ts";
import { readable } from "./readable.ts";

const program = buildProgram(readEnv(), ({ socket, json }) => ({
  agent: new AgentSocket(socket),
  isJson: json,
  print: (line) => console.log(readable(line)),
  tell: (line) => console.error(readable(line)),
  setExitCode: (code) => {
    process.exitCode = code;
  },
}));

try {
  await program.parseAsync();
} catch (thrown) {
  const error = toBerthError(thrown);
  console.error(`berth: ${formatErrorText(errors[error.code], error.params)}`);
  console.error(readable(`       ${error.code}: ${error.message}`));
  process.exitCode = 1;
}
