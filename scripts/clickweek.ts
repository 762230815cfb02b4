import { explained } from './clickweek/aws-errors.ts';
import { COMMANDS, usage } from './clickweek/commands.ts';
import { runProgram, UsageError } from './command-line.ts';

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS.get(name);
const help = `npm run clickweek -- ${command ? `${name} ` : ''}--help`;

// As in start.ts: the Node that runs this tool being older than the functions' is no news.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

await runProgram('clickweek', help, async () => {
  if (name === '--help' || name === '-h' || name === 'help') process.stdout.write(usage());
  else if (name === '') throw new UsageError('name a command');
  else if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
  else if (args.includes('--help') || args.includes('-h')) process.stdout.write(command.usage);
  else
    await command.run(args).catch((error) => {
      throw explained(error);
    });
});
