import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { Ids } from '#kernel';

/** UUIDv7 ids, in rising order within one process (RFC 9562, method 1 of section 6.2). */
@Injectable()
export class UuidV7Ids extends Ids {
  next(): string {
    return v7();
  }
}
