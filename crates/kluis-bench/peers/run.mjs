// One of the clients of the npm registry, told line by line what to do and saying how long it took.
//
// First line in: { client, issuer, id, secret, folder }. Every further one: { method, parallel, urls,
// body } for GET and PUT of documents, { method, parallel, folder, container } for UPLOAD of a folder
// with folders of documents, and for DOWNLOAD into one. Each is answered with one line: {},
// { nanoseconds } or { error }.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

async function inrupt({ issuer, id, secret }) {
  const { Session } = await import('@inrupt/solid-client-authn-node');
  const { getContainedResourceUrlAll, getFile, getSolidDataset, overwriteFile } =
    await import('@inrupt/solid-client');
  const session = new Session();
  await session.login({ clientId: id, clientSecret: secret, oidcIssuer: issuer, tokenType: 'DPoP' });
  if (!session.info.isLoggedIn) {
    throw new Error('@inrupt/solid-client-authn-node is not signed in');
  }
  const { fetch } = session;
  const get = async (url) => {
    const file = await getFile(url, { fetch });
    return Buffer.from(await file.arrayBuffer());
  };
  const put = (url, body) =>
    overwriteFile(url, new Blob([body], { type: 'text/turtle' }), {
      contentType: 'text/turtle',
      fetch,
    });
  const list = async (url) => getContainedResourceUrlAll(await getSolidDataset(url, { fetch }));
  return {
    prepare: () => {},
    GET: get,
    PUT: put,
    UPLOAD: async (folder, container, parallel) => {
      const found = readdirSync(folder, { recursive: true, withFileTypes: true });
      const files = found
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
      await inParallel(parallel, files, (name) =>
        put(new URL(name, container).href, readFileSync(join(folder, name))),
      );
    },
    DOWNLOAD: async (folder, container, parallel) => {
      const found = [];
      const look = (url) => (url.endsWith('/') ? listed.push(url) : found.push(url));
      const listed = [container];
      while (listed.length > 0) {
        await inParallel(parallel, listed.splice(0), async (url) => {
          (await list(url)).forEach(look);
        });
      }
      await inParallel(parallel, found, async (url) => {
        const file = join(folder, url.slice(container.length));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, await get(url));
      });
    },
  };
}

// It copies between files here and resources there, and says nothing of what failed: its answers are
// counted.
async function bashlib({ issuer, id, secret, folder }) {
  const { authenticateToken, copy } = (await import('solid-bashlib')).default;
  const signedIn = await authenticateToken({ id, secret }, issuer);
  const fetch = async (...given) => {
    const answer = await signedIn.fetch(...given);
    // It asks for containers that it has yet to make.
    if (!answer.ok && !String(given[0]).endsWith('/')) {
      failed = new Error(`solid-bashlib was answered with ${answer.status}`);
    }
    return answer;
  };
  let failed;
  let number = 0;
  const options = { fetch, override: true };
  const outgoing = join(folder, 'outgoing.ttl');
  const done = (result) => {
    if (failed || result.destination.files.length === 0) {
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
    // How many it does at once is its own affair. What ends in a dot is the content of a folder.
    UPLOAD: async (from, container) => done(await copy(`${from}/.`, `${container}.`, options)),
    DOWNLOAD: async (into, container) => done(await copy(`${container}.`, `${into}/.`, options)),
  };
}

async function inParallel(parallel, items, work) {
  const waiting = items.values();
  const one = async () => {
    for (const item of waiting) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: parallel }, one));
}

async function documents(client, { method, parallel, urls, body }) {
  await inParallel(parallel, urls, async (url) => {
    const got = await client[method](url, body);
    if (method === 'GET' && !got.equals(Buffer.from(body))) {
      throw new Error('something else was read than what was written');
    }
  });
}

async function round(client, order) {
  const { method, parallel, folder, container } = order;
  if (!container) {
    client.prepare(order.body);
  }
  const started = process.hrtime.bigint();
  await (container ? client[method](folder, container, parallel) : documents(client, order));
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
