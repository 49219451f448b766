/** What is told to the world outside: programs hear events, people read messages. Rejects with a `NoticeError`. */
export interface Notices {
  /** Puts an event on the account's own bus, once at least. */
  putEvent(event: { readonly detailType: string; readonly detail: object }): Promise<void>;
  /** Publishes to the topic; where there is none, nobody is told. */
  publish(message: { readonly subject: string; readonly body: string }): Promise<void>;
}
