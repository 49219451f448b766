import * as z from 'zod';
import { words } from '../../messages/say.ts';
import { GatewayError } from '../errors.ts';
import type { Store } from '../gateway.ts';
import type { CallMethod } from './methods.ts';

/** Seen in independent client code, with its parameters `pageNumber` and `pageSize`; no page of the vendor's shows an answer. */
const GET_DEPARTMENTS = 'open.organize.departments.getDepartments';

/** 100 a page were seen to be accepted. */
const PAGE_SIZE = 100;
/** A gateway that never comes to an end is not followed for ever. */
const MAX_PAGES = 1_000;

const Id = z.union([z.int().transform(String), z.string().trim().min(1)]);
const VendorStore = z.looseObject({ id: Id, name: z.string().trim().min(1) });

/** Seen: `total` and `rows`. A bare list, or `records` as a sister method has them, say the same. */
const Page = z.union([
  z.array(z.unknown()).transform((rows) => ({ rows, total: undefined })),
  z
    .looseObject({
      rows: z.array(z.unknown()).nullish(),
      records: z.array(z.unknown()).nullish(),
      total: z.coerce.number().int().nonnegative().nullish().catch(undefined),
    })
    .refine(({ rows, records }) => rows ?? records)
    .transform(({ rows, records, total }) => ({ rows: rows ?? records ?? [], total: total ?? undefined })),
]);

/**
 * Makes the list of an enterprise's stores, page by page until as many as `total` have come, or a page brings nobody new.
 * Rejects with a GatewayError: `unavailable` for an answer that is no list of stores, so that half a list is never taken for all of it.
 */
export function createListStores(callMethod: CallMethod): () => Promise<Store[]> {
  async function readPage(pageNumber: number) {
    const parameters = { pageNumber: String(pageNumber), pageSize: String(PAGE_SIZE) };
    const data = await callMethod({ method: GET_DEPARTMENTS, effect: 'read', parameters });
    const page = Page.safeParse(data).data;
    const stores = page?.rows.map((row) => VendorStore.safeParse(row).data);
    if (!page || !stores?.every((store) => store !== undefined))
      throw new GatewayError('unavailable', 'not_understood', words('not_documented'));
    return { stores, total: page.total };
  }

  return async () => {
    const found = new Map<string, Store>();
    for (let number = 1; number <= MAX_PAGES; number++) {
      const before = found.size;
      const { stores, total } = await readPage(number);
      for (const { id, name } of stores) found.set(id, { id, name });
      const isNothingNew = found.size === before;
      // Without a total only a page that brings nothing new is the end: a page may be shorter than asked for.
      if (isNothingNew || (total !== undefined && found.size >= total)) break;
    }
    return [...found.values()];
  };
}
