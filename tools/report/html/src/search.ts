// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What one types to find functions: words of the name, the file or the linkage
// name, all of which must be there; or /a regular expression/.

export type Matches = (...texts: string[]) => boolean;

export function matcher(query: string): Matches {
  const text = query.trim();
  if (!text)
    return () => true;
  const expression = /^\/(.+?)\/?$/.exec(text);
  if (expression)
    try {
      const wanted = new RegExp(expression[1], "i");
      return (...texts) => texts.some((one) => wanted.test(one));
    } catch {
      return () => false; // not finished yet
    }
  const words = text.toLowerCase().split(/\s+/);
  return (...texts) => {
    const all = texts.join("\n").toLowerCase();
    return words.every((word) => all.includes(word));
  };
}
