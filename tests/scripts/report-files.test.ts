import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReportFolder, writeReportFiles } from '../../scripts/report-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clickweek-reports-'));
});
afterEach(() => rm(folder, { recursive: true }));

const report = { site: 'example.com', week: '2026-W47' };
const email = { html: '<p>47</p>', text: '47' };

test('a folder is made with its parents, by several runs at once too', async () => {
  const deep = join(folder, 'a/b/c');
  await Promise.all([1, 2, 3].map(() => openReportFolder(deep)));
  const { html, text } = await writeReportFiles(deep, report, email);
  expect(await readdir(deep)).toEqual(['example.com-2026-W47.html', 'example.com-2026-W47.txt']);
  expect([await readFile(html, 'utf8'), await readFile(text, 'utf8')]).toEqual(['<p>47</p>', '47']);
});

test('what is no folder, or cannot become one, is refused by the name of its option', async () => {
  await writeFile(join(folder, 'file'), '');
  for (const out of [join(folder, 'file'), join(folder, 'file/below')])
    await expect(openReportFolder(out)).rejects.toThrow(`--out ${out} takes no files (E`);
});

// Node's own recursive mkdir never comes back from here.
test.runIf(process.platform === 'linux')('a parent that takes no folders is an error', async () => {
  await expect(openReportFolder('/proc/clickweek/out')).rejects.toThrow('takes no files (ENOENT');
});

test('a file that cannot be written is named', async () => {
  await mkdir(join(folder, 'example.com-2026-W47.txt'));
  await expect(writeReportFiles(folder, report, email)).rejects.toThrow(
    /example\.com-2026-W47\.txt cannot be written \(EISDIR.*\): name another folder with --out$/,
  );
});
