import {
  about,
  count,
  id,
  list,
  object,
  oneOf,
  orNull,
  type Properties,
  ref,
  type Schema,
  text,
  time,
  yes,
} from './schema.js';

const stock = { available: count, held: count, sold: count };
const line = {
  lineLength: count,
  lineServed: about('Whoever has place n waits behind fewer than n - lineServed others', count),
};

const drop: Properties = {
  ...{ dropId: id, variantId: id, title: text },
  state: oneOf('scheduled', 'open', 'paused', 'sold_out', 'closed', 'cancelled'),
  ...{ quantity: count, ...stock, ...line, perCustomer: count, holdSeconds: count, price: ref('Amount') },
  admission: oneOf('at_once', 'pre_line', 'draw'),
  seed: about('What shuffled the line, in hex, once it has', orNull(text)),
  seedHash: about('SHA-256 of the seed, told from the beginning', orNull(text)),
  ...{ opensAt: orNull(time), closesAt: orNull(time) },
};

const auction: Properties = {
  ...{ auctionId: id, roomId: id, variantId: id, title: text },
  state: oneOf('scheduled', 'open', 'ended', 'sold', 'unsold', 'cancelled'),
  mode: oneOf('soft_close', 'sudden_death'),
  ...{ startPrice: ref('Amount'), buyNow: orNull(ref('Amount')), price: orNull(ref('Amount')) },
  ...{ reserveMet: yes, bids: count, leader: orNull(ref('Person')) },
  winner: orNull(object({ id, displayName: text, price: ref('Amount') })),
  ...{ opensAt: orNull(time), endsAt: orNull(time) },
};

const sanction: Properties = {
  user: ref('Person'),
  until: about('Null: until it is lifted', orNull(time)),
  reason: orNull(text),
};
const role = oneOf('co_host', 'moderator', 'member');
const links = oneOf('allow', 'members', 'block');
const chat: Properties = {
  chat: oneOf('everyone', 'followers', 'members', 'buyers'),
  minMemberSeconds: about('For `members`: since when they must be at least', count),
  'minFollowSeconds?': about(
    'For `followers`: since when they must follow at least; older events have none',
    count,
  ),
};

const picture = object({
  url: about('A path of the API, which takes your token', text),
  width: count,
  height: count,
});
const attachment = object({
  ...{ id, type: oneOf('image/webp'), width: count, height: count, bytes: count },
  sizes: object({ full: picture, thumb: picture }),
});

/** What an event of the log is about, and its data. */
export interface LogEvent {
  readonly summary: string;
  readonly data: Properties;
}

/**
 * Every type of event in the log of a room.
 *
 * Whoever appends a new one tells of it here: the recorded session and the look at the sources turn red otherwise.
 */
