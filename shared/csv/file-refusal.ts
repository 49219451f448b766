/** What an upload can be instead of a CSV that can be read. The words for people are made elsewhere, from this code. */
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
  | 'binary' // no text of any kind
  | 'utf_32'
  | 'unknown_encoding'; // text that cannot be read with certainty

/** The upload is no CSV at all: dropping it again cannot help, saving it as CSV can. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
  readonly code: FileRefusalCode;
  /** Where it shows, counted by line breaks; the first is 1. */
  readonly line: number;

  constructor(code: FileRefusalCode, line = 1) {
    super(`This upload is not a CSV file that can be read (${code}, line ${line}). Save it as CSV UTF-8.`);
    this.code = code;
    this.line = line;
  }
}
