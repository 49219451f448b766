import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly form: Readonly<Record<string, string>>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface Loopback extends AsyncDisposable {
  readonly url: string;
  /** Every form that came, in order of arrival. */
  readonly forms: readonly Readonly<Record<string, string>>[];
  /** The most requests that were unanswered at once. */
  readonly mostAtOnce: () => number;
}

/** Serves form posts on a free port of loopback. What the handler returns is the JSON to answer; undefined: it answered. */
export async function startLoopback(handle: (received: Received) => unknown): Promise<Loopback> {
  const forms: Record<string, string>[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer(async (request, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    response.once('close', () => atOnce--);
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    forms.push(form);
    const answer = await handle({ form, request, response });
    if (answer === undefined) return;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/cloud.api`,
    forms,
    mostAtOnce: () => mostAtOnce,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
