import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

/** Nobody but this machine reaches what listens here. */
const HOST = '127.0.0.1';

/** Has a server listen on 127.0.0.1; disposing ends every connection and frees the port. @param port 0 for a free one */
export async function listenLoopback(server: Server, port = 0): Promise<Listening> {
  server.listen(port, HOST);
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
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
