import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { type FieldFilter, filtersOf } from '../../../domain/content/field-filter.js';

const ASKED = Symbol('fields asked for');
interface Asking {
  readonly query: Readonly<Record<string, unknown>>;
  [ASKED]?: readonly FieldFilter[];
}

/** What a list asks of the fields of products, by `FilteredByFields`; undefined if nothing. */
export const AskedFields = createParamDecorator(
  (_: unknown, context: ExecutionContext): readonly FieldFilter[] | undefined =>
    context.switchToHttp().getRequest<Asking>()[ASKED],
);

/** A list that takes `field.<key>`: hosts name their fields, so that no class could have them. */
export function FilteredByFields(): MethodDecorator {
  const of = (name: string, description: string) =>
    ApiQuery({ name, required: false, type: String, description });
  return applyDecorators(
    UseInterceptors(FieldsApart),
    of(
      'field.{key}',
      'What products have in this field: GET /v2/product-fields. All that are named must be met',
    ),
    of('field.{key}.min', 'Of a field of numbers'),
    of('field.{key}.max', 'Of a field of numbers'),
  );
}

/** Takes them out of the query before that is checked. */
@Injectable()
class FieldsApart implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Asking>();
    const { query } = request;
    const [fields, others] = [true, false].map((isField) =>
      Object.fromEntries(Object.entries(query).filter(([name]) => name.startsWith('field.') === isField)),
    );
    if (fields !== undefined && Object.keys(fields).length > 0) {
      request[ASKED] = filtersOf(fields);
      // Express reads it anew whenever it is asked.
      Object.defineProperty(request, 'query', { value: others });
    }
    return next.handle();
  }
}
