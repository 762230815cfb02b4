/** What a resource of a local stack answers to `Ref` and to each `Fn::GetAtt`. */
export interface ResourceIdentity {
  ref: string;
  attributes: { readonly Arn: string; readonly [name: string]: string };
}

/** What an expression of a template may refer to. */
export interface Scope {
  /** `AWS::Region` and the like. */
  pseudoParameters: Readonly<Record<string, string>>;
  /** Unresolved, by name. */
  conditions: Readonly<Record<string, unknown>>;
  /** @throws Error that names the resource when there is none of that logical id. */
  identity(logicalId: string): ResourceIdentity;
}

/** `AWS::NoValue`: the property is as if never written. */
const noValue: unique symbol = Symbol('AWS::NoValue');

/**
 * The value of a CloudFormation expression.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * @throws Error that names a function, condition or resource that cannot be resolved.
 */
export function resolve(expression: unknown, scope: Scope): unknown {
  const value = evaluate(expression, scope);
  return value === noValue ? undefined : value;
}

/** @throws Error where the value is not a boolean, or the condition is not defined. */
export function holds(name: string, scope: Scope): boolean {
  if (!(name in scope.conditions)) throw new Error(`the template has no condition ${name}`);
  return truth(scope.conditions[name], scope);
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => reference(String(name), scope),
  'Fn::GetAtt': (path, scope) => attribute(Array.isArray(path) ? path.join('.') : String(path), scope),
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::If': choose,
  'Fn::Equals': (pair, scope) => {
    const [left, right] = list(pair, 'Fn::Equals', 2);
    return String(evaluate(left, scope)) === String(evaluate(right, scope));
  },
};

function evaluate(expression: unknown, scope: Scope): unknown {
  if (Array.isArray(expression)) {
    return expression.map((entry) => evaluate(entry, scope)).filter((entry) => entry !== noValue);
  }
  if (typeof expression !== 'object' || expression === null) return expression;
  const entries = Object.entries(expression);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (!intrinsic) throw new Error(`the embedded stack cannot resolve ${name} in the template`);
    return intrinsic(argument, scope);
  }
  const resolved = entries.map(([key, value]) => [key, evaluate(value, scope)] as const);
  return Object.fromEntries(resolved.filter(([, value]) => value !== noValue));
}

function reference(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') return noValue;
  if (!name.startsWith('AWS::')) return scope.identity(name).ref;
  const value = scope.pseudoParameters[name];
  if (value === undefined) throw new Error(`the embedded stack cannot resolve the pseudo parameter ${name}`);
  return value;
}

function attribute(path: string, scope: Scope): string {
  const dot = path.indexOf('.');
  const [logicalId, name] = [path.slice(0, dot), path.slice(dot + 1)];
  const value = scope.identity(logicalId).attributes[name];
  if (value === undefined) throw new Error(`the embedded stack cannot resolve the attribute ${path}`);
  return value;
}

function substitute(argument: unknown, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = variables as Record<string, unknown>;
  return String(template).replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(own, name)) return String(evaluate(own[name], scope));
    return name.includes('.') ? attribute(name, scope) : String(reference(name, scope));
  });
}

function join(argument: unknown, scope: Scope): string {
  const [separator, parts] = list(argument, 'Fn::Join', 2);
  return list(evaluate(parts, scope), 'Fn::Join').map(String).join(String(separator));
}

function choose(argument: unknown, scope: Scope): unknown {
  const [condition, yes, no] = list(argument, 'Fn::If', 3);
  return evaluate(holds(String(condition), scope) ? yes : no, scope);
}

/** Conditions have functions of their own, which the rest of a template may not use. */
function truth(expression: unknown, scope: Scope): boolean {
  const [name, argument] = Object.entries(expression as object)[0] ?? [];
  if (name === 'Condition') return holds(String(argument), scope);
  if (name === 'Fn::Not') return !truth(list(argument, name, 1)[0], scope);
  if (name === 'Fn::And') return list(argument, name).every((one) => truth(one, scope));
  if (name === 'Fn::Or') return list(argument, name).some((one) => truth(one, scope));
  const value = evaluate(expression, scope);
  if (typeof value !== 'boolean') throw new Error(`the embedded stack cannot resolve the condition ${name}`);
  return value;
}

function list(value: unknown, name: string, length?: number): unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw new Error(`${name} in the template wants a list${length ? ` of ${length}` : ''}`);
  }
  return value;
}
