/** The columns of a table of names, and what else they may be called. */
export const NAMES_COLUMNS: Readonly<Record<'field' | 'name' | 'id', readonly string[]>> = {
  field: ['field', '参数', '字段'],
  name: ['name', '名称'],
  id: ['id', '编号'],
};
