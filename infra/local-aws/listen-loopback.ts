import { once } from 'node:events';
import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

export interface LoopbackOptions extends ServerOptions {
  /** Default 0: any free port. */
  readonly port?: number | undefined;
}

/** Nobody but this machine reaches what listens here. */
const HOST = '127.0.0.1';

/**
 * Serves HTTP on 127.0.0.1; disposing ends every connection and frees the port. A request must name this machine: a page of
 * elsewhere whose name was made to point here (DNS rebinding) is answered with 403.
 */
export async function listenLoopback(
  answer: RequestListener,
  { port = 0, ...options }: LoopbackOptions = {},
): Promise<Listening> {
  const server = createServer(options, (request, response) => {
    if (hosts.has(request.headers.host ?? '')) return answer(request, response);
    response.writeHead(403).end('This address answers to 127.0.0.1 and localhost alone.');
  });
  server.listen(port, HOST);
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  const hosts = new Set([HOST, 'localhost', '[::1]'].map((host) => `${host}:${own}`));
  return {
    port: own,
    url: `http://${HOST}:${own}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
