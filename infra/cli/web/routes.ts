/** What the page to work from asks for. */
import { extname } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cancelJob } from '../../../shared/job/cancellation.ts';
import { releaseJob } from '../../../shared/job/hold.ts';
import { DRY_RUN, REPORTS } from '../../../shared/job/keys.ts';
import { type Plan, readPlan } from '../../../shared/job/plan.ts';
import type { WorkBucket } from '../../../shared/job/work-bucket.ts';
import type { Language } from '../../../shared/messages/language.ts';
import { say } from '../../../shared/messages/say.ts';
import { renderHtml } from '../../../shared/page/html.ts';
import type { ImportClient } from '../import-client.ts';
import { readListedJob, stateOf } from '../listed-job.ts';
import { templateOf } from '../write-template.ts';
import { createJobList, renderImports } from './imports.ts';
import type { WebCall, WebRoutes } from './listen-web.ts';
import { type Choice, renderWebPage } from './page.ts';
import { WebError } from './web-error.ts';

export interface WebDeps {
  readonly client: ImportClient;
  readonly work: WorkBucket;
  /** The bucket of uploads and reports. */
  readonly filesBucket: string;
  /** The profiles that can be imported into, the usual one first. */
  readonly choices: readonly Choice[];
}

const HTML = 'text/html; charset=utf-8';

/** By the end of a report file's name. Pages are shown, all else is kept as a file. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': HTML,
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Longest name of an upload in bytes: file systems take 255, and S3 keeps `dry-run/` and what this machine adds beside it. */
const MAX_NAME_BYTES = 200;

/** Makes the routes of {@link listenWeb}. */
export function createRoutes({ client, work, filesBucket, choices }: WebDeps): WebRoutes {
  const readJobs = createJobList(work);

  const profileOf = ({ path: [, name], language }: WebCall) => {
    const choice = choices.find(({ profile }) => profile.name === name);
    if (!choice) throw new WebError(404, say(language, 'web_not_there'));
    return choice.profile;
  };

  /** Takes a file as its bytes: `PUT /uploads/<profile>/<name>`, with `?check` to write nothing. */
  async function takeUpload(call: WebCall): Promise<void> {
    const { request, response, url, path, language } = call;
    const profile = profileOf(call);
    // What stands before the last slash is a folder of the sender's machine.
    const name = (path[2] ?? '').split(/[/\\]/).at(-1) ?? '';
    const bytes = Number(request.headers['content-length'] ?? 0);
    if (name === '' || !(bytes > 0)) throw new WebError(400, say(language, 'web_empty_file'));
    if (Buffer.byteLength(name) > MAX_NAME_BYTES)
      throw new WebError(400, say(language, 'web_long_name', { bytes: MAX_NAME_BYTES }));
    const folder = url.searchParams.has('check') ? DRY_RUN : '';
    // A browser that goes away in the middle is an error of its request, which nobody who reads on from it would handle.
    const gone = new AbortController();
    request.on('error', () => gone.abort());
    const body = request.pipe(new PassThrough());
    await client.upload(body, bytes, profile.name, folder + name, gone.signal);
    response.writeHead(204).end();
  }

  /** `POST /jobs/<job>/cancel` and `…/release`. */
  async function actOnJob({ response, path: [, job = '', act], language }: WebCall): Promise<void> {
    const plan = await readPlan(work, job);
    if (!plan || (act !== 'cancel' && act !== 'release'))
      throw new WebError(404, say(language, 'web_not_there'));
    if (act === 'cancel') await cancel(job, language);
    else await release(plan, language);
    response.writeHead(204).end();
  }

  async function cancel(job: string, language: Language): Promise<void> {
    if (!(await cancelJob(work, job))) throw new WebError(409, say(language, 'web_over'));
  }

  async function release(plan: Plan, language: Language): Promise<void> {
    const listed = await readListedJob(work, plan.job);
    if (!listed || stateOf(listed) !== 'held') throw new WebError(409, say(language, 'web_not_held'));
    await releaseJob(work.store, plan);
  }

  async function sendReportFile({ response, path, language }: WebCall): Promise<void> {
    const key = path.join('/');
    const opened = key.startsWith(REPORTS) ? await work.store.open({ bucket: filesBucket, key }) : undefined;
    const type = TYPES[extname(key)];
    if (!opened || !type) throw new WebError(404, say(language, 'web_not_there'));
    const disposition = type === HTML ? 'inline' : 'attachment';
    response.writeHead(200, {
      'content-type': type,
      'content-length': opened.bytes,
      'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(path.at(-1) ?? '')}`,
    });
    await pipeline(opened.body, response);
  }

  async function sendTemplate(call: WebCall): Promise<void> {
    const profile = profileOf(call);
    const content = await templateOf(profile, call.language, true);
    const name = `${profile.name}-staff.xlsx`;
    call.response
      .writeHead(200, {
        'content-type': TYPES['.xlsx'],
        'content-disposition': `attachment; filename="${name}"`,
      })
      .end(content);
  }

  return {
    'GET ': async ({ response, language }) => {
      const page = renderWebPage(language, choices, renderImports(language, await readJobs()));
      response.writeHead(200, { 'content-type': HTML }).end(page);
    },
    'GET imports': async ({ response, language }) => {
      const list = renderHtml(renderImports(language, await readJobs()));
      response.writeHead(200, { 'content-type': HTML }).end(list);
    },
    'GET reports': sendReportFile,
    'GET template': sendTemplate,
    'PUT uploads': takeUpload,
    'POST jobs': actOnJob,
  };
}
