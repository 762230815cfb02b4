/** One record of a CSV file. */
export interface CsvRecord {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** A quotation mark that was opened has no end: everything after it would be one field. */
  readonly isBroken: boolean;
}

/** What a spreadsheet takes for the beginning of a formula, some also in full width. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** The mark itself, too: else nobody could tell ours from one that was there. */
const MARKED = /^'[=+\-@\t\r\n＝＋－＠']/;
const QUOTED = /[",;\r\n]|^\s|\s$/;
/** Longer than any record of subscribers: a file without line ends must not fill the memory. */
const RECORD_CHARACTERS_MAX = 64 * 1024;

/** One line as RFC 4180 wants it. A field that a spreadsheet would calculate begins with `'`, which shows it as text. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(text: string): string {
  const safe = FORMULA.test(text) || text.startsWith("'") ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of a field that may have been written by `csvLine`. */
function plainField(text: string): string {
  return MARKED.test(text) ? text.slice(1) : text;
}

/**
 * Reads CSV as it comes: RFC 4180, with any line ends, a byte order mark, and semicolons where the first line
 * has no comma, as spreadsheets write it in much of Europe. Empty lines are no records.
 */
export async function* readCsv(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<CsvRecord> {
  const parser = new CsvParser();
  for await (const chunk of chunks) yield* parser.push(chunk);
  yield* parser.end();
}

class CsvParser {
  #line = 1;
  #firstLine = 1;
  #fields: string[] = [];
  #field = '';
  #characters = 0;
  /** `after`: a quotation mark that ends the field, or is the first of two. */
  #state: 'start' | 'plain' | 'quoted' | 'after' = 'start';
  #delimiter = '';
  #head = '';
  #endedWithCr = false;

  *push(chunk: string): Generator<CsvRecord> {
    let text = chunk;
    if (this.#delimiter === '') {
      this.#head += chunk;
      if (!/[\r\n]/.test(this.#head) && this.#head.length < RECORD_CHARACTERS_MAX) return;
      text = this.#begin();
    }
    for (const character of text) yield* this.#take(character);
  }

  *end(): Generator<CsvRecord> {
    if (this.#delimiter === '') for (const character of this.#begin()) yield* this.#take(character);
    if (this.#state === 'quoted') yield this.#record(true);
    else if (this.#state !== 'start' || this.#fields.length > 0) yield this.#record(false);
  }

  #begin(): string {
    const text = this.#head.replace(/^\uFEFF/, '');
    const [first = ''] = text.split(/[\r\n]/, 1);
    this.#delimiter = first.includes(';') && !first.includes(',') ? ';' : ',';
    this.#head = '';
    return text;
  }

  *#take(character: string): Generator<CsvRecord> {
    const isSecondOfCrLf = character === '\n' && this.#endedWithCr;
    this.#endedWithCr = character === '\r';
    if ((character === '\n' && !isSecondOfCrLf) || character === '\r') this.#line++;
    if (this.#state === 'quoted') {
      if (character === '"') this.#state = 'after';
      else this.#add(character);
      if (this.#characters > RECORD_CHARACTERS_MAX) yield this.#record(true);
      return;
    }
    if (isSecondOfCrLf) return;
    if (character === '\n' || character === '\r') {
      if (this.#state !== 'start' || this.#fields.length > 0) yield this.#record(false);
      this.#firstLine = this.#line;
      return;
    }
    this.#takeOutside(character);
    if (this.#characters > RECORD_CHARACTERS_MAX) yield this.#record(true);
  }

  #takeOutside(character: string): void {
    if (character === this.#delimiter) {
      this.#endField();
      return;
    }
    if (character === '"' && this.#state === 'start') this.#state = 'quoted';
    else if (character === '"' && this.#state === 'after') {
      this.#add('"');
      this.#state = 'quoted';
    } else {
      this.#add(character);
      this.#state = 'plain';
    }
  }

  #add(character: string): void {
    this.#field += character;
    this.#characters++;
  }

  #endField(): void {
    this.#fields.push(plainField(this.#field));
    this.#field = '';
    this.#state = 'start';
  }

  #record(isBroken: boolean): CsvRecord {
    this.#endField();
    const record = { line: this.#firstLine, fields: this.#fields, isBroken };
    this.#fields = [];
    this.#characters = 0;
    this.#firstLine = this.#line;
    return record;
  }
}
