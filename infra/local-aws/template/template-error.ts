/** The template asks for something that the local runner cannot do faithfully; the message names the resource. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
