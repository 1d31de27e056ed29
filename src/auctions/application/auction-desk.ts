import { type GroupCommit, GroupCommits } from '#kernel';
import { AuctionBatch } from './auction-batch.js';
import type { AuctionAnswer, AuctionRequest } from './auction-request.js';

/** Where everyone who wants something of an auction stands: what arrives during a commit forms the next batch. */
export class AuctionDesk {
  private readonly desk: GroupCommit<string, AuctionRequest, AuctionAnswer>;

  constructor(batches: AuctionBatch, commits: GroupCommits) {
    this.desk = commits.named('auctions', (auctionId, batch) => batches.commit(auctionId, batch));
  }

  /** Resolves once it is committed. @throws the refusal of the auction; NotFound if there is none */
  ask(auctionId: string, request: AuctionRequest): Promise<AuctionAnswer> {
    return this.desk.submit(auctionId, request);
  }
}
