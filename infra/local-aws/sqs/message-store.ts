/**
 * The messages of one queue, each in exactly one place. *Delayed* and *in flight* end at a time, then the message is
 * visible (again); a message older than the retention is gone. Nothing moves by itself: `advance` brings the store up
 * to a time. Times are ms and must not run backwards.
 */
import { createTenants, type Waiting } from './tenants.ts';

export type Place =
  | { readonly at: 'visible' }
  | { readonly at: 'delayed'; readonly until: number }
  | { readonly at: 'inFlight'; readonly until: number; readonly since: number };

/** What a message is, in whichever queue. Times are ms since the epoch. */
export interface MessageRecord {
  readonly id: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
  readonly senderId: string;
  readonly sentAt: number;
  readonly deadLetterSourceArn: string | undefined;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | undefined;
}

/** A message in a store: only the store moves it, only its queue counts its deliveries. */
export interface StoredMessage extends Waiting {
  record: MessageRecord;
  place: Place;
}

export interface MessageStore {
  add(record: MessageRecord, rank: number, place: Place): void;
  get(id: string): StoredMessage | undefined;
  /** Takes the visible message whose turn it is; the caller must `move` or `remove` it. */
  take(at: number): StoredMessage | undefined;
  /** Puts a message that was taken, or stands elsewhere, into a place. */
  move(message: StoredMessage, place: Place, at: number): void;
  /** Ends the flight of a message in flight at another time. */
  extend(message: StoredMessage, since: number, until: number): void;
  remove(message: StoredMessage, at: number): void;
  clear(at: number): void;
  /** Shows what is due and drops what expired; answers whether something became visible. */
  advance(at: number): boolean;
  counts(): { visible: number; delayed: number; inFlight: number };
  /** When the next message becomes visible by itself, ms. */
  nextDueAt(): number | undefined;
}

export const VISIBLE: Place = { at: 'visible' };

export function createMessageStore(retentionMs: number): MessageStore {
  const messages = new Map<string, StoredMessage>();
  const timed = new Set<StoredMessage>(); // delayed or in flight
  const tenants = createTenants<StoredMessage>();
  // Lower bounds, so that nothing is searched while nothing can be due: no message is due, or expires, earlier.
  let nextDue = Number.POSITIVE_INFINITY;
  let nextExpiry = Number.POSITIVE_INFINITY;

  const expiryOf = ({ record }: StoredMessage): number => record.sentAt + retentionMs;

  function enter(message: StoredMessage, place: Place): void {
    message.place = place;
    if (place.at === 'visible') {
      tenants.wait(message);
      return;
    }
    if (place.at === 'inFlight') tenants.start(message, place.since);
    timed.add(message);
    nextDue = Math.min(nextDue, place.until);
  }

  function leave(message: StoredMessage, at: number): void {
    if (message.place.at === 'visible') tenants.withdraw(message);
    if (message.place.at === 'inFlight') tenants.end(message, at);
    timed.delete(message);
  }

  function remove(message: StoredMessage, at: number): void {
    leave(message, at);
    messages.delete(message.record.id);
  }

  function dropExpired(at: number): void {
    if (at < nextExpiry) return;
    for (const message of messages.values()) if (expiryOf(message) <= at) remove(message, at);
    nextExpiry = earliest(messages.values(), expiryOf);
  }

  function showDue(at: number): boolean {
    if (at < nextDue) return false;
    const due = [...timed].filter((message) => dueAt(message) <= at).sort((a, b) => dueAt(a) - dueAt(b));
    for (const message of due) {
      leave(message, dueAt(message));
      enter(message, VISIBLE);
    }
    nextDue = earliest(timed, dueAt);
    return due.length > 0;
  }

  return {
    add(record, rank, place) {
      // A space cannot occur in a group's name: a group and a lone message never share a tenant.
      const message: StoredMessage = { record, rank, tenant: record.groupId ?? ` ${record.id}`, place };
      messages.set(record.id, message);
      nextExpiry = Math.min(nextExpiry, expiryOf(message));
      enter(message, place);
    },
    get: (id) => messages.get(id),
    take: (at) => tenants.next(at),
    move(message, place, at) {
      leave(message, at);
      enter(message, place);
    },
    extend(message, since, until) {
      message.place = { at: 'inFlight', since, until };
      nextDue = Math.min(nextDue, until);
    },
    remove,
    clear(at) {
      for (const message of messages.values()) remove(message, at);
    },
    advance(at) {
      dropExpired(at);
      return showDue(at);
    },
    counts() {
      const { inFlight } = tenants;
      return { visible: messages.size - timed.size, delayed: timed.size - inFlight, inFlight };
    },
    nextDueAt() {
      const at = earliest(timed, dueAt);
      return Number.isFinite(at) ? at : undefined;
    },
  };
}

const dueAt = ({ place }: StoredMessage): number =>
  place.at === 'visible' ? Number.POSITIVE_INFINITY : place.until;

function earliest(messages: Iterable<StoredMessage>, timeOf: (message: StoredMessage) => number): number {
  let time = Number.POSITIVE_INFINITY;
  for (const message of messages) time = Math.min(time, timeOf(message));
  return time;
}
