import { describe, expect, it } from 'vitest';
import { connectOvopark, errorOf, ok } from './connect-ovopark.ts';

const store = (id: number) => ({ id, name: `Store ${id}`, shopId: '', organizeId: 1 });
const stores = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => store(from + n));

describe('the stores of an enterprise', () => {
  it('are read page by page, signed as every call is, until as many as the total have come', async () => {
    await using bench = await connectOvopark(({ form }) => {
      const from = (Number(form.pageNumber) - 1) * Number(form.pageSize) + 1;
      return ok({ total: 230, rows: stores(from, Math.min(230, from + Number(form.pageSize) - 1)) });
    });
    const found = await bench.gateway.listStores?.();
    expect(found).toHaveLength(230);
    expect(found?.[0]).toEqual({ id: '1', name: 'Store 1' });
    expect(bench.forms.map(({ pageNumber, pageSize, _version }) => [pageNumber, pageSize, _version])).toEqual(
      [
        ['1', '100', 'v1'],
        ['2', '100', 'v1'],
        ['3', '100', 'v1'],
      ],
    );
    expect(
      bench.forms.every(({ _sig, _mt }) => _sig && _mt === 'open.organize.departments.getDepartments'),
    ).toBe(true);
  });

  it('are all read from a gateway that gives fewer a page than it is asked for', async () => {
    await using bench = await connectOvopark(({ form }) => {
      const from = (Number(form.pageNumber) - 1) * 20 + 1;
      return ok({ total: '45', rows: stores(from, Math.min(45, from + 19)) });
    });
    expect(await bench.gateway.listStores?.()).toHaveLength(45);
  });

  it.each([
    ['a bare list', (rows: unknown) => rows],
    ['records', (rows: unknown) => ({ records: rows })],
    ['rows without a total', (rows: unknown) => ({ rows })],
  ])('are read from %s, until a page brings nobody new', async (_, data) => {
    await using bench = await connectOvopark(({ form }) =>
      ok(data(form.pageNumber === '1' ? stores(1, 3) : [])),
    );
    expect(await bench.gateway.listStores?.()).toHaveLength(3);
  });

  it('end where a gateway answers the same page for ever', async () => {
    await using bench = await connectOvopark(() => ok({ total: 9, rows: stores(1, 3) }));
    expect(await bench.gateway.listStores?.()).toHaveLength(3);
    expect(bench.forms).toHaveLength(2);
  });

  it('keep every digit of a long id', async () => {
    await using bench = await connectOvopark(() =>
      ok({ total: 1, rows: [{ id: '90071992547409931', name: 'A' }] }),
    );
    expect(await bench.gateway.listStores?.()).toEqual([{ id: '90071992547409931', name: 'A' }]);
  });

  it.each([
    ['no list', { nothing: 1 }],
    ['a store without a name', { total: 2, rows: [store(1), { id: 2 }] }],
    ['a store without an id', { total: 1, rows: [{ name: 'A' }] }],
  ])('are none at all where some answer is not understood: %s', async (_, data) => {
    await using bench = await connectOvopark(() => ok(data));
    expect(await errorOf(bench.gateway.listStores?.() ?? Promise.resolve())).toMatchObject({
      kind: 'unavailable',
      code: 'not_understood',
    });
  });
});
