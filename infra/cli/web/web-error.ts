/** Why a request is refused, in words for who looks at the page. */
export class WebError extends Error {
  override readonly name = 'WebError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
