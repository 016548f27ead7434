// One of the clients of the npm registry, told line by line what to do and saying how long it took.
//
// First line in: { client, issuer, id, secret, folder }. Every further one: { method, parallel, urls,
// body }. Each is answered with one line: {}, { nanoseconds } or { error }.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

async function inrupt({ issuer, id, secret }) {
  const { Session } = await import('@inrupt/solid-client-authn-node');
  const { getFile, overwriteFile } = await import('@inrupt/solid-client');
  const session = new Session();
  await session.login({ clientId: id, clientSecret: secret, oidcIssuer: issuer, tokenType: 'DPoP' });
  if (!session.info.isLoggedIn) {
    throw new Error('@inrupt/solid-client-authn-node is not signed in');
  }
  const { fetch } = session;
  return {
    prepare: () => {},
    GET: async (url) => {
      const file = await getFile(url, { fetch });
      return Buffer.from(await file.arrayBuffer());
    },
    PUT: (url, body) =>
      overwriteFile(url, new Blob([body], { type: 'text/turtle' }), {
        contentType: 'text/turtle',
        fetch,
      }),
  };
}

// It copies between files here and resources there, and says nothing of what failed: its answers are
// counted.
async function bashlib({ issuer, id, secret, folder }) {
  const { authenticateToken, copy } = (await import('solid-bashlib')).default;
  const signedIn = await authenticateToken({ id, secret }, issuer);
  const fetch = async (...given) => {
    const answer = await signedIn.fetch(...given);
    if (!answer.ok) {
      failed = new Error(`solid-bashlib was answered with ${answer.status}`);
    }
    return answer;
  };
  let failed;
  let number = 0;
  const options = { fetch, override: true };
  const outgoing = join(folder, 'outgoing.ttl');
  const done = (result) => {
    if (failed || result.destination.files.length !== 1) {
      throw failed ?? new Error('solid-bashlib copied nothing');
    }
  };
  return {
    prepare: (body) => writeFileSync(outgoing, body),
    GET: async (url) => {
      number += 1;
      const incoming = join(folder, `incoming-${number}.ttl`);
      done(await copy(url, incoming, options));
      const body = readFileSync(incoming);
      rmSync(incoming);
      return body;
    },
    PUT: async (url) => done(await copy(outgoing, url, options)),
  };
}

async function round(client, { method, parallel, urls, body }) {
  client.prepare(body);
  const waiting = urls.values();
  const work = async () => {
    for (const url of waiting) {
      const got = await client[method](url, body);
      if (method === 'GET' && !got.equals(Buffer.from(body))) {
        throw new Error('something else was read than what was written');
      }
    }
  };
  const started = process.hrtime.bigint();
  await Promise.all(Array.from({ length: parallel }, work));
  return { nanoseconds: Number(process.hrtime.bigint() - started) };
}

const next = async () => {
  const { value, done } = await lines.next();
  return done ? undefined : JSON.parse(value);
};

try {
  const settings = await next();
  const client = await { inrupt, bashlib }[settings.client](settings);
  say({});
  for (let order = await next(); order; order = await next()) {
    say(await round(client, order));
  }
} catch (error) {
  say({ error: String(error) });
}
process.exit(0);
