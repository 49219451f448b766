/** Why an upload cannot be read, whatever its name is. The words for people are made elsewhere, from this code. */
export type FileRefusalCode =
  | 'empty_file' // no bytes, or nothing but white space
  | 'only_hidden_sheets' // a workbook of which only sheets that nobody sees may have something
  | 'workbook_damaged' // a workbook that no program could read with certainty
  | 'workbook_encrypted' // protected by a password
  | 'workbook_too_large' // unzipped, or of too many parts
  | 'workbook_too_long' // something stands too far down
  | 'workbook_too_wide' // something stands too far to the right
  | 'xlsb'
  | 'xls' // any OLE2 document that is not encrypted: Excel before 2007
  | 'numbers'
  | 'ods'
  | 'zip' // any other archive
  | 'image'
  | 'pdf'
  | 'html' // also XML: what many systems export under the name .xls
  | 'binary' // no text of any kind
  | 'utf_32'
  | 'unknown_encoding'; // text that cannot be read with certainty

/** The upload cannot be read: dropping it again cannot help, saving it in another way can. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
  readonly code: FileRefusalCode;
  /** Where it shows, counted by line breaks, or the number of the sheet's row; the first is 1. */
  readonly line: number;
  /** Of a workbook: the sheets that it is about. */
  readonly sheets: readonly string[];

  constructor(code: FileRefusalCode, line = 1, sheets: readonly string[] = []) {
    super(`This upload cannot be read (${code}, line ${line}). Save it as .xlsx or CSV UTF-8.`);
    this.code = code;
    this.line = line;
    this.sheets = sheets;
  }
}
