/** Whether a text says that all went well, or nothing. Documented is 成功; the others say the same. */
export const saysSuccess = (text: string): boolean =>
  /^([^不未没无]*成功|success\w*|succeeded|ok|)\P{L}*$/iu.test(text.trim());
