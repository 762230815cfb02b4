import { runProgram } from './command-line.ts';
import { checkSeparator, parseStartOptions, USAGE } from './start/options.ts';

await runProgram('npm start', 'npm start -- --help', async () => {
  checkSeparator(process.argv.slice(2), process.env);
  const options = parseStartOptions(process.argv.slice(2));
  if (options.mode === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  // The functions' Node is serverless.yml's; ours being older is no news at every start.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // Whatever logs with `console`: standard output belongs to the totals.
  globalThis.console = new console.Console(process.stderr, process.stderr);
  // Loaded late, so that wrong usage is answered at once.
  if (options.mode === 'once') await (await import('./start/once.ts')).runOnce(options);
  else await (await import('./start/live.ts')).runLive(options);
});
