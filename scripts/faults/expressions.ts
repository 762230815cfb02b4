import { remembering } from '../../lib/domain/clicks/remembering.ts';

/** The same few expressions come again and again. */
const REMEMBERED_MAX = 2000;

/** An item, or the values of an expression, by name. */
export type Attributes = Readonly<Record<string, unknown>>;

/** What an expression's placeholders stand for. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Attributes;
}

export class ExpressionError extends Error {}

/** Looks a placeholder's name up; a name that has none stands for itself. */
export function nameOf(token: string, { names }: Placeholders): string {
  if (!token.startsWith('#')) return token;
  const name = names[token];
  if (name === undefined) throw new ExpressionError(`An expression attribute name is not defined: ${token}`);
  return name;
}

function valueNamed(token: string, { values }: Placeholders): unknown {
  if (!token.startsWith(':') || !(token in values))
    throw new ExpressionError(`An expression attribute value is not defined: ${token}`);
  return values[token];
}

/**
 * An item after `SET #a = :b,… REMOVE #e,… ADD #c :d,…`: what the product writes, and nothing else of
 * DynamoDB's language. ADD counts from 0 where the attribute is absent.
 */
export function updated(item: Attributes, expression: string, placeholders: Placeholders): Attributes {
  const after: Record<string, unknown> = { ...item };
  for (const { verb, target, operand } of actionsOf(expression)) {
    const name = nameOf(target, placeholders);
    if (verb === 'REMOVE') {
      delete after[name];
      continue;
    }
    const value = valueNamed(operand, placeholders);
    after[name] = verb === 'SET' ? value : sum(after[name], value);
  }
  return after;
}

interface Action {
  readonly verb: string;
  readonly target: string;
  readonly operand: string;
}

const actionsOf = remembering(REMEMBERED_MAX, (expression: string): readonly Action[] => {
  const clauses = expression.trim().split(/\b(SET|ADD|REMOVE)\s+/);
  if (clauses[0] !== '') throw new ExpressionError(`not an update: ${expression}`);
  const actions: Action[] = [];
  for (let i = 1; i < clauses.length; i += 2) {
    const verb = clauses[i] as string;
    for (const action of (clauses[i + 1] as string).split(',')) {
      const [target, operand = '', ...more] = action.trim().split(verb === 'SET' ? /\s*=\s*/ : /\s+/);
      if (!target || (operand === '') !== (verb === 'REMOVE') || more.length > 0)
        throw new ExpressionError(`not an action: ${action}`);
      actions.push({ verb, target, operand });
    }
  }
  return actions;
});

function sum(before: unknown, added: unknown): number {
  const isNumber = (value: unknown) => typeof value === 'number';
  if (!isNumber(added) || !(before === undefined || isNumber(before)))
    throw new ExpressionError('ADD takes numbers');
  return ((before as number | undefined) ?? 0) + (added as number);
}

const tokensOf = remembering(REMEMBERED_MAX, (condition: string): readonly string[] => [
  ...(condition.match(/[()]|<=|>=|<>|[<>=]|[#:\w]+/g) ?? []),
]);

/** Whether a condition of comparisons, `attribute_exists` and its opposite, AND, OR and parentheses holds. */
export function holds(item: Attributes, condition: string, placeholders: Placeholders): boolean {
  const tokens = tokensOf(condition);
  let at = 0;
  const take = (expected?: string) => {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new ExpressionError(`not a condition: ${condition}`);
    return token;
  };
  const either = (): boolean => {
    let result = both();
    while (tokens[at] === 'OR' && take()) result = both() || result;
    return result;
  };
  const both = (): boolean => {
    let result = one();
    while (tokens[at] === 'AND' && take()) result = one() && result;
    return result;
  };
  const one = (): boolean => {
    const token = take();
    if (token === '(') {
      const result = either();
      take(')');
      return result;
    }
    if (token === 'attribute_exists' || token === 'attribute_not_exists') {
      take('(');
      const exists = item[nameOf(take(), placeholders)] !== undefined;
      take(')');
      return exists === (token === 'attribute_exists');
    }
    if (token === 'begins_with') {
      take('(');
      const text = String(item[nameOf(take(), placeholders)] ?? '');
      const begins = text.startsWith(String(valueNamed(take(), placeholders)));
      take(')');
      return begins;
    }
    return compare(item[nameOf(token, placeholders)], take(), valueNamed(take(), placeholders));
  };
  const result = either();
  if (at < tokens.length) throw new ExpressionError(`not a condition: ${condition}`);
  return result;
}

/** Text by its bytes in UTF-8, numbers as numbers; two types are never in order, and never equal. */
function compare(left: unknown, operator: string, right: unknown): boolean {
  if (typeof left !== typeof right) return operator === '<>';
  const order =
    typeof left === 'string'
      ? Buffer.compare(Buffer.from(left), Buffer.from(right as string))
      : (left as number) - (right as number);
  if (operator === '=') return order === 0;
  if (operator === '<>') return order !== 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  throw new ExpressionError(`${operator} is not used here`);
}

/** The placeholders that an expression names; DynamoDB refuses a request that brings others. */
export const placeholdersIn = remembering(
  REMEMBERED_MAX,
  (expression: string): readonly string[] => expression.match(/[#:]\w+/g) ?? [],
);
