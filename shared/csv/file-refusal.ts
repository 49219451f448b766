/** What an upload can be instead of a CSV. The words for people are made elsewhere, from this code. */
export type FileRefusalCode =
  | 'empty_file' // no bytes, or nothing but white space
  | 'xlsx'
  | 'xls' // any OLE2 document: Excel before 2007, and files that Excel encrypted
  | 'numbers'
  | 'ods'
  | 'zip' // any other archive
  | 'image'
  | 'pdf'
  | 'html' // also XML: what many systems export under the name .xls
  | 'binary'; // no text of any kind

/** The upload is no CSV at all: dropping it again cannot help, saving it as CSV can. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
  readonly code: FileRefusalCode;

  constructor(code: FileRefusalCode) {
    super(`This upload is not a CSV file (${code}). Save the table as CSV and upload that file.`);
    this.code = code;
  }
}
