import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvRecord, csvLine, readCsv } from '../../lib/domain/subscribers/csv.ts';

async function records(...chunks: string[]): Promise<CsvRecord[]> {
  const found: CsvRecord[] = [];
  for await (const record of readCsv(chunks)) found.push(record);
  return found;
}

async function fieldsOf(...chunks: string[]) {
  return (await records(...chunks)).map(({ line, fields }) => [line, ...fields]);
}

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', "'", '"', ',', ';', ' ', 'a'),
    maxLength: 8,
  }),
  fc.constantFrom('=HYPERLINK("http://x","y")', "@SUM(1+1)*cmd|' /C calc'!A0", '-1+1', '＝1+1', "'=1", "''"),
);
/** More than one field: a line of one empty field is an empty line. */
const rows = fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
const HEADER = ['email', 'site'];

test('what is written is read again, however it comes in pieces', () => {
  const property = fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
    const file = [HEADER, ...lines].map((fields) => csvLine(fields)).join('');
    const pieces = file.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
    expect((await records(...pieces)).map(({ fields }) => fields)).toEqual([HEADER, ...lines]);
  });
  return fc.assert(property, { seed: 2026, numRuns: 500 });
});

test('no field begins as a formula does, quoted or not', () => {
  fc.assert(
    fc.property(text, (field) => {
      const [written = ''] = csvLine([field]).split('\r\n', 1);
      expect(written.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    }),
    { seed: 2026, numRuns: 2000 },
  );
});

test('fields are quoted as RFC 4180 says, and marked where a spreadsheet would calculate', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', ' x', 'plain', ''])).toBe(
    '"a,b","say ""hi""","two\nlines"," x",plain,\r\n',
  );
  expect(csvLine(['=1+1', '+49', '-1', '@x', "'a", "O'Hara", 'a=b'])).toBe(
    "'=1+1,'+49,'-1,'@x,''a,O'Hara,a=b\r\n",
  );
});

test('a mark that is no mark stays', async () => {
  expect(await fieldsOf("a,b\r\n'ada,'=ada\r\n")).toEqual([
    [1, 'a', 'b'],
    [2, "'ada", '=ada'],
  ]);
});

test('line numbers are those of the file, whatever ends its lines', async () => {
  expect(await fieldsOf('a,b\r\n\r\n1,"x\r\ny"\r', '\n2,z\n\n\n3,"q""r"\r4,last')).toEqual([
    [1, 'a', 'b'],
    [3, '1', 'x\r\ny'],
    [5, '2', 'z'],
    [8, '3', 'q"r'],
    [9, '4', 'last'],
  ]);
});

test('a byte order mark is no text, and semicolons separate where the first line has no comma', async () => {
  expect(await fieldsOf('\uFEFFemail;site\nada@a.example;a,b\n')).toEqual([
    [1, 'email', 'site'],
    [2, 'ada@a.example', 'a,b'],
  ]);
});

test('a quotation mark without an end is found, with its line, and does not fill the memory', async () => {
  expect(await records('a,b\n1,"x\n2,y\n')).toMatchObject([
    { line: 1, isBroken: false },
    { line: 2, isBroken: true },
  ]);
  const [, broken] = await records('a,b\n"', 'x'.repeat(200_000));
  expect([broken?.isBroken, broken?.fields[0]?.length]).toEqual([true, 65_537]);
});

test('an empty file has no records', async () => {
  expect([await records(), await records(''), await records('\n\r\n')]).toEqual([[], [], []]);
});
