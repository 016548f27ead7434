// Preloaded into the Solid server's process (`node --require`).
//
// 1. The server offers no option for the address it listens on and would take every interface:
//    here each listen() without a host gets 127.0.0.1.
// 2. The process that started the server holds the other end of standard input. When that process
//    dies, however it dies, the pipe ends, and the server removes its data folder and goes too.
// 3. The package that checks access tokens lets them live for two minutes after their end. A server
//    whose tokens are to live for seconds names that package's settings here, and it does not.
'use strict';

const fs = require('node:fs');
const net = require('node:net');

const LOOPBACK = '127.0.0.1';
const originalListen = net.Server.prototype.listen;

net.Server.prototype.listen = function listenOnLoopback(...args) {
  const [first, second] = args;
  const isPort = typeof first === 'number' || /^\d+$/.test(String(first));
  if (isPort) {
    const options = { port: Number(first), host: typeof second === 'string' ? second : LOOPBACK };
    const callback = args.find((argument) => typeof argument === 'function');
    return originalListen.call(this, options, callback);
  }
  if (first && typeof first === 'object' && 'port' in first && !first.host) {
    return originalListen.call(this, { ...first, host: LOOPBACK }, ...args.slice(1));
  }
  return originalListen.apply(this, args);
};

if (process.env.KLUIS_SERVER_EXITS_WITH_STDIN === '1') {
  const leave = () => {
    const folder = process.env.KLUIS_SERVER_REMOVE_ON_EXIT;
    if (folder) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
    process.exit(0);
  };
  process.stdin.on('end', leave);
  process.stdin.on('error', leave);
  process.stdin.resume();
}

const verifierSettings = process.env.KLUIS_SERVER_STRICT_CLOCK;
if (verifierSettings) {
  require(verifierSettings).clockToleranceInSeconds = 0;
}
