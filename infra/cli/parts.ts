type Part = Disposable | AsyncDisposable;

/** Things that are open together; disposing closes them, the last one first. */
export interface Parts extends AsyncDisposable {
  /** Adds what was just opened, and answers it. */
  opened<Opened extends Part>(part: Opened): Opened;
}

/** Does what `AsyncDisposableStack` will, once every Node that we run on has it. */
export function createParts(): Parts {
  const parts: Part[] = [];
  return {
    opened(part) {
      parts.push(part);
      return part;
    },
    async [Symbol.asyncDispose]() {
      for (let last = parts.pop(); last; last = parts.pop()) {
        if (Symbol.asyncDispose in last) await last[Symbol.asyncDispose]();
        else last[Symbol.dispose]();
      }
    },
  };
}
