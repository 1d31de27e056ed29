import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { NotFound } from '#kernel';

/** An id in a path. What is no id names nothing, so it is not found. */
@Injectable()
export class KnownId implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isUUID(id)) throw new NotFound();
    return id.toLowerCase();
  }
}