export const LOG_EVENTS: Readonly<Record<string, LogEvent>> = {
  'message.posted': {
    summary:
      'Somebody said something. As it is read later, it has its latest text, or none once it was deleted.',
    data: {
      ...{ 'text?': text, clientId: about("The author's own name for it", text), 'replyTo?': id },
      'mentions?': about('The ids of users who may want to know of it', list(id)),
      'attachments?': about('What it shows; gone with its text', list(attachment)),
      ...{ 'editedAt?': time, 'deletedAt?': time, 'deletedBy?': oneOf('author', 'moderator') },
    },
  },
  'message.edited': {
    summary: 'A message has another text. As it is read later, without the text if that was changed again.',
    data: { messageId: id, 'text?': text, editedAt: time },
  },
  'message.deleted': {
    summary: 'A message says nothing any more.',
    data: { messageId: id, by: oneOf('author', 'moderator'), deletedAt: time },
  },
  'reaction.added': { summary: 'Somebody put an emoji on a message.', data: { messageId: id, emoji: text } },
  'reaction.removed': { summary: 'Somebody took it off.', data: { messageId: id, emoji: text } },
  'product.pinned': { summary: 'The room shows a product.', data: { pinId: id, productId: id } },
  'product.unpinned': { summary: 'It shows it no longer.', data: { pinId: id, productId: id } },
  'message.pinned': { summary: 'The room shows a message.', data: { pinId: id, messageId: id } },
  'message.unpinned': { summary: 'It shows it no longer.', data: { pinId: id, messageId: id } },
  'member.joined': { summary: 'Somebody became a member (small rooms).', data: { user: ref('Person') } },
  'member.left': { summary: 'Somebody is no member any more (small rooms).', data: { user: ref('Person') } },
  'moderation.muted': { summary: 'Somebody may not speak here.', data: sanction },
  'moderation.unmuted': { summary: 'They may again.', data: { user: ref('Person') } },
  'moderation.kicked': {
    summary: 'Somebody was put out.',
    data: { user: ref('Person'), reason: orNull(text) },
  },
  'moderation.banned': { summary: 'Somebody was put out and may not come back.', data: sanction },
  'moderation.unbanned': { summary: 'They may again.', data: { user: ref('Person') } },
  'moderation.role_changed': {
    summary: 'A member was named something else.',
    data: { user: ref('Person'), role, was: role },
  },
  'moderation.slow_mode': {
    summary: 'Between two messages of one author lie so many seconds; 0: no slow mode.',
    data: { slowModeSeconds: count, was: count },
  },
  'moderation.chat': { summary: 'Others may speak.', data: { ...chat, was: object(chat) } },
  'moderation.links': { summary: 'Others may post links.', data: { links, was: links } },
  'moderation.shield': {
    summary: 'While it is up, only who was a member before may speak.',
    data: { shield: yes },
  },
  'moderation.retention': {
    summary: 'The log keeps what was said for another time, in days; null: for ever.',
    data: { retentionDays: orNull(count), was: orNull(count) },
  },
  'moderation.words': {
    summary: 'Other words are forbidden.',
    data: { added: about('How many', count), removed: count },
  },
  'drop.scheduled': { summary: 'A limited sale was planned.', data: drop },
  'drop.opened': { summary: 'The sale is on.', data: drop },
  'drop.paused': { summary: 'The host interrupted the sale.', data: drop },
  'drop.resumed': { summary: 'The sale goes on.', data: drop },
  'drop.progress': {
    summary: 'Units moved, or the line did: one for each batch of claims, releases or expiries.',
    data: { dropId: id, claims: count, ...stock, ...line },
  },
  'drop.sold_out': { summary: 'Every unit is paid.', data: drop },
  'drop.closed': { summary: 'The sale is over.', data: drop },
  'drop.cancelled': { summary: 'The sale was called off.', data: drop },
  'auction.scheduled': { summary: 'An auction was planned.', data: auction },
  'auction.opened': { summary: 'Bids are taken.', data: auction },
  'auction.bid': {
    summary: 'Somebody bid.',
    data: {
      ...{
        auctionId: id,
        seq: about('Of the bid in its auction', count),
        kind: oneOf('bid', 'pre_bid', 'buy_now'),
      },
      ...{ bidder: ref('Person'), price: orNull(ref('Amount')), leader: orNull(ref('Person')) },
      ...{ reserveMet: yes, endsAt: orNull(time) },
    },
  },
  'auction.extended': {
    summary: 'A late bid moved the end.',
    data: { auctionId: id, seq: about('Of the bid that did', count), endsAt: time },
  },
  'auction.ended': { summary: 'The unit is held for the highest bidder.', data: auction },
  'auction.passed_on': { summary: 'The winner let it go: it is held for the next.', data: auction },
  'auction.sold': { summary: 'The winner has paid.', data: auction },
  'auction.unsold': { summary: 'Nobody bought it.', data: auction },
  'auction.cancelled': { summary: 'The auction was called off.', data: auction },
};

/** Each type as a schema, and all of them as one. */
export function logSchemas(): Readonly<Record<string, Schema>> {
  const events = Object.entries(LOG_EVENTS).map(([type, { summary, data }]): [string, Schema] => [
    type,
    object(
      {
        seq: about('Its place in the log of its room, without a gap', { type: 'integer', minimum: 1 }),
        ...{ id, type: { const: type }, at: time, actor: orNull(ref('Person')), data: object(data) },
      },
      summary,
    ),
  ]);
  return {
    Person: object({ id, displayName: text }),
    Amount: object({ amount: about('Minor units', count), currency: text }),
    ...Object.fromEntries(events),
    RoomEvent: { oneOf: events.map(([type]) => ref(type)) },
  };
}

/** A page of the log as one frame shows it. */
export const events = list(ref('RoomEvent'));
