// Medians, ranges and the tables that hold them.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Writes a number with three figures that count. */
export function number(value) {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))));
  return value.toFixed(Math.min(digits, 2));
}

/** Writes `median (least–most)`, or a dash where there is nothing. */
export function spread(values) {
  if (values === undefined || values.length === 0) return "–";
  return `${number(median(values))} (${number(Math.min(...values))}–${number(Math.max(...values))})`;
}

/** Writes how many times as much the first median is as the second. */
export function ratio(values, base) {
  if (!values?.length || !base?.length) return "–";
  return `${number(median(values) / median(base))} ×`;
}

/** Writes how many times as much one side took as the other, run by run: of runs made one after the other. */
export function ratio_by_pairs(values, bases) {
  if (!values?.length || values.length !== bases?.length) return "–";
  return spread(values.map((value, n) => value / bases[n]));
}

/** Writes a table in Markdown; the first column is of words, the others of figures. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, n) => (n === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
