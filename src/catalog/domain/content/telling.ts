import type { Language } from '#kernel';
import type { VariantTexts } from '../variants.js';
import { type ProductOption, titleOfChoice, toldValue } from './options.js';

interface Named {
  readonly title: string;
  readonly options: readonly string[];
  readonly translations: VariantTexts;
}

/** An option as it is told in a language; in its own if it has not that. */
export function toldOption(
  option: ProductOption,
  language: Language,
): Pick<ProductOption, 'name' | 'values'> {
  const { name, values } = option.translations?.[language] ?? option;
  return { name, values };
}

/** What a variant is called in a language, by itself or by what it chooses of `options`. */
export function toldVariant<V extends Named>(
  variant: V,
  options: readonly ProductOption[],
  language: Language,
): V {
  const chosen = variant.options.map((value, index) => {
    const option = options[index];
    return (option && toldValue(option, value, language)) ?? value;
  });
  const isOfChoice = chosen.length > 0 && variant.title === titleOfChoice(variant.options);
  const title = variant.translations[language]?.title ?? (isOfChoice ? titleOfChoice(chosen) : variant.title);
  return { ...variant, title, options: chosen };
}
