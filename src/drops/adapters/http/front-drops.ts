import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FrontCache } from '#platform/front-door/front-cache.js';
import { RoomStage } from '#rooms';

/** The tag of what the front door keeps of a drop. */
export function shownAs(dropId: string): string {
  return `drop:${dropId}`;
}

/** Makes the front door forget what it showed of a drop that changed, on whichever node, before who changed it is answered here. */
@Injectable()
export class FrontDrops implements OnModuleInit {
  constructor(
    private readonly front: FrontCache,
    private readonly stage: RoomStage,
  ) {}

  onModuleInit(): void {
    this.stage.onNews((_, events) => {
      for (const { type, data } of events)
        if (type.startsWith('drop.')) this.front.forget(shownAs((data as { dropId: string }).dropId));
    });
  }
}
