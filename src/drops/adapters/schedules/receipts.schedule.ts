import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { SealReceipts } from '../../application/receipts/seal-receipts.js';

/** How often records are sealed, in milliseconds. */
const EVERY = 1_000;

/** Seals what batches recorded, on one node at a time. */
@Injectable()
export class ReceiptsSchedule {
  constructor(
    private readonly sealReceipts: SealReceipts,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  seal(): Promise<void> {
    return this.chores.onOneNode({
      name: 'drops.receipts',
      complaint: 'receipts of drops could not be sealed; trying again',
      work: () => this.sealReceipts.execute(),
    });
  }
}
