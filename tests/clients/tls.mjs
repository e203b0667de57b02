// TLS in front of the sandbox, for clients that speak nothing else.
import http from 'node:http';
import https from 'node:https';
import { once } from 'node:events';

/** Starts a server on a free port of localhost that hands every request on to the address. */
export async function startTls(address) {
  const { hostname, port, host } = new URL(address);
  const { SANDBOX_TLS_KEY: key, SANDBOX_TLS_CERTIFICATE: cert } = process.env;
  const server = https.createServer({ key, cert }, (request, response) => {
    const { method, url: path, headers } = request;
    const onward = http.request({ hostname, port, method, path, headers: { ...headers, host } }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return server;
}
