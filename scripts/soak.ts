import { randomInt } from 'node:crypto';
import { parseCommandLine, runProgram, UsageError } from './command-line.ts';

const USAGE = `Usage: npm run soak -- [--seed N] [--seconds N] [--kills N]

Runs the embedded stack for real while producers write in spikes, the stream is split and merged, the
consumers' processes and the stack itself are killed with SIGKILL, and the table's server throttles,
fails and hangs up; then compares every counter and the archive with what was put.

  --seed N       of the traffic and of every fault (random); the machine's timing is its own
  --seconds N    for how long clicks are put, 10 to 3600 (60)
  --kills N      of consumers' processes, at least (30)
`;

await runProgram('npm run soak', 'npm run soak -- --help', async () => {
  const { values } = parseCommandLine({
    args: process.argv.slice(2),
    options: {
      seed: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      kills: { type: 'string', default: '30' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const options = {
    seed: values.seed === undefined ? randomInt(2 ** 32) : wholeNumber('--seed', values.seed, 0, 2 ** 32 - 1),
    loadMs: wholeNumber('--seconds', values.seconds, 10, 3600) * 1000,
    killsMin: wholeNumber('--kills', values.kills, 0, 10_000),
  };
  // The functions' Node is serverless.yml's; ours being older is no news at every start.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  await (await import('./soak/run-soak.ts')).runSoak(options);
});

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  if (/^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
  throw new UsageError(`${flag} ${JSON.stringify(text)}: say a whole number from ${min} to ${max}`);
}
