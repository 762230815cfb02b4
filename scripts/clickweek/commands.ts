import { deliveries } from './deliveries.ts';
import { linkKeys } from './link-keys.ts';
import { rejections } from './rejections.ts';
import { report } from './report.ts';
import { send } from './send.ts';
import { sites } from './sites.ts';
import { subscribers } from './subscribers.ts';
import { suppressions } from './suppressions.ts';
import { totals } from './totals.ts';

/** One command of the tool. */
export interface Command {
  readonly summary: string;
  /** What `--help` prints. */
  readonly usage: string;
  /** @param args what follows the command's name. */
  run(args: readonly string[]): Promise<void>;
}

export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    totals,
    sites,
    subscribers,
    suppressions,
    'link-keys': linkKeys,
    send,
    report,
    deliveries,
    rejections,
  }),
);

export function usage(): string {
  const lines = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`);
  return `Usage: npm run clickweek -- COMMAND [options]

Works on the stack that npm start runs in this folder or, with --stage STAGE, on AWS.

${lines.join('\n')}

Each command shows its options with --help.
`;
}
