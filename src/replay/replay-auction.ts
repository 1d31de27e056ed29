import { answeredAgain, type AuctionRecorded, recordedAuction, replayed } from '#auctions';
import type { Connection } from '#platform/database/database.js';
import { table } from './printed.js';
import type { Screen } from './replay-drop.js';

type Bid = AuctionRecorded['bids'][number];

/** Plays the bids of an auction once more. @returns true if everything is the same; null if there is no such auction */
export async function replayAuction(
  connection: Connection,
  auctionId: string,
  screen: Screen,
): Promise<boolean | null> {
  const recorded = await recordedAuction(connection, auctionId);
  if (recorded === null) return null;
  const { auction, bids, recording } = recorded;
  const again = answeredAgain(recording);
  let differences = 0;
  for (const [index, bid] of bids.entries()) {
    const isSame = answerOf(bid) === answerOf(again[index]) && bid.seq === index + 1;
    if (!isSame) differences += 1;
    screen.write(`${isSame ? 'same   ' : 'DIFFERS'} #${bid.seq} ${bid.at.toISOString().slice(11, 23)}  `);
    screen.write(`${bid.kind} → ${answerOf(bid)}${isSame ? '' : `, and again ${answerOf(again[index])}`}\n`);
    await screen.goOn();
  }
  const [stored, replay] = endings(recorded);
  const verdict = differences === 0 && stored === replay && bids.length === auction.seq;
  screen.write(
    table([
      ['auction', auctionId],
      ['bids', `${bids.length} of ${auction.seq}`],
      ['differences', `${differences}`],
      ['ending as it is stored', stored],
      ['ending again', replay],
      ['verdict', verdict ? 'the same' : 'The auction is stored otherwise than its bids decide.'],
    ]),
  );
  return verdict;
}

function answerOf(bid: Bid | undefined): string {
  if (bid === undefined) return 'nothing';
  if (bid.price === null) return 'kept for the opening';
  return `${bid.leading ? 'leads' : 'is outbid'} at ${bid.price}`;
}

/** Who was named first, whoever bought the unit after they let it go; of an auction that goes on, who leads. */
function endings({ auction, recording }: AuctionRecorded): [stored: string, again: string] {
  const { state, price, winner, passed, leader, openedAt, endsAt } = auction;
  if (openedAt === null || state === 'cancelled') return [state, state];
  // One that goes on is looked at as if it ended now: the leader has to be the same.
  const ending = replayed(recording, new Date((endsAt ?? openedAt).getTime() + 1));
  const named = state === 'open' ? leader?.userId : (passed[0] ?? winner?.bidderId);
  const shown = (userId: string | undefined, at: number | null): string =>
    userId === undefined ? `nobody at ${at ?? 'no price'}` : `${userId} at ${at}`;
  const again = state === 'open' && ending.winner === null ? leader?.userId : ending.winner?.userId;
  return [shown(named, price), shown(again, ending.price)];
}
