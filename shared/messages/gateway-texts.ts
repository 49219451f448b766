/** What we find out about a gateway ourselves. Nearly all say why within another message: no sentence but a part of one. */
export const GATEWAY_TEXTS = {
  incomplete_part: { 'zh-CN': '{sentence}{labels}：{reason}', en: '{sentence} {labels}: {reason}' },
  gateway_refuses: {
    'zh-CN': '平台返回 {code} {text}，{advice}',
    en: 'the gateway refuses calls with {code} {text}: {advice}',
  },
  check_key: {
    'zh-CN': '请检查密钥和导入配置',
    en: 'check the key, the secret and the gateway settings of the profile',
  },
  claimed_success: {
    'zh-CN': '平台声称已经完成，但没有给出证明',
    en: 'the gateway said that all went well, and gave no proof of it',
  },
  check_rights: {
    'zh-CN': '请检查该密钥所属的机构及其权限',
    en: 'check the organisation of the key, and what it may see',
  },
  check_account: {
    'zh-CN': '该密钥需要登录账号，请写入密钥文件',
    en: 'this key needs an account to log in with: name it in the secret',
  },
  check_clock: {
    'zh-CN': '请检查本机时钟和导入配置的时区',
    en: "check this machine's clock and the time zone of the profile",
  },
  cannot_log_in: {
    'zh-CN': '登录账号无法登录（{reason}），请检查密钥文件',
    en: "the authenticator's account cannot log in ({reason}): check the secret",
  },
  no_token: { 'zh-CN': '登录后平台没有返回令牌', en: 'the gateway answered the log-in without a token' },
  token_gone: {
    'zh-CN': '登录令牌无效（{code} {text}）',
    en: "the authenticator's token is not accepted ({code} {text})",
  },
  private_key_unreadable: {
    'zh-CN': '密钥文件中的私钥无法读取，需要 PEM 或 base64 格式的 RSA 密钥',
    en: "the secret's private key cannot be read: an RSA key is needed, in PEM or bare base64",
  },
  public_key_unreadable: {
    'zh-CN': '平台公钥无法读取，需要 PEM 或 base64 格式的 RSA 密钥',
    en: "the vendor's public key cannot be read: an RSA key is needed, in PEM or bare base64",
  },
  answer_unsigned: {
    'zh-CN': '平台的回复没有正确签名，请检查平台公钥和摘要方式',
    en: "the gateway's answer does not carry the vendor's signature: check the vendor's public key and the digest",
  },
  no_look_up: { 'zh-CN': '平台不能按 {by} 查找用户', en: 'this gateway cannot look users up by {by}' },
  no_address_sandbox: {
    'zh-CN': '导入配置“{profile}”只用于本机的演练平台，请在密钥文件中填写地址，或使用另一个配置',
    en: 'the profile “{profile}” is for the local runner, which serves its gateway: give its address in the secret, or use another profile',
  },
  no_address: {
    'zh-CN':
      '导入配置“{profile}”没有平台地址，请填写 gateway.url，或在密钥文件中填写 url，或使用 --gateway-url',
    en: 'the profile “{profile}” has no gateway address: put it into the profile as gateway.url, into the secret as url, or pass --gateway-url',
  },
  example_enterprise: {
    'zh-CN':
      '导入配置“{profile}”的企业编号仍是平台文档中的示例 1212。请管理员把“gateway.enterprise”改为本企业的编号，或删除该配置。',
    en: "The profile “{profile}” still has the enterprise of the vendor's example, 1212. An operator must set its “gateway.enterprise” to the id of your own, or delete the profile.",
  },
  no_such_gateway: {
    'zh-CN': '该地址没有平台，或其证书不可信（{code}），请检查地址',
    en: 'there is no such gateway, or it cannot prove who it is ({code}): check the address',
  },
  not_reached: { 'zh-CN': '无法连接平台（{code}）', en: 'the gateway cannot be reached ({code})' },
  not_documented_here: {
    'zh-CN': '平台返回 HTTP {status}，格式与文档不符，请检查地址和路径',
    en: 'the gateway answered HTTP {status}, not in its documented form: check the address, route included',
  },
  not_documented: {
    'zh-CN': '平台的回复格式与文档不符',
    en: 'the gateway answered in a form that is not documented',
  },
  look_ups_shrunk: {
    'zh-CN':
      '平台一次查找较多用户时只返回其中一部分，且不提示。为避免重复创建，改为每次查找 {size} 个，因此较慢。请在导入配置中把“gateway.lookUpBatch”设为 {size}。',
    en: 'The gateway shows only a part of a long look-up and does not say so. So that nobody is created twice, users were looked up {size} at a time, which takes longer. Set “gateway.lookUpBatch” of the profile to {size}.',
  },
  redirected: {
    'zh-CN': '该地址转向（HTTP {status}）{target}，请在导入配置或密钥文件中填写平台的正确地址',
    en: "this address redirects (HTTP {status}) to {target}: put the gateway's right address into the profile or the secret",
  },
  redirected_nowhere: {
    'zh-CN': '该地址转向别处（HTTP {status}），请在导入配置或密钥文件中填写平台的正确地址',
    en: "this address redirects elsewhere (HTTP {status}): put the gateway's right address into the profile or the secret",
  },
  not_json_here: {
    'zh-CN': '平台返回 HTTP {status}，内容不是 JSON，请检查地址和路径',
    en: 'the gateway answered HTTP {status} and no JSON: check the address, route included',
  },
  not_json: { 'zh-CN': '平台的回复不是 JSON', en: 'the gateway answered something that is not JSON' },
  http_status: { 'zh-CN': '平台返回 HTTP {status}', en: 'the gateway answered HTTP {status}' },
  too_many_requests: {
    'zh-CN': '平台收到的请求过多（HTTP 429）',
    en: 'the gateway receives too many requests (HTTP 429)',
  },
  request_too_large: {
    'zh-CN': '这一行的内容太长，平台不接受（HTTP 413）。',
    en: 'This row is too large for the gateway (HTTP 413).',
  },
  answer_too_large: { 'zh-CN': '平台的回复过长', en: "the gateway's answer is too long" },
  timed_out: { 'zh-CN': '平台没有在 {ms} 毫秒内回复', en: 'the gateway did not answer within {ms} ms' },
  connection_lost: {
    'zh-CN': '在收到回复之前，与平台的连接断开了',
    en: 'the connection to the gateway was lost before its answer came',
  },
  stopped: {
    'zh-CN': '时间已到，请求没有完成',
    en: 'the call was given up because the time of its caller was up',
  },
  secret_unusable: {
    'zh-CN': '密钥文件“{secret}”无法读取或内容不完整（{code}）',
    en: 'the secret “{secret}” cannot be read or is incomplete ({code})',
  },
} as const;
