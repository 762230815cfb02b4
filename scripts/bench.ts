import { machine, machineText } from './bench/machine.ts';
import type { BenchOptions, Section, SectionResult, WorkloadOptions } from './bench/section.ts';
import { SECTIONS } from './bench/sections.ts';
import { sectionText } from './bench/text.ts';
import { parseCommandLine, print, runProgram, UsageError } from './command-line.ts';

const USAGE = `Usage: npm run bench -- [options]

Counts what clickweek costs and measures how fast it is, beside floors and the ways others do it.

  --only NAME    a part of it; may be given several times:
${SECTIONS.map(({ name, title }) => `                   ${name.padEnd(14)} ${title}`).join('\n')}
  --quick        fewer clicks and small speeds, for CI
  --json         everything as JSON

The workloads, changed (all of them):

  --clicks N     --sites N     --pages N      --zipf S     --sites-zipf S
  --batch N      --shards N    --seed N
`;

const OPTIONS = {
  only: { type: 'string', multiple: true },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  clicks: { type: 'string' },
  sites: { type: 'string' },
  pages: { type: 'string' },
  zipf: { type: 'string' },
  'sites-zipf': { type: 'string' },
  batch: { type: 'string' },
  shards: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Each with the least it may be, and whether it must be whole. */
const WORKLOAD_OPTIONS = [
  ['clicks', 'clicks', 1, true],
  ['sites', 'sites', 1, true],
  ['pages', 'pages', 1, true],
  ['zipf', 'zipf', 0, false],
  ['sites-zipf', 'sitesZipf', 0, false],
  ['batch', 'batch', 1, true],
  ['shards', 'shards', 1, true],
  ['seed', 'seed', 0, true],
] as const;

await runProgram('bench', 'npm run bench -- --help', async () => {
  const { values } = parseCommandLine({ args: process.argv.slice(2), options: OPTIONS });
  if (values.help) return print(USAGE);
  const options: BenchOptions = { quick: values.quick, workload: workloadOptions(values) };
  const sections = chosen(values.only);
  const about = machine(Date.now());
  const results: Record<string, SectionResult> = {};
  if (!values.json) await print(machineText(about));
  for (const section of sections) {
    const result = await section.run(options);
    results[section.name] = result;
    if (!values.json) await print(sectionText(section.title, result));
  }
  if (values.json)
    await print(`${JSON.stringify({ machine: about, options, sections: results }, null, 2)}\n`);
});

function chosen(names: readonly string[] | undefined): readonly Section[] {
  for (const name of names ?? [])
    if (!SECTIONS.some((section) => section.name === name))
      throw new UsageError(`there is no part ${JSON.stringify(name)}`);
  return SECTIONS.filter(({ name }) => names?.includes(name) ?? true);
}

function workloadOptions(values: Readonly<Record<string, unknown>>): WorkloadOptions {
  const given = WORKLOAD_OPTIONS.flatMap(([option, name, min, whole]) => {
    const text = values[option];
    if (typeof text !== 'string') return [];
    const value = Number(text);
    if (!(value >= min) || (whole && !Number.isSafeInteger(value)))
      throw new UsageError(`--${option} must be a ${whole ? 'whole number' : 'number'} from ${min} on`);
    return [[name, value]];
  });
  return Object.fromEntries(given);
}
