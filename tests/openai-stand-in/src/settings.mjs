export const HELP = `Usage: node src/start.mjs

A stand-in of the OpenAI API for embeddings, vision and speech on 127.0.0.1. Prints {"endpoint":"http://127.0.0.1:PORT/v1"} when it is ready.

Environment (numbers; all optional):
  PORT                     0, the default: any free port
  RPM, TPM                 requests and tokens a minute; unset: no limit
  LATENCY_MS               least time to an answer (default 0)
  LATENCY_PER_INPUT_MS     added to it for each input (default 0)
  OPENAI_STANDIN_KEY       the one key that is accepted; unset: any
  STANDIN_EXIT_WITH_STDIN  1: stop when standard input closes
`;

export function readSettings(env) {
  const errors = [];
  const number = (name, fallback, least, most = Number.MAX_SAFE_INTEGER) => {
    const value = env[name] ? Number(env[name]) : fallback;
    if (value !== undefined && !(value >= least && value <= most)) {
      errors.push(`${name} is "${env[name]}"; it must be a number from ${least} to ${most}`);
    }
    return value;
  };
  const settings = {
    port: number('PORT', 0, 0, 65535),
    requestsPerMinute: number('RPM', undefined, 1),
    tokensPerMinute: number('TPM', undefined, 1),
    latencyMs: number('LATENCY_MS', 0, 0, 600_000),
    latencyPerInputMs: number('LATENCY_PER_INPUT_MS', 0, 0, 600_000),
    key: env.OPENAI_STANDIN_KEY || undefined,
    exitWithStdin: env.STANDIN_EXIT_WITH_STDIN === '1',
  };
  if (errors.length > 0) {
    throw new Error(errors.join('; '));
  }
  return settings;
}
