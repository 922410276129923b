// The agent's version, as hello tells it. The same as the workspace's; a test holds them together.

/** The agent's version. */
export const AGENT_VERSION = "0.1.0";
