import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeAtomically } from './atomic-write.ts';
import type { SecretDefinition } from './definitions.ts';
import type { PageListener } from './page-server.ts';

const TARGET = 'secretsmanager.';
const bodyBytesMax = 100 * 1024;

/** Stands in for Secrets Manager: makes what the template has made, keeps it in a file, and answers. */
export class Secrets {
  #definitions: readonly SecretDefinition[] = [];
  #values: Record<string, string> = {};
  #path = '';

  async open(definitions: readonly SecretDefinition[], path: string): Promise<void> {
    this.#definitions = definitions;
    this.#path = path;
    const kept = await readFile(path, 'utf8').catch(() => '{}');
    this.#values = JSON.parse(kept) as Record<string, string>;
    for (const definition of definitions) this.#values[definition.name] ??= made(definition);
    await this.#save();
  }

  /** Answers Secrets Manager's API, and leaves the rest to `page`. */
  before(page: PageListener): PageListener {
    return (request, response) => {
      const target = String(request.headers['x-amz-target'] ?? '');
      if (!target.startsWith(TARGET)) return page(request, response);
      this.#answer(target.slice(TARGET.length), request, response).catch(() => response.destroy());
    };
  }

  async #answer(action: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { SecretId, SecretString } = await readJson(request);
    const found = this.#definitions.find(({ name, arn }) => SecretId === name || SecretId === arn);
    if (!found) return send(response, 400, { __type: 'ResourceNotFoundException' });
    if (action === 'PutSecretValue' && typeof SecretString === 'string') {
      this.#values[found.name] = SecretString;
      await this.#save();
    } else if (action !== 'GetSecretValue') return send(response, 400, { __type: 'InvalidRequestException' });
    const { name, arn } = found;
    send(response, 200, { ARN: arn, Name: name, SecretString: this.#values[name] });
  }

  #save(): Promise<void> {
    return writeAtomically(this.#path, `${JSON.stringify(this.#values, null, 2)}\n`);
  }
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html */
function made({ template, key, length }: SecretDefinition): string {
  const secret = randomBytes(length).toString('base64url').slice(0, length);
  return key === undefined ? secret : JSON.stringify({ ...JSON.parse(template ?? '{}'), [key]: secret });
}

async function readJson(request: IncomingMessage): Promise<{ SecretId?: unknown; SecretString?: unknown }> {
  let body = '';
  for await (const chunk of request) if (body.length < bodyBytesMax) body += chunk;
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
