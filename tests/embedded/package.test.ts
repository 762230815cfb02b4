import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageStack } from '../../lib/embedded/package.ts';
import { extractZip } from '../../lib/embedded/zip.ts';
import { temporaryFolder } from './fixtures.ts';

test('what serverless.yml defines is packaged, read and unpacked', { timeout: 120_000 }, async () => {
  const folder = join(await temporaryFolder(), 'package');
  const { definitions, codeFolders } = await packageStack(folder);
  expect(definitions.functions.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['count', 'archive', 'weekly']),
  );
  expect(definitions.streams.map(({ name }) => name)).toEqual(['clickweek-local-clicks']);
  const consumers = definitions.mappings.map(({ functionKey, retryAttemptsMax }) => [
    functionKey,
    retryAttemptsMax,
  ]);
  expect(consumers).toEqual([
    ['count', -1],
    ['archive', -1],
  ]);
  for (const { key, handler } of definitions.functions) {
    const bundle = join(codeFolders[key] ?? '', `${handler.split('.')[0]}.mjs`);
    expect(await readFile(bundle, 'utf8')).toContain('handler');
  }
  expect(await readdir(folder)).not.toContain('temporary');
});

/** One stored entry, by hand. */
function zipOf(name: string, contents: string): Buffer {
  const nameBytes = Buffer.from(name);
  const data = Buffer.from(contents);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(nameBytes.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt32LE(data.length, 20);
  entry.writeUInt32LE(data.length, 24);
  entry.writeUInt16LE(nameBytes.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + nameBytes.length + data.length, 16);
  return Buffer.concat([local, nameBytes, data, entry, nameBytes, end]);
}

test('an archive unpacks into its folder, and never outside it', async () => {
  const folder = await temporaryFolder();
  const [good, bad, none] = ['good.zip', 'bad.zip', 'none.zip'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(good, zipOf('handlers/count.mjs', 'export {}'));
  await writeFile(bad, zipOf('../escaped.mjs', 'export {}'));
  await writeFile(none, 'not an archive, whatever its name says');
  await extractZip(good, join(folder, 'code'));
  expect(await readFile(join(folder, 'code/handlers/count.mjs'), 'utf8')).toBe('export {}');
  await expect(extractZip(bad, join(folder, 'code'))).rejects.toThrow('outside its own folder');
  await expect(extractZip(none, join(folder, 'code'))).rejects.toThrow('is not a ZIP archive');
});
