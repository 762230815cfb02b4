import { open, rename } from 'node:fs/promises';

/** Replaces a file as a whole: whoever reads it, or loses power, has the old text or the new. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const half = `${path}.half`;
  const file = await open(half, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, path);
}
