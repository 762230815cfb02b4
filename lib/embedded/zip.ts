import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeaderBytes = 30;
const endBytes = 22;
const commentBytesMax = 0xffff;

interface Entry {
  name: string;
  contents: Buffer;
}

/**
 * Unpacks the archive of a function into a folder, over what is there.
 * Reads what `sls package` writes: stored and deflated entries below 4 GB.
 * Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @throws Error that names the archive when it is damaged, or an entry would land outside the folder.
 */
export async function extractZip(archive: string, folder: string): Promise<void> {
  const root = resolve(folder) + sep;
  for (const entry of entries(await readFile(archive), archive)) {
    const path = resolve(root, entry.name);
    if (!path.startsWith(root)) throw new Error(`${archive} holds ${entry.name}, outside its own folder`);
    await mkdir(dirname(path), { recursive: true });
    if (!entry.name.endsWith('/')) await writeFile(path, entry.contents);
  }
}

/** The central directory is read, since the headers in front of the entries may leave sizes out. */
function* entries(zip: Buffer, archive: string): Generator<Entry> {
  const end = endOffset(zip, archive);
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== directoryEntry) throw new Error(`${archive} is damaged`);
    const nameBytes = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameBytes);
    yield { name, contents: contents(zip, at, archive) };
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

function endOffset(zip: Buffer, archive: string): number {
  for (let at = zip.length - endBytes; at >= Math.max(0, zip.length - endBytes - commentBytesMax); at--) {
    if (zip.readUInt32LE(at) === endOfDirectory) return at;
  }
  throw new Error(`${archive} is not a ZIP archive`);
}

function contents(zip: Buffer, entryAt: number, archive: string): Buffer {
  const method = zip.readUInt16LE(entryAt + 10);
  const header = zip.readUInt32LE(entryAt + 42);
  const from = header + localHeaderBytes + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(from, from + zip.readUInt32LE(entryAt + 20));
  const unpacked = method === 8 ? inflateRawSync(packed) : packed;
  if ((method !== 0 && method !== 8) || unpacked.length !== zip.readUInt32LE(entryAt + 24)) {
    throw new Error(`${archive} is damaged, or packed in a way that is not supported`);
  }
  return unpacked;
}
