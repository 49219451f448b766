import type { Method } from '../vendor.ts';
import type { Answers } from './answers.ts';

export const GET_DEPARTMENTS = 'open.organize.departments.getDepartments';

/** Which stores the enterprise has. */
export interface StoreRules {
  /** Default {@link STORES}. */
  readonly stores?: readonly { readonly id: number; readonly name: string }[] | undefined;
}

const CITIES = ['上海', '北京', '广州', '深圳', '成都', '杭州'];
const PLACES = [
  '南京路店',
  '人民广场店',
  '火车站店',
  '万象城店',
  '大学城店',
  '机场店',
  '中心店',
  '北门店',
  '江边店',
  '花园店',
];

/** The stores of the sandbox, 3001 to 3060. Invented. */
export const STORES = CITIES.flatMap((city, at) =>
  PLACES.map((place, n) => ({ id: 3001 + at * PLACES.length + n, name: `${city}${place}` })),
);

/** Its page size where none is asked for; published nowhere: our choice. */
const USUAL_PAGE = 20;

/** The stores, in pages: parameters and answer as they were seen in independent clients. */
export const createStoreMethods = (
  answers: Answers,
  { stores = STORES }: StoreRules,
): readonly (readonly [string, Method])[] => [
  [
    GET_DEPARTMENTS,
    {
      isWrite: false,
      usersOf: () => [],
      perform({ pageNumber = '1', pageSize = String(USUAL_PAGE), deptName = '' }) {
        const found = stores.filter(({ name }) => name.includes(deptName));
        const from = (Number(pageNumber) - 1) * Number(pageSize);
        const rows = found.slice(from, from + Number(pageSize)).map(({ id, name }) => ({
          id,
          name,
          shopId: '',
          organizeId: 21,
          organizeName: '总部',
          validateStatus: 0,
        }));
        return answers.succeed({ total: found.length, rows });
      },
    },
  ],
];
