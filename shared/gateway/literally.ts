/** The pattern of a regular expression that matches this text and no other. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
