/**
 * JSON with a line end, in which nothing moves a terminal's cursor or reorders its text: what strangers
 * sent is escaped, and parses back to what it was.
 */
export function terminalJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  const escaped = json.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, i) => escapeOf(character.charCodeAt(i))).join(''),
  );
  return `${escaped}\n`;
}

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
