import { events } from './log-events.js';
import {
  about,
  amount,
  count,
  each,
  id,
  list,
  object,
  oneOf,
  orNull,
  ref,
  type Schema,
  text,
  time,
} from './schema.js';

/** Something that the server sends by itself. */
export interface Frame {
  readonly summary: string;
  /** Who hears it: who is in a room, one user wherever they are connected, one connection; operators on `/ops`. */
  readonly to: 'room' | 'user' | 'connection' | 'operators';
  readonly payload: Schema;
}

/** What an average group commit had in it, and how long it took. */
const batch = object({ perSecond: amount, size: amount, milliseconds: amount });

/** Every frame that the server sends by itself. */
export const FRAMES: Readonly<Record<string, Frame>> = {
  'room.events': {
    summary: 'The log: `seq` goes on within and between frames.',
    to: 'room',
    payload: object({ roomId: id, events }),
  },
  'room.presence': {
    summary: 'How many people are there, in a small room also who; at most twice a second, in no log.',
    to: 'room',
    payload: object({
      roomId: id,
      count,
      'users?': about('Everybody, unless the room is too large for names', list(ref('Person'))),
    }),
  },
  'room.left': {
    summary: 'You were put out, or may not see the room any more: nothing more comes from it.',
    to: 'connection',
    payload: object({ roomId: id, reason: oneOf('kicked', 'banned', 'not_found') }),
  },
  'room.typing': {
    summary: 'Who types; it lapses by itself, and is in no log.',
    to: 'room',
    payload: object({ roomId: id, users: list(ref('Person')) }),
  },
  'drop.stock': {
    summary: 'How stock moves; at most 5 times a second, in no log.',
    to: 'room',
    payload: object({
      ...{ roomId: id, dropId: id, available: count, held: count, sold: count },
      ...{ lineLength: count, lineServed: count, seq: about('Of the last change', count) },
    }),
  },
  'line.turn': {
    summary: 'Your turn in a line came: you hold a claim.',
    to: 'user',
    payload: object({ dropId: id, claim: ref('ClaimShown') }),
  },
  'claim.held': {
    summary: 'Your comment made a claim.',
    to: 'user',
    payload: object({ dropId: id, claim: ref('ClaimShown'), messageId: id }),
  },
  'auction.won': {
    summary: 'You won: the unit is held for you.',
    to: 'user',
    payload: object({ auctionId: id, claim: ref('ClaimShown') }),
  },
  'import.progress': {
    summary: 'How far an import of yours is: at most twice a second, and always its end.',
    to: 'user',
    payload: object({
      importId: id,
      state: oneOf('waiting', 'running', 'done', 'failed', 'cancelled'),
      ...{ bytes: count, bytesDone: count, errorCount: count },
      rows: object({ read: count, failed: count, skipped: count }),
      products: object({ created: count, updated: count, unchanged: count }),
    }),
  },
  'connection.cut': {
    summary:
      'The connection that you named as `previous` at the handshake was cut, as you did not read what it sent. Go on by `seq`.',
    to: 'connection',
    payload: object({ reason: oneOf('slow_reader') }),
  },
  'session.ended': {
    summary:
      'The session behind this connection is over; it is closed after this. `token_expired`: renew, and come back.',
    to: 'connection',
    payload: object({ reason: text }),
  },
  'server.draining': {
    summary: 'This node stops: connect anew after this time.',
    to: 'connection',
    payload: object({ retryAfterMs: count }),
  },
  'ops.counters': {
    summary: 'What this node does, once a second; rates are per second since the last one.',
    to: 'operators',
    payload: object({
      ...{ at: time, sockets: object({ here: count, everywhere: count, nodes: count }), rooms: count },
      messages: amount,
      chatThinned: about('Refused because its room said more than can be delivered, by kind', each(amount)),
      claims: about('By outcome: `ok`, or the code of the refusal', each(amount)),
      refusals: object({ useCases: each(amount), commands: each(amount), requests: each(amount) }),
      batches: about('By the name of the group commit', each(batch)),
      ...{ outboxLagSeconds: amount, deadJobs: count },
      eventLoopMilliseconds: object({ mean: amount, p99: amount, max: amount }),
      databaseConnections: about('By what they do', each(count)),
    }),
  },
};

/** What a command does, and what it is acknowledged with besides `ok`. What it takes is read off its gateway. */
export interface Command {
  readonly summary: string;
  readonly gives: Readonly<Record<string, Schema>>;
}

const seq = count;

/** Every command. One that a gateway knows and that is missing here fails the document. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  'auth.renew': { summary: 'Keeps the connection alive past the expiry of its token.', gives: {} },
  'room.join': {
    summary: 'Enters a room: then comes every event after `after`, without it only new ones.',
    gives: {
      seq: about('The last number that everyone there has been sent', seq),
      oldest: about('The first number that can still be read', seq),
      'reset?': about('`after` was of no use: what follows begins anew near the end', { const: true }),
    },
  },
  'room.leave': { summary: 'Leaves a room.', gives: {} },
  'message.send': {
    summary: 'Says something; the same `clientId` again is the same message.',
    gives: { id, seq },
  },
  'message.edit': {
    summary: 'Gives a message of yours another text.',
    gives: { editedAt: about('When it was last edited', orNull(time)) },
  },
  'message.delete': { summary: 'Takes the text of a message away: yours, or any as a moderator.', gives: {} },
  'reaction.add': { summary: 'Puts an emoji on a message.', gives: {} },
  'reaction.remove': { summary: 'Takes your emoji off.', gives: {} },
  'pin.add': { summary: 'Has the room show a product or a message, as a moderator.', gives: { id } },
  'pin.remove': { summary: 'Has it show that no longer.', gives: {} },
  typing: { summary: 'Shows that you type.', gives: {} },
  'room.read': { summary: 'Moves your read marker forward.', gives: { seq: about('Where it stands', seq) } },
  'drop.claim': {
    summary: 'Claims units; the same `key` again is the same claim.',
    gives: { claim: ref('ClaimShown') },
  },
  'auction.bid': { summary: 'Bids; the same `key` again is the same bid.', gives: { bid: ref('BidTaken') } },
};

/** What every command is refused with. */
export const refused = object({ ok: { const: false }, error: ref('Problem') });
